import type { Logger } from '../../protocols/opcua/index.ts';
import type { OperationalState } from '../scan/index.ts';
import type { Audit, AuditEntry } from './audit.ts';
import { RateLimit } from './rate-limit.ts';
import type { StateStore } from './state-store.ts';

export type JournalEntry = Omit<AuditEntry, 'plantTime'>;

export interface JournalOptions {
  readonly audit: Audit;
  readonly store: StateStore;
  readonly logger: Logger;
  readonly plantNow: () => number;
  /** Told once when the disk begins to refuse. */
  readonly failed: (error: string) => void;
}

/** Log-ins written to the audit: a burst, then so many a second. A stranger must not be able to fill the disk. */
const loginsBurst = 60;
const loginsPerSecond = 0.5;

/**
 * All that the controller writes down: audit and operational state. A disk that refuses never stops control: it is logged,
 * told as an alarm, and tried again with the next entry.
 */
export class Journal {
  readonly #options: JournalOptions;
  readonly #logins = new RateLimit(loginsBurst, loginsPerSecond);
  #loginsLeftOut = 0;
  #failing = false;

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  /** Writes an entry to the audit. @returns whether it is on the disk */
  note(entry: JournalEntry): boolean {
    const { audit, plantNow } = this.#options;
    return this.#attempt('audit', () => audit.append({ plantTime: plantNow(), ...entry }, new Date()));
  }

  /** Writes down a log-in; beyond a rate they are counted, and the count written with the next one. */
  login(user: string, role: string | null, target: string): void {
    if (!this.#logins.take('', Date.now())) {
      this.#loginsLeftOut++;
      return;
    }
    const leftOut = this.#loginsLeftOut;
    this.#loginsLeftOut = 0;
    this.note({
      who: user.slice(0, 200),
      role: role ?? '',
      action: 'login',
      target,
      ...(leftOut === 0 ? {} : { reason: `${leftOut} more were not written down` }),
      result: role === null ? 'refused' : 'done',
    });
  }

  /** Keeps the operational state. @param durable wait for the disk: people are told that it holds */
  save(state: OperationalState, durable: boolean): boolean {
    return this.#attempt('state', () => this.#options.store.save(state, new Date(), durable));
  }

  #attempt(what: string, action: () => void): boolean {
    try {
      action();
      this.#failing = false;
      return true;
    } catch (error) {
      const words = (error as Error).message;
      this.#options.logger.error({ what, error: words }, 'the disk refuses what the controller writes');
      if (!this.#failing) this.#options.failed(words);
      this.#failing = true;
      return false;
    }
  }
}
