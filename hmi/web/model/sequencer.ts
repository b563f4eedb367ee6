import type { ValuesMessage } from './shapes.ts';

/** What to do with a `values` message. */
export type Verdict = 'apply' | 'ignore' | 'gap';

/**
 * Keeps count of the server's deltas: after a lost connection it asks for what came since, and a delta that follows a
 * hole is never shown as if nothing had been missed.
 */
export class Sequencer {
  #last: number | undefined;
  #resuming = false;

  /** Sequence of the last message taken. */
  get last(): number | undefined {
    return this.#last;
  }

  /** The connection is (back) up. @returns the sequence to resume from, or undefined where there is nothing yet. */
  connected(): number | undefined {
    this.#resuming = this.#last !== undefined;
    return this.#last;
  }

  /** The server answered the resume request (or it timed out): strict counting again. */
  resumed(): void {
    this.#resuming = false;
  }

  /** Everything at once: counting starts anew, also downwards after a restart of the server. */
  full(message: Pick<ValuesMessage, 'sequence'>): void {
    this.#last = message.sequence;
    this.#resuming = false;
  }

  /**
   * Judges a delta. While a resume is under way the server may send what was missed as one message, so that a jump is
   * no gap then. On `gap` the delta is not counted: the caller asks for a resume from {@link last}.
   */
  values(message: Pick<ValuesMessage, 'sequence'>): Verdict {
    // Nothing to build on yet: the full image is on its way and will hold this delta too.
    if (this.#last === undefined) return 'ignore';
    if (message.sequence <= this.#last) return 'ignore';
    if (message.sequence === this.#last + 1 || this.#resuming) {
      this.#last = message.sequence;
      return 'apply';
    }
    this.#resuming = true;
    return 'gap';
  }

  /** Another session, another count. */
  reset(): void {
    this.#last = undefined;
    this.#resuming = false;
  }
}
