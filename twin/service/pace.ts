export interface PaceSettings {
  /** Plant seconds of one step of the physics, and of one while catching up. */
  readonly step: number;
  readonly stepMaximum: number;
  /** Most steps in one go, so that the wire is never starved. */
  readonly stepsMaximum: number;
  /** Lag behind the plant clock, in plant seconds, beyond which the twin gives up catching up and slips. */
  readonly lagMaximum: number;
}

/**
 * Bounds of a live twin at `speed` plant seconds per wall second. Steps of 1 s while that keeps them below some hundred a
 * second, up to 10 s (the lab's step) beyond. It may lag an hour (a laptop that slept), or 5 s of wall time in a fast plant.
 */
export function paceAt(speed: number): PaceSettings {
  const step = Math.min(10, Math.max(1, Math.round(speed / 100)));
  return { step, stepMaximum: 10, stepsMaximum: 2000, lagMaximum: Math.max(3600, 5 * speed) };
}

/**
 * Keeps the twin's own time at the plant clock's. When it cannot follow, it slips: the physics lose that time for good, the
 * field's clock (the one on the wire) does not.
 */
export class Pace {
  /** Seconds that the twin's own time is behind the field's clock for good. */
  slip: number;
  readonly #settings: PaceSettings;

  constructor(settings: PaceSettings, slip = 0) {
    this.#settings = settings;
    this.slip = slip;
  }

  /**
   * Steps to take so that the twin at `twinTime` reaches `clockTime`.
   * @returns how many of how many seconds, and how much was given up (0 as a rule).
   */
  plan(
    twinTime: number,
    clockTime: number,
  ): { readonly steps: number; readonly seconds: number; readonly slipped: number } {
    const { step, stepMaximum, stepsMaximum, lagMaximum } = this.#settings;
    let lag = clockTime - this.slip - twinTime;
    let slipped = 0;
    // Also when a clock is set back by more than a step: the twin cannot go back.
    if (lag > lagMaximum || lag < -lagMaximum) {
      slipped = lag;
      this.slip += lag;
      lag = 0;
    }
    const seconds = lag > 60 * step ? Math.max(step, stepMaximum) : step;
    const steps = Math.min(stepsMaximum, Math.max(0, Math.floor(lag / seconds)));
    return { steps, seconds, slipped };
  }

  /** Time on the wire of a twin's time. */
  wireTime(twinTime: number): number {
    return twinTime + this.slip;
  }
}
