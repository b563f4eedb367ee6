import { type ControlContext, longestAnswerSeconds } from './context.ts';

/** A standstill that survives a restart; absent parts: it never ran. */
export interface StoredStandstill {
  readonly ranAt?: number;
  /** Absent in a life stored before the field's word was waited for. */
  readonly offAt?: number;
}

/**
 * Since when a machine stands, by what was commanded and by what the field answered. On a late link a stop may come half a minute after it was
 * sent and the next start sooner, or the stop was lost and sent again: a time off that is counted from the command would be shorter in the field.
 */
export class Standstill {
  /** When it was last commanded to run, plant time; minus infinity: never. */
  ranAt = Number.NEGATIVE_INFINITY;
  /** When it was last commanded to run or not known to have stopped, plant time; minus infinity: never. */
  offAt = Number.NEGATIVE_INFINITY;

  /**
   * Once a scan.
   * @param commanded whether it is commanded to run @param seenOff whether its feedback, good, says that it does not
   */
  scan({ time, patience }: Pick<ControlContext, 'time' | 'patience'>, commanded: boolean, seenOff: boolean): void {
    if (commanded) this.ranAt = time;
    const since = time - this.ranAt;
    // A feedback that never falls, or has died, does not keep it off for ever.
    if (since > longestAnswerSeconds) return;
    // An answer may be older than the command that it seems to confirm.
    if (commanded || !seenOff || since < patience) this.offAt = time;
  }

  /** By how much a minimum off-time that runs since `since`, plant time, has to run longer, s. */
  heldBack(since: number): number {
    return Math.max(0, this.offAt - since);
  }

  leap(seconds: number): void {
    this.ranAt += seconds;
    this.offAt += seconds;
  }

  store(): StoredStandstill {
    const { ranAt, offAt } = this;
    return Number.isFinite(ranAt) ? { ranAt, offAt } : {};
  }

  restore({ ranAt = Number.NEGATIVE_INFINITY, offAt = ranAt }: StoredStandstill): void {
    this.ranAt = ranAt;
    this.offAt = offAt;
  }
}
