import type { CredentialCache } from './credential-cache.ts';
import type { People } from './people.ts';
import type { AttemptLimiter } from './rate-limit.ts';
import type { Session, Sessions } from './sessions.ts';

export interface LoginOptions {
  readonly people: People;
  readonly cache: CredentialCache;
  readonly sessions: Sessions;
  /** By person and address, and by address alone. */
  readonly perPerson: AttemptLimiter;
  readonly perAddress: AttemptLimiter;
  readonly now: () => number;
  /** Attempts being checked at a time: each costs the memory and time of a slow hash. */
  readonly concurrent?: number;
}

export type LoginAnswer =
  | {
      readonly ok: true;
      readonly token: string;
      readonly session: Session;
      readonly checkedBy: 'controller' | 'cache';
    }
  | {
      readonly ok: false;
      readonly status: 401 | 429 | 503;
      readonly code: 'invalidCredentials' | 'tooManyAttempts' | 'controllerUnreachable' | 'busy';
      readonly message: string;
      readonly retryAfterSeconds?: number;
    };

const refused = {
  ok: false,
  status: 401,
  code: 'invalidCredentials',
  message: 'The name or the password is wrong.',
} as const;
const busy = { ok: false, status: 503, code: 'busy', message: 'Too many log-ins at once; try again.' } as const;
const unreachable = {
  ok: false,
  status: 503,
  code: 'controllerUnreachable',
  message: 'The controller, which holds the accounts, cannot be reached, and these credentials are not known here.',
} as const;

/**
 * Logs people in: the controller judges; only while it cannot be reached does the cache let in, to look, whom the controller
 * let in before. Wrong attempts slow down by person and address.
 */
export function createLogin({ people, cache, sessions, perPerson, perAddress, now, concurrent = 4 }: LoginOptions) {
  let running = 0;

  async function check(
    user: string,
    password: string,
  ): Promise<{ role: string; by: 'controller' | 'cache' } | typeof refused | typeof unreachable> {
    const entry = await people.enter(user, password);
    if (entry.kind === 'accepted') {
      await cache.remember(user, password, entry.role, now());
      return { role: entry.role, by: 'controller' };
    }
    if (entry.kind === 'refused') return refused;
    const role = await cache.check(user, password, now());
    if (role === undefined) return unreachable;
    people.trust(user, password);
    return { role, by: 'cache' };
  }

  return async function login(user: string, password: string, address: string): Promise<LoginAnswer> {
    const key = `${user}\n${address}`;
    const wait = Math.max(perPerson.wait(key, now()), perAddress.wait(address, now()));
    if (wait > 0) {
      const retryAfterSeconds = Math.ceil(wait / 1000);
      const message = `Too many attempts; try again in ${retryAfterSeconds} s.`;
      return { ok: false, status: 429, code: 'tooManyAttempts', message, retryAfterSeconds };
    }
    if (running >= concurrent) return busy;
    running += 1;
    try {
      const checked = await check(user, password);
      if ('ok' in checked) {
        perPerson.fail(key, now());
        perAddress.fail(address, now());
        return checked;
      }
      perPerson.succeed(key);
      const { token, session } = sessions.create(user, checked.role, now());
      return { ok: true, token, session, checkedBy: checked.by };
    } finally {
      running -= 1;
    }
  };
}
