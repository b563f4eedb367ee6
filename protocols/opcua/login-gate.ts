import type { Logger } from './common.ts';

/** Hashing is dear on purpose: this many checks run at a time, the others are refused at once. */
const checksAtOnce = 4;
/** Failures of one user in the window before its log-ins are refused unchecked. */
const failuresMaximum = 8;
const windowMs = 60_000;
const usersMaximum = 1000;

/** Bounds what a stranger can make log-in cost, and how fast passwords can be guessed. */
export class LoginGate {
  refused = 0;
  readonly #authenticate: (user: string, password: string) => Promise<string | null>;
  readonly #logger: Logger;
  readonly #failures = new Map<string, number[]>();
  #running = 0;

  constructor(authenticate: (user: string, password: string) => Promise<string | null>, logger: Logger) {
    this.#authenticate = authenticate;
    this.#logger = logger;
  }

  /** Role of the user, or null where it is refused. */
  async check(user: string, password: string): Promise<string | null> {
    const now = Date.now();
    const recent = (this.#failures.get(user) ?? []).filter((time) => now - time < windowMs);
    if (
      recent.length >= failuresMaximum ||
      this.#running >= checksAtOnce ||
      user.length > 200 ||
      password.length > 1000
    ) {
      this.refused++;
      this.#logger.warn({ user: user.slice(0, 200) }, 'log-in refused unchecked: too many');
      return null;
    }
    this.#running++;
    try {
      const role = await this.#authenticate(user, password);
      if (role === null) this.#fail(user, [...recent, now]);
      else this.#failures.delete(user);
      return role;
    } finally {
      this.#running--;
    }
  }

  #fail(user: string, times: number[]): void {
    this.refused++;
    if (!this.#failures.has(user) && this.#failures.size >= usersMaximum) {
      const oldest = this.#failures.keys().next().value;
      if (oldest !== undefined) this.#failures.delete(oldest);
    }
    this.#failures.set(user, times);
  }
}
