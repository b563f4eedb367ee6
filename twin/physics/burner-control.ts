import { stroke } from './valve.ts';

/** States of a burner control. */
export const standby = 0;
export const purging = 1;
export const igniting = 2;
export const burning = 3;
export const lockedOut = 4;

const state = 0;
const timer = 1;
const trials = 2;
const rate = 3;
const highLimit = 4;
const resetSeen = 5;
export const burnerStateSize = 6;

/** Ignition trials before lock-out (EN 298: manufacturers allow one to three). */
export const ignitionTrialsMaximum = 3;
/** Seconds of purge after the flame. */
const postPurge = 15;

export interface BurnerTimes {
  readonly purgeTime: number;
  readonly ignitionTime: number;
  readonly rampTime: number;
  readonly minimumFiringRate: number;
}

/** What the burner control sees. */
export interface BurnerInputs {
  run: boolean;
  firingRate: number;
  reset: boolean;
  /** Flow and pressure switches closed, gas pressure present: without them there is no fire. */
  proven: boolean;
  /** Water is above the limiter. */
  tooHot: boolean;
  /** Whether gas lights and the flame stands. */
  ignites: boolean;
}

/**
 * A certified burner control (EN 298) with limiter: purge, ignition with a bounded number of trials, flame; lock-out on flame
 * failure and on the limiter, both latched until reset; switches that open put the fire out at once. It is hardware: nothing that
 * a controller commands lights a burner against it.
 */
export class BurnerControl {
  private readonly s: Float64Array;
  private readonly times: BurnerTimes;

  constructor(memory: Float64Array, times: BurnerTimes) {
    this.s = memory;
    this.times = times;
  }

  get state(): number {
    return this.s[state];
  }

  get purging(): boolean {
    return this.s[state] === purging || (this.s[state] === standby && this.s[timer] > 0);
  }

  get flame(): boolean {
    return this.s[state] === burning;
  }

  get fault(): boolean {
    return this.s[state] === lockedOut;
  }

  get highLimitTripped(): boolean {
    return this.s[highLimit] === 1;
  }

  /** Present firing rate, 0 without flame. */
  get rate(): number {
    return this.s[rate];
  }

  /** Takes up what is known of it: a purge under way is thought to be half done, a firing rate asked for to be reached. */
  observe(isBurning: boolean, isPurging: boolean, isFaulty: boolean, tooHot: boolean, wanted: number): void {
    const s = this.s;
    s.fill(0);
    s[highLimit] = tooHot ? 1 : 0;
    s[state] = isFaulty ? lockedOut : isBurning ? burning : isPurging ? purging : standby;
    if (s[state] === burning) s[rate] = Math.min(1, Math.max(this.times.minimumFiringRate, wanted));
    if (s[state] === purging) s[timer] = this.times.purgeTime / 2;
  }

  /** @returns whether a flame was lit in this step */
  step(inputs: BurnerInputs, dt: number): boolean {
    const s = this.s;
    const before = s[state];
    if (inputs.tooHot) {
      s[highLimit] = 1;
      this.lockOut();
    }
    if (inputs.reset && s[resetSeen] === 0 && !inputs.tooHot && s[state] === lockedOut) {
      s[highLimit] = 0;
      this.enter(standby);
    }
    s[resetSeen] = inputs.reset ? 1 : 0;
    if (s[state] === lockedOut) return false;
    if (!inputs.run || !inputs.proven) this.extinguish(dt);
    else this.sequence(inputs, dt);
    return before !== burning && s[state] === burning;
  }

  /** No request or no permission: out at once, then a short purge where a flame stood. */
  private extinguish(dt: number): void {
    const s = this.s;
    if (s[state] === burning || s[state] === igniting) {
      this.enter(standby);
      s[timer] = postPurge;
    } else if (s[state] === purging) this.enter(standby);
    s[timer] = Math.max(0, s[timer] - dt);
    s[trials] = 0;
  }

  private sequence(inputs: BurnerInputs, dt: number): void {
    const s = this.s;
    switch (s[state]) {
      case standby:
        this.enter(purging);
        break;
      case purging:
        s[timer] += dt;
        if (s[timer] >= this.times.purgeTime) this.enter(igniting);
        break;
      case igniting:
        s[timer] += dt;
        if (s[timer] >= this.times.ignitionTime) this.tried(inputs.ignites);
        break;
      default:
        if (!inputs.ignites) this.lockOut();
        else {
          const wanted = Math.max(this.times.minimumFiringRate, inputs.firingRate);
          s[rate] = stroke(s[rate], wanted, dt, this.times.rampTime);
        }
    }
  }

  /** The end of an ignition trial. */
  private tried(lit: boolean): void {
    const s = this.s;
    if (lit) {
      this.enter(burning);
      s[rate] = this.times.minimumFiringRate;
      s[trials] = 0;
      return;
    }
    s[trials]++;
    if (s[trials] >= ignitionTrialsMaximum) this.lockOut();
    else this.enter(purging);
  }

  private lockOut(): void {
    this.enter(lockedOut);
    this.s[trials] = 0;
  }

  private enter(next: number): void {
    this.s[state] = next;
    this.s[timer] = 0;
    this.s[rate] = 0;
  }
}
