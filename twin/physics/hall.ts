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

/** Heat flows over a step, kW; written by {@link stepHall}. */
export interface HallFlows {
  coil: number;
  envelope: number;
  server: number;
  /** Heat capacity flow through the servers, kW/K. */
  serverAir: number;
}

/**
 * One implicit step of servers and air. Air: handlers blow cooled air into the cold aisle; servers draw what they need from
 * it; a surplus passes by, a shortage comes back from the hot aisle.
 * @param load IT power, kW
 * @param loadShare over installed power
 * @param fanPower heat of the handlers' fans, kW
 * @param coilTransfer heat of the coil per kelvin between hot air and entering water, kW/K
 */
export function stepHall(
  s: Float64Array,
  size: HallSize,
  load: number,
  loadShare: number,
  fanSpeed: number,
  fanPower: number,
  coilTransfer: number,
  waterEntering: number,
  surroundings: number,
  dt: number,
  flows: HallFlows,
): void {
  const share = Math.max(0.2, loadShare);
  const servers = size.serverAir * share;
  const handlers = size.handlerAir * (standingAir + (1 - standingAir) * fanSpeed);
  const coupling = size.serverConductance * share;
  const bypass = Math.max(0, handlers - servers);
  const back = Math.max(0, servers - handlers) + leakage * servers;
  const down = servers + bypass + leakage * servers;

  // Servers: Cs (Ts' - Ts)/dt = P - k (Ts' - Tc')  →  Ts' = a0 + a1 Tc'
  const cs = size.serverCapacity / dt;
  const a0 = (cs * s[serverTemperature] + load) / (cs + coupling);
  const a1 = coupling / (cs + coupling);
  // Cold aisle: Cc (Tc' - Tc)/dt = handlers (Th' - Tc') - Qcoil + fans + back (Th' - Tc'), Qcoil = transfer (Th' - Tw)
  const cc = size.coldAirCapacity / dt;
  const toCold = handlers + back;
  const coldSelf = cc + toCold;
  const coldHot = toCold - coilTransfer;
  const coldRight = cc * s[coldAisleTemperature] + coilTransfer * waterEntering + fanPower;
  // Hot aisle: Ch (Th' - Th)/dt = k (Ts' - Tc') + down (Tc' - Th') - envelope (Th' - Tenv)
  const ch = size.hotAirCapacity / dt;
  const hotSelf = ch + down + size.envelope;
  const hotCold = coupling * (a1 - 1) + down;
  const hotRight = ch * s[hotAisleTemperature] + coupling * a0 + size.envelope * surroundings;

  const hot = (hotRight * coldSelf + hotCold * coldRight) / (hotSelf * coldSelf - hotCold * coldHot);
  const cold = (coldRight + coldHot * hot) / coldSelf;
  flows.server = coupling * (a0 + a1 * cold - cold);
  flows.coil = coilTransfer * (hot - waterEntering);
  flows.envelope = size.envelope * (hot - surroundings);
  flows.serverAir = servers;
  // Temperatures follow from the flows, so that what one loses is what the other gains, to the last bit but rounding.
  const toHot = down * (cold - hot);
  const toColdHeat = toCold * (hot - cold);
  s[serverTemperature] += ((load - flows.server) * dt) / size.serverCapacity;
  s[coldAisleTemperature] += ((toColdHeat - flows.coil + fanPower) * dt) / size.coldAirCapacity;
  s[hotAisleTemperature] += ((flows.server + toHot - flows.envelope) * dt) / size.hotAirCapacity;
}

/** Heat held above 0 °C, kJ. */
export function hallEnergy(s: Float64Array, size: HallSize): number {
  return (
    s[serverTemperature] * size.serverCapacity +
    s[coldAisleTemperature] * size.coldAirCapacity +
    s[hotAisleTemperature] * size.hotAirCapacity
  );
}
