import { stroke } from './valve.ts';

/** State of a compressor unit: running, capacity, latched fault, seconds since start was asked, seconds of a trip's cause. */
const running = 0;
const capacity = 1;
const fault = 2;
const starting = 3;
const tripping = 4;
const resetSeen = 5;
export const compressorStateSize = 6;

/** Seconds a cause must last before the machine trips: switches and pressures have inertia. */
const tripDelay = 5;

/**
 * A compressor unit's own control, the hardware's authority: starts when asked, permitted and fault-free; follows the asked
 * capacity at a bounded rate; trips, and stays tripped until reset with the cause gone.
 */
export class CompressorUnit {
  private readonly s: Float64Array;
  private readonly minimumCapacity: number;
  private readonly startDelay: number;
  private readonly rampTime: number;

  /** @param startTime the longest a start may take; the unit takes a third of it */
  constructor(state: Float64Array, minimumCapacity: number, startTime: number, rampTime: number) {
    this.s = state;
    this.minimumCapacity = minimumCapacity;
    this.startDelay = startTime / 3;
    this.rampTime = rampTime;
  }

  get running(): boolean {
    return this.s[running] === 1;
  }

  get fault(): boolean {
    return this.s[fault] === 1;
  }

  /** Share of full capacity, 0 while it stands. */
  get capacity(): number {
    return this.s[capacity];
  }

  /** Takes up what is known of it: a start under way is thought to be half done, a capacity asked for to be reached. */
  observe(isRunning: boolean, isFaulty: boolean, wanted: number, run: boolean): void {
    const s = this.s;
    s[running] = isRunning ? 1 : 0;
    s[capacity] = isRunning ? Math.min(1, Math.max(this.minimumCapacity, wanted)) : 0;
    s[fault] = isFaulty ? 1 : 0;
    s[starting] = run && !isRunning && !isFaulty ? this.startDelay / 2 : 0;
    s[tripping] = 0;
    s[resetSeen] = 0;
  }

  /**
   * @param permitted whether it may run (flow proven on all sides)
   * @param cause whether something trips it while it runs @param forced whether it trips whatever it does
   * @returns whether it started in this step
   */
  step(
    run: boolean,
    wanted: number,
    reset: boolean,
    permitted: boolean,
    cause: boolean,
    forced: boolean,
    dt: number,
  ): boolean {
    const s = this.s;
    if (reset && s[resetSeen] === 0 && !forced) s[fault] = 0;
    s[resetSeen] = reset ? 1 : 0;
    if (forced) s[fault] = 1;
    // What is told to stop has stopped before its protection could.
    s[tripping] = run && s[running] === 1 && (cause || !permitted) ? s[tripping] + dt : 0;
    if (s[tripping] >= tripDelay) s[fault] = 1;
    if (!run || s[fault] === 1) {
      this.stop();
      return false;
    }
    if (s[running] === 0) {
      s[starting] = permitted ? s[starting] + dt : 0;
      if (s[starting] < this.startDelay) return false;
      s[running] = 1;
      s[capacity] = this.minimumCapacity;
      return true;
    }
    s[capacity] = stroke(s[capacity], Math.max(this.minimumCapacity, wanted), dt, this.rampTime);
    return false;
  }

  private stop(): void {
    this.s[running] = 0;
    this.s[capacity] = 0;
    this.s[starting] = 0;
  }
}
