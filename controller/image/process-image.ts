import type { Plant, Point } from '../../config/index.ts';

/** Quality of a value, after OPC UA's status severity. */
export const quality = { good: 0, uncertain: 1, bad: 2 } as const;

/**
 * Every point's value, quality and source time, by slot. The driver fills the measured slots before a scan; nothing else
 * changes them within it.
 */
export class ProcessImage {
  readonly value: Float64Array;
  readonly quality: Uint8Array;

  /** Measured values that were bad at the last check; all, before the first. */
  badCount: number;
  /** Mean age of the measured values that are not bad at the last check, s: how late the field is heard. */
  lateness = 0;
  /** From sending the outputs to the field's word that it has them, s, at the last time; the driver's to tell. 0: at once. */
  answerDelay = 0;
  readonly #measured: Uint16Array;
  readonly #computed: Uint16Array;
  /** Computed values but modes. */
  readonly #fromField: Uint16Array;
  /** Lowest and highest physical value of each measured point, in turn: one array is quicker to walk than two. */
  readonly #limits: Float64Array;
  readonly #maximumAge: Float64Array;
  readonly #sourceTime: Float64Array;
  #sampledAt = Number.NaN;
  /** Whether {@link sampledAll} has still to be written into the source times. */
  #unstamped = false;
  /** Qualities of the computed values from before they were doubted. */
  #trusted: Uint8Array | undefined;

  constructor(plant: Plant) {
    const count = plant.points.length;
    this.value = new Float64Array(count);
    this.quality = new Uint8Array(count);
    this.#sourceTime = new Float64Array(count);
    const measured = plant.points.filter((point) => point.definition.kind === 'measured');
    this.#measured = Uint16Array.from(measured, (point) => point.index);
    this.#computed = Uint16Array.from(
      plant.points.filter((point) => point.definition.kind === 'computed'),
      (point) => point.index,
    );
    this.#fromField = this.#computed.filter((slot) => plant.points[slot].key !== 'mode');
    this.#limits = Float64Array.from(measured.flatMap((point) => [...point.definition.range]));
    this.#maximumAge = Float64Array.from(
      measured,
      (point) => point.field?.maximumAgeSeconds ?? Number.POSITIVE_INFINITY,
    );
    // Nothing has been heard from the field yet: its values are bad, not zero.
    for (const slot of this.#measured) this.quality[slot] = quality.bad;
    this.badCount = measured.length;
    for (const point of plant.points) this.value[point.index] = initialValue(point);
  }

  /**
   * Goes on from another configuration's image of the same points. A set-point that nobody has moved from its default takes the new
   * default; what people set stays.
   */
  succeed(before: ProcessImage, points: readonly { readonly from: Point; readonly to: Point }[]): void {
    this.value.set(before.value);
    this.quality.set(before.quality);
    this.sourceTime.set(before.sourceTime);
    this.badCount = before.badCount;
    this.lateness = before.lateness;
    this.answerDelay = before.answerDelay;
    this.#sampledAt = before.#sampledAt;
    this.#trusted = before.#trusted?.slice();
    for (const { from, to } of points)
      if (to.definition.kind === 'setpoint') this.value[to.index] = carriedSetpoint(from, to, before.value[from.index]);
  }

  /** Plant time at which the value was sampled at its source, in seconds since the epoch; to be asked for anew after {@link sampledAll}. */
  get sourceTime(): Float64Array {
    if (this.#unstamped) this.#sourceTime.fill(this.#sampledAt);
    this.#unstamped = false;
    return this.#sourceTime;
  }

  /**
   * The read step's check: a measured value that is not a number, beyond its physical range, or older than its maximum age
   * becomes bad. The driver's next good sample makes it good again.
   */
  checkMeasured(time: number): void {
    const measured = this.#measured;
    const limits = this.#limits;
    const { value: values, quality: known } = this;
    const count = measured.length;
    // Most scans every value is within its range: one product per value tells so, without a branch for each.
    let worst = 0;
    let nothing = 0;
    for (let i = 0; i < count; i++) {
      const value = values[measured[i]];
      const outside = (value - limits[2 * i]) * (value - limits[2 * i + 1]);
      worst = outside > worst ? outside : worst;
      nothing += outside * 0;
    }
    const within = worst === 0 && nothing === 0;
    let bad = 0;
    for (let i = within ? count : 0; i < count; i++) {
      const value = values[measured[i]];
      if (value >= limits[2 * i] && value <= limits[2 * i + 1]) continue;
      known[measured[i]] = quality.bad;
      bad++;
    }
    // Nothing that was sampled at this very time can be old, or bad for any other reason.
    if (this.#sampledAt === time) {
      this.badCount = bad;
      this.lateness = 0;
    } else this.badCount = this.#checkAges(time);
  }

  #checkAges(time: number): number {
    const measured = this.#measured;
    const maximumAge = this.#maximumAge;
    const { sourceTime, quality: known } = this;
    let bad = 0;
    let ages = 0;
    for (let i = 0; i < measured.length; i++) {
      const slot = measured[i];
      const age = time - sourceTime[slot];
      if (age > maximumAge[i]) known[slot] = quality.bad;
      if (known[slot] === quality.bad) bad++;
      else ages += age;
    }
    this.lateness = bad < measured.length ? Math.max(0, ages / (measured.length - bad)) : 0;
    return bad;
  }

  /**
   * For a driver that shares {@link value} with its source: every measured value has just been sampled, and is good unless the
   * next check finds otherwise.
   */
  sampledAll(time: number): void {
    this.#sampledAt = time;
    this.#unstamped = true;
    if (this.badCount > 0) for (const slot of this.#measured) this.quality[slot] = quality.good;
  }

  /** Whether nothing at all is known of the field. */
  get allBad(): boolean {
    return this.badCount === this.#measured.length;
  }

  /** Whether the value may be used for control: good, or uncertain. */
  usable(slot: number): boolean {
    return this.quality[slot] !== quality.bad;
  }

  /** A boolean that counts as true only when it is known: bad quality proves nothing. */
  proven(slot: number): boolean {
    return this.quality[slot] !== quality.bad && this.value[slot] >= 0.5;
  }

  /** Shows a value that this scan worked out; {@link stampComputed} says when. */
  publish(slot: number, value: number, valueQuality: number = quality.good): void {
    this.value[slot] = value;
    this.quality[slot] = valueQuality;
  }

  /** While the field is not there, what was worked out from it says nothing of now; modes are people's own, and stay. */
  doubtComputed(): void {
    if (this.#trusted !== undefined) return;
    this.#trusted = Uint8Array.from(this.#computed, (slot) => this.quality[slot]);
    for (const slot of this.#fromField) this.quality[slot] = quality.bad;
  }

  /** Ends {@link doubtComputed}: not every scan shows every value again. */
  trustComputed(): void {
    if (this.#trusted === undefined) return;
    for (const [i, slot] of this.#computed.entries()) this.quality[slot] = this.#trusted[i];
    this.#trusted = undefined;
  }

  /** Takes a set-point that a person gave at `time`. */
  enter(slot: number, value: number, time: number): void {
    this.value[slot] = value;
    this.quality[slot] = quality.good;
    this.sourceTime[slot] = time;
  }

  /** What a scan works out is as fresh as that scan, changed or not: one pass at its end. */
  stampComputed(time: number): void {
    if (this.#sampledAt === time) return;
    const computed = this.#computed;
    const { sourceTime } = this;
    for (let i = 0; i < computed.length; i++) sourceTime[computed[i]] = time;
  }
}

/** Value of a set-point under another configuration: a default that nobody has moved gives way to the new one. */
export function carriedSetpoint(from: Point, to: Point, value: number): number {
  return value === initialValue(from) ? initialValue(to) : value;
}

function initialValue(point: Point): number {
  return point.definition.kind === 'measured' ? 0 : (point.definition.initial ?? 0);
}
