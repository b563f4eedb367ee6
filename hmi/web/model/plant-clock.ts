/** Without a newer plant time for this long (wall seconds), every value on screen is stale. */
export const staleAfterSeconds = 6;

/** Samples the speed is estimated from, and how far back (wall ms). */
const maximumSamples = 60;
const windowMs = 30_000;
/** Plant time comes in steps of a scan, the first message late by one or two: over less wall time (ms) that would pass for speed. */
const leastMs = 4000;

/**
 * Plant time as this screen knows it: carried by every message, extrapolated between messages at the speed seen so far
 * (a twin may run faster than the wall clock), and never beyond the time at which the data count as stale.
 */
export class PlantTimeKeeper {
  readonly #samples: { wallMs: number; plant: number }[] = [];

  /** A message carried `plantSeconds`; only an advance counts as a sign of life. */
  hear(plantSeconds: number, wallMs: number): void {
    if (!Number.isFinite(plantSeconds)) return;
    const last = this.#samples.at(-1);
    if (last && plantSeconds <= last.plant) {
      // Plant time went back by more than jitter: a restarted plant with another start time. Start over.
      if (last.plant - plantSeconds > 60) this.#samples.length = 0;
      else return;
    }
    this.#samples.push({ wallMs, plant: plantSeconds });
    while (this.#samples.length > maximumSamples || this.#samples[0].wallMs < wallMs - windowMs) this.#samples.shift();
  }

  /** Plant seconds per wall second; 1 until messages of some seconds are known. */
  speed(): number {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (!first || !last || last.wallMs - first.wallMs < leastMs) return 1;
    return (last.plant - first.plant) / ((last.wallMs - first.wallMs) / 1000);
  }

  /** Wall seconds since plant time last advanced; infinite where it was never heard. */
  silenceSeconds(wallMs: number): number {
    const last = this.#samples.at(-1);
    return last ? (wallMs - last.wallMs) / 1000 : Number.POSITIVE_INFINITY;
  }

  /** Whether what is on the screen is of now. */
  fresh(wallMs: number): boolean {
    return this.silenceSeconds(wallMs) <= staleAfterSeconds;
  }

  /** Plant time now, s since the Unix epoch; undefined where it was never heard. */
  now(wallMs: number): number | undefined {
    const last = this.#samples.at(-1);
    if (!last) return undefined;
    const ahead = Math.min((wallMs - last.wallMs) / 1000, staleAfterSeconds);
    return last.plant + ahead * this.speed();
  }

  reset(): void {
    this.#samples.length = 0;
  }
}
