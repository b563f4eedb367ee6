import type { Equipment, Plant } from '../../../config/index.ts';
import { dedicatedPumps, dedicatedValves, mixingValves } from '../../../config/index.ts';

/** What the field's own control of a plant shares: what its sensors show, and what it commands, both by slot. */
export interface LocalField {
  readonly plant: Plant;
  /** Not-a-number where a sensor is dead. */
  readonly shown: Float64Array;
  readonly commands: Float64Array;
}

/** The local control of one machine, or of one group of pumps. */
export interface LocalControl {
  /** Takes over from what is commanded now, without a bump. */
  begin(): void;
  step(dt: number): void;
}

/** Reads a sensor of an equipment; not-a-number where it is dead or the equipment has none. */
export function reading(field: LocalField, equipment: Equipment, key: string): number {
  const slot = equipment.points[key];
  return slot === undefined ? Number.NaN : field.shown[slot];
}

/** A contact that is certainly closed: a dead one says nothing. */
export function closed(field: LocalField, equipment: Equipment, key: string): boolean {
  return reading(field, equipment, key) >= 0.5;
}

export function commandedNow(field: LocalField, equipment: Equipment, key: string): number {
  const slot = equipment.points[key];
  return slot === undefined ? 0 : field.commands[slot];
}

/** Commands a point of an equipment; one that its parameters leave out is passed over. */
export function command(field: LocalField, equipment: Equipment, key: string, value: number): void {
  const slot = equipment.points[key];
  if (slot !== undefined) field.commands[slot] = value;
}

/** Pumps and valves that serve one branch of a machine. */
export interface Servants {
  readonly pumps: readonly Equipment[];
  readonly valves: readonly Equipment[];
  /** Valves that would send its water back to it. */
  readonly recirculation: readonly Equipment[];
}

export function servantsOf(plant: Plant, machine: Equipment, branch: string): Servants {
  const named = (indices: readonly number[]) => indices.map((index) => plant.equipment[index]);
  const { back, on } = mixingValves(plant, machine.index, branch);
  return {
    pumps: named(dedicatedPumps(plant, machine.index, branch)),
    valves: named([...dedicatedValves(plant, machine.index, branch), ...on]),
    recirculation: named(back),
  };
}

/** Opens or shuts a branch: its valves, and its pumps at full speed. */
export function serve(field: LocalField, { pumps, valves, recirculation }: Servants, on: boolean): void {
  for (const pump of pumps) {
    command(field, pump, 'run', on ? 1 : 0);
    command(field, pump, 'speed', on ? 1 : 0);
  }
  for (const valve of valves) command(field, valve, 'position', on ? 1 : 0);
  for (const valve of recirculation) command(field, valve, 'position', on ? 0 : 1);
}

export const clamp = (value: number, low: number, high: number): number =>
  value < low ? low : value > high ? high : value;

/** A PI loop as a small local controller has it; a dead sensor leaves its output where it was. */
export class LocalLoop {
  output = 0;
  readonly #gain: number;
  readonly #integralSeconds: number;
  #integral = 0;

  /** @param gain output per kelvin; @param integralSeconds integral time */
  constructor(gain: number, integralSeconds: number) {
    this.#gain = gain;
    this.#integralSeconds = integralSeconds;
  }

  /** Goes on from an output that somebody else held. */
  track(output: number): void {
    this.output = output;
    this.#integral = output;
  }

  step(error: number, dt: number, low: number, high: number): number {
    if (!Number.isFinite(error)) return this.output;
    this.#integral = clamp(this.#integral + (this.#gain * error * dt) / this.#integralSeconds, low, high);
    this.output = clamp(this.#gain * error + this.#integral, low, high);
    return this.output;
  }
}

/** A value on a straight line between two outdoor temperatures, flat beyond them; the cold end where nobody knows. */
export function onCurve(
  curve: {
    readonly coldOutdoor: number;
    readonly coldSupply: number;
    readonly mildOutdoor: number;
    readonly mildSupply: number;
  },
  outdoor: number,
): number {
  if (!Number.isFinite(outdoor)) return curve.coldSupply;
  const share = clamp((outdoor - curve.coldOutdoor) / (curve.mildOutdoor - curve.coldOutdoor), 0, 1);
  return curve.coldSupply + share * (curve.mildSupply - curve.coldSupply);
}

/** What the plant's weather station shows outdoors; not-a-number without one. */
export function outdoorOf(field: LocalField): () => number {
  const station = field.plant.equipment.find((equipment) => equipment.kind === 'weatherStation');
  return () => (station === undefined ? Number.NaN : reading(field, station, 'outdoorTemperature'));
}
