/** Users kept at once; beyond it the one that was quiet longest is forgotten. */
const usersMaximum = 1000;

/** Bounds how often each person may do something: a bucket of `burst` that fills again at `perSecond`. */
export class RateLimit {
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #buckets = new Map<string, { left: number; atMs: number }>();

  constructor(burst: number, perSecond: number) {
    this.#burst = burst;
    this.#perSecond = perSecond;
  }

  /** Takes one from the person's bucket. @returns false where it is empty */
  take(user: string, nowMs: number): boolean {
    const bucket = this.#buckets.get(user) ?? { left: this.#burst, atMs: nowMs };
    const seconds = Math.max(0, nowMs - bucket.atMs) / 1000;
    const left = Math.min(this.#burst, bucket.left + seconds * this.#perSecond);
    this.#buckets.delete(user);
    if (this.#buckets.size >= usersMaximum) {
      const oldest = this.#buckets.keys().next().value;
      if (oldest !== undefined) this.#buckets.delete(oldest);
    }
    this.#buckets.set(user, { left: left >= 1 ? left - 1 : left, atMs: nowMs });
    return left >= 1;
  }
}
