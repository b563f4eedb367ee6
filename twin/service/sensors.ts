import type { Plant, Unit } from '../../config/index.ts';
import type { SensorFault } from '../faults/index.ts';
import { normal } from '../physics/random.ts';

/** How a sensor of a quantity behaves. */
interface SensorClass {
  /** First-order time constant, seconds. */
  readonly lag: number;
  /** Standard deviation in the unit, and as a share of the value. */
  readonly noise: number;
  readonly relativeNoise: number;
}

const ideal: SensorClass = { lag: 0, noise: 0, relativeNoise: 0 };

/**
 * Typical instruments: Pt100 class A in a pocket (IEC 60751; pockets take 5-15 s), magnetic flow meters and heat meters of
 * EN 1434 class 2, 0.25 % pressure transmitters, actuators' feedback potentiometers. Totals and contacts are exact.
 */
const classes: Partial<Record<Unit, SensorClass>> = {
  '°C': { lag: 8, noise: 0.03, relativeNoise: 0 },
  'kg/s': { lag: 2, noise: 0.002, relativeNoise: 0.003 },
  bar: { lag: 1, noise: 0.002, relativeNoise: 0 },
  kW: { lag: 2, noise: 0.01, relativeNoise: 0.002 },
  fraction: { lag: 0, noise: 0.001, relativeNoise: 0 },
  'W/m²': { lag: 10, noise: 1, relativeNoise: 0.005 },
  'm/s': { lag: 3, noise: 0.1, relativeNoise: 0 },
};

/** Numbers of a sensor that stand together: noise, noise as a share of the value, ends of its span, and what it follows of a change. */
const of = { noise: 0, relativeNoise: 1, low: 2, high: 3, share: 4 } as const;
const width = 5;

/** Between the physics and the wire: what sensors make of the true values. Seeded; the physics never see it. */
export class Sensors {
  /** By slot, what the sensors show; not-a-number where one is dead. */
  readonly shown: Float64Array;
  /** By slot, 1 where a sensor knows that it is dead, or its link is cut. */
  readonly bad: Uint8Array;
  readonly #slots: Uint16Array;
  readonly #lags: Float64Array;
  /** By sensor its numbers ({@link of}); shares are of the step last taken. */
  readonly #sensors: Float64Array;
  #dt = Number.NaN;
  readonly #filtered: Float64Array;
  readonly #seed: number;

  constructor(plant: Plant, seed: number) {
    this.shown = new Float64Array(plant.points.length).fill(Number.NaN);
    this.bad = new Uint8Array(plant.points.length);
    this.#filtered = new Float64Array(plant.points.length).fill(Number.NaN);
    this.#seed = seed;
    const measured = plant.points.filter((point) => point.definition.kind === 'measured');
    const kinds = measured.map(({ definition }) => classes[definition.unit] ?? ideal);
    this.#slots = Uint16Array.from(measured, ({ index }) => index);
    this.#lags = Float64Array.from(kinds, ({ lag }) => lag);
    this.#sensors = Float64Array.from(
      measured.flatMap(({ definition: { range } }, i) => [kinds[i].noise, kinds[i].relativeNoise, ...range, 1]),
    );
  }

  /** What sensors follow of a change in `dt` seconds. */
  #follow(dt: number): void {
    this.#dt = dt;
    const lags = this.#lags;
    for (let i = 0; i < lags.length; i++)
      this.#sensors[i * width + of.share] = lags[i] === 0 ? 1 : 1 - Math.exp(-dt / lags[i]);
  }

  /** Shows the true values `measured` (by slot) at `time`, `dt` seconds after the last. */
  step(measured: Float64Array, time: number, dt: number, faults: readonly SensorFault[]): void {
    const second = Math.round(time);
    this.bad.fill(0);
    if (dt !== this.#dt) this.#follow(dt);
    const before = faults.map(({ slot }) => this.shown[slot]);
    const { shown } = this;
    const slots = this.#slots;
    const sensors = this.#sensors;
    const filtered = this.#filtered;
    const seed = this.#seed;
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i];
      const at = i * width;
      const truth = measured[slot];
      const last = filtered[slot];
      const share = sensors[at + of.share];
      const followed = share === 1 || Number.isNaN(last) ? truth : last + (truth - last) * share;
      filtered[slot] = followed;
      const deviation = sensors[at + of.noise] + sensors[at + of.relativeNoise] * Math.abs(followed);
      const value = deviation === 0 ? followed : followed + deviation * normal(seed, slot, second);
      // A transmitter clips at the ends of its span: noise about zero never shows less than nothing.
      const low = sensors[at + of.low];
      const high = sensors[at + of.high];
      shown[slot] = value < low ? low : value > high ? high : value;
    }
    for (const [i, fault] of faults.entries()) this.#break(fault, before[i], time);
  }

  #break({ slot, kind, from, until, severity }: SensorFault, before: number, time: number): void {
    if (time < from || time >= until || slot < 0) return;
    const { shown } = this;
    switch (kind) {
      case 'sensorDead':
      case 'unreachable':
        shown[slot] = Number.NaN;
        this.bad[slot] = 1;
        break;
      case 'sensorNan':
        shown[slot] = Number.NaN;
        break;
      case 'sensorFrozen':
        if (!Number.isNaN(before)) shown[slot] = before;
        break;
      case 'sensorBias':
        shown[slot] += severity;
        break;
      case 'sensorDrift':
        shown[slot] += (severity * (time - Math.max(from, 0))) / 3600;
        break;
      case 'sensorNoisy':
        shown[slot] += severity * normal(this.#seed + 1, slot, Math.round(time));
        break;
    }
  }
}
