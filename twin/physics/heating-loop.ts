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

/** Heat to the room, kW. */
export function emittedHeat(s: Float64Array, size: HeatingLoopSize, room: number, flowing: boolean): number {
  const water = flowing ? (s[supplyTemperature] + s[returnTemperature]) / 2 : s[returnTemperature];
  const excess = water - room;
  return excess > 0 ? size.emission * excess ** size.exponent : 0;
}

/** One step: `heat` kW enters before the supply pipe, `emitted` kW leaves at the emitters, `flow` kg/s goes round. */
export function stepHeatingLoop(
  s: Float64Array,
  size: HeatingLoopSize,
  heat: number,
  emitted: number,
  flow: number,
  dt: number,
): void {
  const round = flow * dt;
  // Both volumes are implicit and coupled in a ring: Ms (Ts' - Ts) = round (Tr' - Ts') + q, Me (Tr' - Tr) = round (Ts' - Tr') - e.
  const q = (heat * dt) / size.heatCapacity;
  const e = (emitted * dt) / size.heatCapacity;
  const a = size.supplyMass + round;
  const b = size.emitterMass + round;
  const right1 = size.supplyMass * s[supplyTemperature] + q;
  const right2 = size.emitterMass * s[returnTemperature] - e;
  const supply = (right1 * b + round * right2) / (a * b - round * round);
  const back = (right2 + round * supply) / b;
  const moved = round * (supply - back);
  s[supplyTemperature] += (q - moved) / size.supplyMass;
  s[returnTemperature] += (moved - e) / size.emitterMass;
}

/** Heat held above 0 °C, kJ. */
export function heatingLoopEnergy(s: Float64Array, size: HeatingLoopSize): number {
  return (s[supplyTemperature] * size.supplyMass + s[returnTemperature] * size.emitterMass) * size.heatCapacity;
}
