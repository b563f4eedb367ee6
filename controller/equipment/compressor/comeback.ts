import type { ControlContext } from '../context.ts';

/** A trip so soon after flow was lost, s, is put down to it: the machine's own flow switch is as quick. */
const flowTripSeconds = 60;
/** Waits double with every try in vain, to at most this, s. */
const longestWait = 4 * 3600;
/** A reset is shown to the field for so long, s, and for no less than two scans, as a person's is. */
const resetSeconds = 10;
const resetScansMinimum = 2;

export interface ComebackLimits {
  /** How long a machine that gave up, or tripped on lost flow, waits before it is offered again, s. */
  readonly retryTime: number;
  readonly minimumOffTime: number;
  readonly flowTripResetsPerDay: number;
}

/** What survives a restart; absent parts: nothing happened. */
export interface StoredComeback {
  readonly cause?: Cause;
  readonly retries?: number;
  readonly resets?: readonly number[];
}

/** Why a machine is in fault, as far as it may come back by itself. */
type Cause = 'gaveUp' | 'flowTrip' | 'other';

/** A machine in fault, as a scan finds it. */
export interface MachineInFault {
  /** Since when, plant time. */
  readonly since: number;
  /** Whether its own protection holds it. */
  readonly tripped: boolean;
  /** When it was last not known to stand, plant time. */
  readonly offAt: number;
}

/**
 * How a compressor in fault comes back without a person, for halls must be cooled at night too. One that gave up after its tries (nothing
 * tripped it) is offered again after a wait that doubles with each try in vain. One whose own protection tripped as its flow was lost, as
 * chillers do when a duty pump fails, or while the field was not known and with flow still not there, is reset a few times a day: what a machine wants to be reset at its own panel (pressure limiters,
 * EN 378-2) ignores that, and every start proves flow first. Any other trip waits for a person.
 */
export class Comeback {
  readonly #limits: ComebackLimits;
  #cause: Cause = 'other';
  /** When flow was last not proven on some water side although it was commanded to run, plant time. */
  flowLostAt = Number.NEGATIVE_INFINITY;
  /** When its trip could last not have been seen, as the field was not known or not commanded, plant time. */
  unknownAt = Number.NEGATIVE_INFINITY;
  /** Tries in vain, in a row. */
  #retries = 0;
  /** When it was reset, over the last day. */
  #resets: number[] = [];
  #resetting = 0;
  #due = Number.POSITIVE_INFINITY;

  constructor(limits: ComebackLimits) {
    this.#limits = limits;
  }

  /** When it comes back by itself, plant time; infinity: a person must come. */
  get due(): number {
    return this.#due;
  }

  get byFlow(): boolean {
    return this.#cause === 'flowTrip';
  }

  /** Whether its own protection is to be reset in this scan. */
  get resets(): boolean {
    return this.#resetting > 0;
  }

  /**
   * It went into fault in this scan.
   * @param tripped whether its own protection did it @param ranAt when it was last commanded to run, plant time @param flows whether flow is proven
   */
  fall(
    { time, patience }: Pick<ControlContext, 'time' | 'patience'>,
    tripped: boolean,
    ranAt: number,
    flows: boolean,
  ): void {
    const soon = flowTripSeconds + patience;
    const seen = time - ranAt <= soon && time - this.flowLostAt <= soon;
    // A field that comes back shows what happened meanwhile.
    const unseen = time - this.unknownAt <= soon && !flows;
    this.#cause = !tripped ? 'gaveUp' : seen || unseen ? 'flowTrip' : 'other';
  }

  /** Once a scan in fault, while it is the controller's to command. @returns whether it is offered again */
  offers({ time, dt }: Pick<ControlContext, 'time' | 'dt'>, machine: MachineInFault): boolean {
    if (this.#resetting > 0) this.#resetting--;
    this.#due = this.#dueAt(machine, time);
    if (time < this.#due) return false;
    if (!machine.tripped) {
      this.#retries++;
      return true;
    }
    if (this.#resetting === 0) {
      this.#resets.push(time);
      this.#resetting = Math.max(resetScansMinimum, Math.ceil(resetSeconds / Math.max(1, dt)));
    }
    return false;
  }

  #dueAt({ since, tripped, offAt }: MachineInFault, time: number): number {
    const { retryTime, minimumOffTime, flowTripResetsPerDay } = this.#limits;
    const never = Number.POSITIVE_INFINITY;
    // A trip that came later than the fault is none of lost flow.
    if (this.#cause === 'other' || (tripped && this.#cause === 'gaveUp')) return never;
    this.#resets = this.#resets.filter((at) => time - at < 86_400);
    if (tripped && this.#resetting === 0 && this.#resets.length >= flowTripResetsPerDay) return never;
    const rested = offAt + minimumOffTime;
    if (!tripped && (this.#resets.at(-1) ?? Number.NEGATIVE_INFINITY) >= since) return rested;
    // What tripped as its flow was lost is well as soon as that is there: the first time it waits half as long.
    const doublings = tripped ? this.#resets.length - 1 : this.#retries;
    return Math.max(since + Math.min(longestWait, retryTime * 2 ** doublings), rested);
  }

  /** It is not the controller's to command: a person decides. */
  withhold(): void {
    this.#due = Number.POSITIVE_INFINITY;
    this.#resetting = 0;
  }

  /** It started, or a person took it on. */
  forget(): void {
    this.#retries = 0;
  }

  leap(seconds: number): void {
    this.flowLostAt += seconds;
    this.unknownAt += seconds;
    this.#resets = this.#resets.map((at) => at + seconds);
  }

  store(): StoredComeback {
    return { cause: this.#cause, retries: this.#retries, resets: this.#resets };
  }

  restore({ cause = 'other', retries = 0, resets = [] }: StoredComeback): void {
    this.#cause = cause;
    this.#retries = retries;
    this.#resets = [...resets];
  }
}
