import type { ProportionalIntegral } from '../blocks/index.ts';

/** Half-periods that must agree before a loop is said to oscillate: eight periods, so that one disturbance that rings is none. */
const halvesKept = 16;
/** Whole periods may scatter by this share of their mean; Thornhill & Hägglund call a third regular, at r = 1 of their equation 2. */
const scatterMaximum = 0.15;
/** An oscillation lasts: its least swing is at least this share of its largest, or it is dying away. */
const evenness = 0.4;
/** It has ended when it was not seen for so many periods, and so long, s: an alarm that comes and goes says less than one that stays. */
const periodsQuiet = 3;
const quietSeconds = 3600;

/** A loop, and what it must show to count. */
export interface WatchedLoop {
  readonly loop: ProportionalIntegral;
  /** Least amplitude that matters, in the error's unit. */
  readonly amplitude: number;
  /** Longest period looked for, s: slower ones are the day's and the load's. */
  readonly period: number;
}

/**
 * Tells lasting oscillations of loops' errors, by where they cross their mean: the integral brings that to zero, but not where a limit holds
 * the output on one side of the swing. A loop whose output stood at a limit all the while does not swing itself. A half-period counts where its integral of absolute error is that of
 * a sine of the least amplitude (Hägglund 1995, A control-loop performance monitor, Control Engineering Practice 3(11), equation 3); it
 * oscillates where the periods of the last sixteen are regular (Thornhill & Hägglund 1997, Detection and diagnosis of oscillation in
 * control loops, Control Engineering Practice 5(10), section 2). All loops in one pass over arrays: every scan pays for it.
 */
export class Oscillations {
  readonly #loops: readonly ProportionalIntegral[];
  readonly #limits: readonly WatchedLoop[];
  /** A crossing counts once it is past the noise: a quarter of the least amplitude. */
  readonly #noise: Float64Array;
  readonly #sign: Int8Array;
  /** Mean of the error, over the longest period looked for. */
  readonly #mean: Float64Array;
  /** s since a loop's output was last free of its limits. */
  readonly #held: Float64Array;
  /** Of the present half-period: s, and ∫|error|. */
  readonly #length: Float64Array;
  readonly #integral: Float64Array;
  /** By loop, rings of the half-periods that counted. */
  readonly #lengths: Float64Array;
  readonly #amplitudes: Float64Array;
  /** Half-periods in a row that counted. */
  readonly #count: Uint8Array;
  readonly #period: Float64Array;
  readonly #amplitude: Float64Array;
  readonly #seenAt: Float64Array;
  #time = 0;
  /** How many loops oscillate. */
  alive = 0;

  constructor(watched: readonly WatchedLoop[]) {
    const count = watched.length;
    this.#loops = watched.map(({ loop }) => loop);
    this.#limits = watched;
    this.#noise = Float64Array.from(watched, ({ amplitude }) => amplitude / 4);
    this.#sign = new Int8Array(count);
    this.#mean = new Float64Array(count);
    this.#held = new Float64Array(count);
    this.#length = new Float64Array(count);
    this.#integral = new Float64Array(count);
    this.#lengths = new Float64Array(count * halvesKept);
    this.#amplitudes = new Float64Array(count * halvesKept);
    this.#count = new Uint8Array(count);
    this.#period = new Float64Array(count);
    this.#amplitude = new Float64Array(count);
    this.#seenAt = new Float64Array(count);
  }

  /** Takes a sample of every loop, whose errors have held for `dt` seconds, at plant time `time`. */
  step(dt: number, time: number): void {
    this.#time = time;
    const loops = this.#loops;
    const noises = this.#noise;
    const signs = this.#sign;
    const means = this.#mean;
    const held = this.#held;
    const lengths = this.#length;
    const integrals = this.#integral;
    for (let i = 0; i < loops.length; i++) {
      const { error, regulating, limited } = loops[i];
      // What follows another's output has no oscillation of its own.
      if (!regulating) {
        signs[i] = 0;
        means[i] = 0;
        continue;
      }
      held[i] = limited ? held[i] + dt : 0;
      const swing = error - means[i];
      means[i] += (swing * dt) / this.#limits[i].period;
      lengths[i] += dt;
      integrals[i] += (swing < 0 ? -swing : swing) * dt;
      const noise = noises[i];
      if (swing > noise) {
        if (signs[i] !== 1) this.#cross(i, 1);
      } else if (swing < -noise && signs[i] !== -1) this.#cross(i, -1);
    }
  }

  /** Lets go what has not been seen for long. */
  expire(): void {
    if (this.alive === 0) return;
    for (let i = 0; i < this.#period.length; i++) {
      const period = this.#period[i];
      if (period === 0 || this.#time - this.#seenAt[i] <= Math.max(quietSeconds, periodsQuiet * period)) continue;
      this.#period[i] = 0;
      this.#amplitude[i] = 0;
      this.alive--;
    }
  }

  /** Period of a loop's oscillation, s; 0 while there is none. */
  period(index: number): number {
    return this.#period[index];
  }

  /** Half of the swing, as that of the sine of the same mean absolute error; in the error's unit. */
  amplitude(index: number): number {
    return this.#amplitude[index];
  }

  #cross(i: number, sign: number): void {
    const length = this.#length[i];
    // The mean of a rectified sine is 2/π of its amplitude.
    const amplitude = (this.#integral[i] / length) * (Math.PI / 2);
    const limits = this.#limits[i];
    const moves = this.#held[i] < 2 * length;
    const counts = this.#sign[i] !== 0 && moves && 2 * length <= limits.period && amplitude >= limits.amplitude;
    if (counts) {
      const at = i * halvesKept + (this.#count[i] % halvesKept);
      this.#lengths[at] = length;
      this.#amplitudes[at] = amplitude;
      // The remainder of the count places the next one in the ring; it never grows past what that needs.
      this.#count[i] = this.#count[i] === 3 * halvesKept - 1 ? 2 * halvesKept : this.#count[i] + 1;
      if (this.#count[i] >= halvesKept) this.#judge(i);
    } else this.#count[i] = 0;
    this.#sign[i] = sign;
    this.#length[i] = 0;
    this.#integral[i] = 0;
  }

  #judge(i: number): void {
    const pairs = halvesKept / 2;
    const first = i * halvesKept;
    // Halves pair up as they came: the next to be overwritten is the oldest.
    const oldest = this.#count[i] % halvesKept;
    let sum = 0;
    let squares = 0;
    let swing = 0;
    let least = Number.POSITIVE_INFINITY;
    let largest = 0;
    for (let k = 0; k < pairs; k++) {
      const a = first + ((oldest + 2 * k) % halvesKept);
      const b = first + ((oldest + 2 * k + 1) % halvesKept);
      const period = this.#lengths[a] + this.#lengths[b];
      const amplitude = (this.#amplitudes[a] + this.#amplitudes[b]) / 2;
      sum += period;
      squares += period * period;
      swing += amplitude;
      least = Math.min(least, amplitude);
      largest = Math.max(largest, amplitude);
    }
    const mean = sum / pairs;
    const scatter = Math.sqrt(Math.max(0, squares / pairs - mean * mean));
    if (scatter > scatterMaximum * mean || least < evenness * largest) return;
    if (this.#period[i] === 0) this.alive++;
    this.#period[i] = mean;
    this.#amplitude[i] = swing / pairs;
    this.#seenAt[i] = this.#time;
  }
}
