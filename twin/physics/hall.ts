import { airHeatCapacity } from './constants.ts';

/** State: servers, cold-aisle air, hot-aisle air, °C. */
export const serverTemperature = 0;
export const coldAisleTemperature = 1;
export const hotAisleTemperature = 2;
export const hallStateSize = 3;

/** Sizes of a hall; kJ/K and kW/K. */
export interface HallSize {
  readonly serverCapacity: number;
  readonly coldAirCapacity: number;
  readonly hotAirCapacity: number;
  /** Servers to the air that passes them at full load. */
  readonly serverConductance: number;
  /** Heat capacity flow of the servers' own fans at full load. */
  readonly serverAir: number;
  /** Of all air handlers at full speed. */
  readonly handlerAir: number;
  /** Walls, floor and ceiling. */
  readonly envelope: number;
}

/** Share of the servers' air that leaks back from hot to cold aisle through a good containment. */
const leakage = 0.04;
/** Air that moves through a handler whose fans stand, over the full flow. */
export const standingAir = 0.02;

/**
 * Servers shut themselves down, one make after the other, while their entering air rises from the first to the second, °C; what is left is their
 * stand-by. Makers' own limits lie between 43 °C (Dell PowerEdge C8000, user's guide, air inlet: graceful shutdown) and a critical one that
 * cuts them off at once (HPE iLO 5, thermal shutdown); that they are spread, and how widely, is an engineering choice.
 */
const shutdown = { from: 43, to: 60, standby: 0.05 } as const;

/** Share of their load that servers carry with entering air of so many degrees, °C. */
export function shareUnderHeat(entering: number): number {
  const { from, to, standby } = shutdown;
  if (entering <= from) return 1;
  return entering >= to ? standby : 1 - ((1 - standby) * (entering - from)) / (to - from);
}

/**
 * Sizes a hall. Servers are taken to warm their air by 11 K and to run 14 K above entering air at full load
 * (ASHRAE TC 9.9, 2021: 10-14 K is usual); the air handlers' flow is the plant file's.
 */
export function hallSize(
  installedPower: number,
  airFlow: number,
  airCapacity: number,
  serverCapacity: number,
  floorArea: number,
): HallSize {
  return {
    serverCapacity: serverCapacity * 3600,
    coldAirCapacity: airCapacity * 3600 * 0.4,
    hotAirCapacity: airCapacity * 3600 * 0.6,
    serverConductance: installedPower / 14,
    serverAir: installedPower / 11,
    handlerAir: airFlow * airHeatCapacity,
    envelope: floorArea * 1e-3,
  };
}

/**
 * Servers and air of a hall, stepped implicitly. Handlers blow cooled air into the cold aisle; servers draw what they need from it;
 * a surplus passes by, a shortage comes back from the hot aisle. Set what drives it; {@link respond} then says how its coil
 * answers to the water's temperature, and {@link step} goes the step with the heat that passed.
 */
export class HallAir {
  /** IT power and heat of the handlers' fans, kW. */
  load = 0;
  fanHeat = 0;
  /** IT power over installed power; fan speed; 0 to 1. */
  loadShare = 0;
  fanSpeed = 0;
  /** Heat of the coil per kelvin between hot air and entering water, kW/K. */
  coilTransfer = 0;

  /** Answer: over the step the coil takes `conductance * (balance - entering water)` kW; kW/K and °C. */
  conductance = 0;
  balance = 0;

  /** What passed in the last step: kW to the air from servers, through walls; kW/K of air through the servers. */
  server = 0;
  envelope = 0;
  serverAir = 1;

  private readonly s: Float64Array;
  readonly size: HallSize;
  private readonly surroundings: number;
  /** Of the step: air from hot to cold aisle and back, servers to air, kW/K; servers' temperature as `a0 + a1 * cold`. */
  private toCold = 0;
  private toHot = 0;
  private coupling = 0;
  private a0 = 0;
  private a1 = 0;
  private coldSelf = 0;
  private hotSelf = 0;
  private hotCold = 0;
  private coldRight = 0;
  private hotRight = 0;

  /** @param state see {@link hallStateSize} @param surroundings °C around its walls */
  constructor(state: Float64Array, size: HallSize, surroundings: number) {
    this.s = state;
    this.size = size;
    this.surroundings = surroundings;
  }

  /** Heat capacity flow of the handlers, kW/K. */
  get handlerAir(): number {
    return this.size.handlerAir * (standingAir + (1 - standingAir) * this.fanSpeed);
  }

  respond(dt: number): void {
    const { s, size, coilTransfer } = this;
    const share = Math.max(0.2, this.loadShare);
    const servers = size.serverAir * share;
    const handlers = this.handlerAir;
    const coupling = size.serverConductance * share;
    const bypass = Math.max(0, handlers - servers);
    const back = Math.max(0, servers - handlers) + leakage * servers;
    const down = servers + bypass + leakage * servers;
    // Servers: Cs (Ts' - Ts)/dt = P - k (Ts' - Tc')  →  Ts' = a0 + a1 Tc'
    const cs = size.serverCapacity / dt;
    const a0 = (cs * s[serverTemperature] + this.load) / (cs + coupling);
    const a1 = coupling / (cs + coupling);
    // Cold aisle: Cc (Tc' - Tc)/dt = (handlers + back) (Th' - Tc') - Qcoil + fans, Qcoil = transfer (Th' - Tw)
    const cc = size.coldAirCapacity / dt;
    const toCold = handlers + back;
    const coldSelf = cc + toCold;
    const coldRight = cc * s[coldAisleTemperature] + this.fanHeat;
    // Hot aisle: Ch (Th' - Th)/dt = k (Ts' - Tc') + down (Tc' - Th') - envelope (Th' - Tenv)
    const ch = size.hotAirCapacity / dt;
    const hotSelf = ch + down + size.envelope;
    const hotCold = coupling * (a1 - 1) + down;
    const hotRight = ch * s[hotAisleTemperature] + coupling * a0 + size.envelope * this.surroundings;
    // Hot aisle with and without the coil: Th' = (right + hotCold Tw transfer) / (free + hotCold transfer).
    const right = hotRight * coldSelf + hotCold * coldRight;
    const free = hotSelf * coldSelf - hotCold * toCold;
    this.balance = right / free;
    this.conductance = (coilTransfer * free) / (free + hotCold * coilTransfer);
    this.toCold = toCold;
    this.toHot = down;
    this.coupling = coupling;
    this.a0 = a0;
    this.a1 = a1;
    this.coldSelf = coldSelf;
    this.hotSelf = hotSelf;
    this.hotCold = hotCold;
    this.coldRight = coldRight;
    this.hotRight = hotRight;
    this.serverAir = servers;
  }

  /** @param coil kW to the water over the step */
  step(coil: number, dt: number): void {
    const { s, size, coldSelf, hotCold, toCold } = this;
    const coldRight = this.coldRight - coil;
    const hot = (this.hotRight * coldSelf + hotCold * coldRight) / (this.hotSelf * coldSelf - hotCold * toCold);
    const cold = (coldRight + toCold * hot) / coldSelf;
    const server = this.coupling * (this.a0 + this.a1 * cold - cold);
    const envelope = size.envelope * (hot - this.surroundings);
    // Temperatures follow from the flows, so that what one loses is what the other gains, to the last bit but rounding.
    const toHot = this.toHot * (cold - hot);
    const toColdHeat = toCold * (hot - cold);
    s[serverTemperature] += ((this.load - server) * dt) / size.serverCapacity;
    s[coldAisleTemperature] += ((toColdHeat - coil + this.fanHeat) * dt) / size.coldAirCapacity;
    s[hotAisleTemperature] += ((server + toHot - envelope) * dt) / size.hotAirCapacity;
    this.server = server;
    this.envelope = envelope;
  }
}

/** Heat held above 0 °C, kJ. */
export function hallEnergy(s: Float64Array, size: HallSize): number {
  return (
    s[serverTemperature] * size.serverCapacity +
    s[coldAisleTemperature] * size.coldAirCapacity +
    s[hotAisleTemperature] * size.hotAirCapacity
  );
}
