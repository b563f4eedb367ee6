/**
 * A building's heating circuit behind its substation: supply pipe, and emitters with their return. State: supply, emitter
 * (= return), °C.
 */
export const supplyTemperature = 0;
export const returnTemperature = 1;
export const heatingLoopStateSize = 2;

export interface HeatingLoopSize {
  /** kg of water from exchanger to emitters, and in the emitters with the return. */
  readonly supplyMass: number;
  readonly emitterMass: number;
  /** Heat = constant * (mean water - room)^exponent, kW. */
  readonly emission: number;
  readonly exponent: number;
  readonly designFlow: number;
  readonly heatCapacity: number;
}

/** Exponents after EN 442 (radiators) and EN 1264 (floors). */
const exponents = { radiator: 1.3, floor: 1.1 } as const;
/** kg of water and water-equivalent metal or screed per kW of design load. */
const emitterMasses = { radiator: 12, floor: 120 } as const;

/** Sizes emitters that give `designLoad` kW to a room at 20 °C with `designSupply` °C at design flow. */
export function heatingLoopSize(
  emitter: 'radiator' | 'floor',
  designLoad: number,
  designSupply: number,
  designFlow: number,
  heatCapacity: number,
): HeatingLoopSize {
  const spread = designLoad / (designFlow * heatCapacity);
  const exponent = exponents[emitter];
  const excess = Math.max(2, designSupply - spread / 2 - 20);
  return {
    supplyMass: 45 * designFlow,
    emitterMass: emitterMasses[emitter] * designLoad,
    emission: designLoad / excess ** exponent,
    exponent,
    designFlow,
    heatCapacity,
  };
}

/** The circuit itself. Set what drives it, then {@link step}. */
export class HeatingLoop {
  /** kW into it before the supply pipe; kg/s that go round; °C of the room. */
  heat = 0;
  flow = 0;
  room = 20;
  /** Heat to the room over the last step, kW. */
  emitted = 0;
  private readonly s: Float64Array;
  private readonly size: HeatingLoopSize;

  /** @param state see {@link heatingLoopStateSize} */
  constructor(state: Float64Array, size: HeatingLoopSize) {
    this.s = state;
    this.size = size;
  }

  /** One step: emitters by the temperatures of its start, both volumes implicit. */
  step(dt: number): void {
    const { s, size } = this;
    const { supplyMass, emitterMass, heatCapacity } = size;
    const water = this.flow > 0 ? (s[supplyTemperature] + s[returnTemperature]) / 2 : s[returnTemperature];
    const excess = water - this.room;
    const emitted = excess > 0 ? size.emission * excess ** size.exponent : 0;
    // The volumes are coupled in a ring: Ms (Ts' - Ts) = round (Tr' - Ts') + q, Me (Tr' - Tr) = round (Ts' - Tr') - e.
    const round = this.flow * dt;
    const q = (this.heat * dt) / heatCapacity;
    const e = (emitted * dt) / heatCapacity;
    const a = supplyMass + round;
    const b = emitterMass + round;
    const right1 = supplyMass * s[supplyTemperature] + q;
    const right2 = emitterMass * s[returnTemperature] - e;
    const supply = (right1 * b + round * right2) / (a * b - round * round);
    const back = (right2 + round * supply) / b;
    const moved = round * (supply - back);
    s[supplyTemperature] += (q - moved) / supplyMass;
    s[returnTemperature] += (moved - e) / emitterMass;
    this.emitted = emitted;
  }

  /** Heat held above 0 °C, kJ. */
  energy(): number {
    const { s, size } = this;
    return (s[supplyTemperature] * size.supplyMass + s[returnTemperature] * size.emitterMass) * size.heatCapacity;
  }
}
