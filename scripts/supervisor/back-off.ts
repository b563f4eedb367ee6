const firstMs = 1000;
const maximumMs = 30_000;
const stableMs = 60_000;

/** How long to wait before a process that died is started again: doubled each time, forgotten after a stable minute. */
export class BackOff {
  #nextMs = firstMs;

  /** @param livedMs how long the process ran before it died */
  next(livedMs: number): number {
    if (livedMs >= stableMs) this.#nextMs = firstMs;
    const wait = this.#nextMs;
    this.#nextMs = Math.min(maximumMs, this.#nextMs * 2);
    return wait;
  }
}
