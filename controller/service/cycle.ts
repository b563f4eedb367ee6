/** Durations of the last scans, for the p99 that is shown; older ones are forgotten. */
const kept = 1000;

/** Keeps how long scans take, and how many took longer than their period. */
export class ScanTimes {
  count = 0;
  overruns = 0;
  readonly #periodMs: number;
  readonly #durations = new Float64Array(kept);

  constructor(periodMs: number) {
    this.#periodMs = periodMs;
  }

  note(durationMs: number): void {
    this.#durations[this.count % kept] = durationMs;
    this.count++;
    if (durationMs > this.#periodMs) this.overruns++;
  }

  /** 99th percentile of the last thousand scans, ms. */
  get p99Ms(): number {
    const filled = Math.min(this.count, kept);
    if (filled === 0) return 0;
    const sorted = this.#durations.slice(0, filled).sort();
    return sorted[Math.min(filled - 1, Math.floor(filled * 0.99))];
  }
}

/** Wall milliseconds between scans: the plant's period, but never so fast that the wire cannot follow. */
export function scanPeriodMs(scanPeriodSeconds: number, speed: number): number {
  return Math.max(100, (scanPeriodSeconds * 1000) / speed);
}
