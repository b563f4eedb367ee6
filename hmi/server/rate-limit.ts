/** Allows bursts of `capacity` and `perSecond` in the long run. Times are milliseconds, given from outside. */
export function createTokenBucket(capacity: number, perSecond: number, startMs: number) {
  let tokens = capacity;
  let last = startMs;
  return {
    /** Takes one token; false when there is none. */
    take(nowMs: number): boolean {
      tokens = Math.min(capacity, tokens + (Math.max(0, nowMs - last) / 1000) * perSecond);
      last = nowMs;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}

interface Attempts {
  failures: number;
  blockedUntil: number;
  last: number;
}

export interface AttemptLimits {
  /** The failure of this number is the first that costs a wait. */
  readonly free: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** Failures are forgotten after this long without another. */
  readonly forgetMs: number;
  /** Keys remembered; beyond it the one that has been silent longest is forgotten. */
  readonly keys: number;
}

/** Slows guessing down: after some failures each further one doubles the wait of that key. */
export function createAttemptLimiter(limits: AttemptLimits) {
  // Insertion order is order of last failure, oldest first.
  const known = new Map<string, Attempts>();

  function current(key: string, nowMs: number): Attempts | undefined {
    const attempts = known.get(key);
    if (attempts && nowMs - attempts.last > limits.forgetMs) {
      known.delete(key);
      return undefined;
    }
    return attempts;
  }

  return {
    get size(): number {
      return known.size;
    },
    /** Milliseconds until the key may try again; 0: now. */
    wait(key: string, nowMs: number): number {
      return Math.max(0, (current(key, nowMs)?.blockedUntil ?? 0) - nowMs);
    },
    fail(key: string, nowMs: number): void {
      const failures = (current(key, nowMs)?.failures ?? 0) + 1;
      const excess = failures - limits.free;
      const wait = excess < 0 ? 0 : Math.min(limits.longestWaitMs, limits.firstWaitMs * 2 ** Math.min(excess, 30));
      known.delete(key);
      known.set(key, { failures, blockedUntil: nowMs + wait, last: nowMs });
      if (known.size > limits.keys) known.delete(known.keys().next().value as string);
    },
    succeed(key: string): void {
      known.delete(key);
    },
  };
}

export type AttemptLimiter = ReturnType<typeof createAttemptLimiter>;
