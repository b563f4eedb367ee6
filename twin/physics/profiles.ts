import type { LocalTime } from './calendar.ts';
import { NormalStream } from './random.ts';

/**
 * What people and servers do, as functions of time and seed only.
 */

/**
 * Share of a day's hot water by hour of the day, residential: morning and evening peaks, little at night (shape of ADEME's
 * "Les besoins d'eau chaude sanitaire en habitat", 2016). Sums to 1.
 */
const drawByHour = [
  0.012, 0.007, 0.005, 0.005, 0.008, 0.022, 0.06, 0.085, 0.075, 0.055, 0.045, 0.042, 0.045, 0.04, 0.03, 0.028, 0.032,
  0.045, 0.068, 0.085, 0.08, 0.06, 0.04, 0.026,
] as const;

/** Draw of hot water over its mean. */
export class DrawProfile {
  private readonly daily: NormalStream;
  private readonly unrest: NormalStream;

  constructor(seed: number, stream: number) {
    this.daily = new NormalStream(seed, stream);
    this.unrest = new NormalStream(seed, stream + 1);
  }

  /** About 1 over a day: hour of day, day-to-day spread, weekend, and five-minute unrest. */
  factor(time: number, local: LocalTime): number {
    const hour = Math.min(23.999, Math.max(0, local.hour));
    const index = Math.floor(hour);
    const here = drawByHour[index];
    const shape = here + (drawByHour[(index + 1) % 24] - here) * (hour - index);
    const day = 1 + 0.1 * this.daily.at(local.day) + (local.weekday >= 5 ? 0.08 : -0.03);
    const unrest = Math.max(0.1, 1 + 0.25 * this.unrest.at(Math.floor(time / 300)));
    return Math.max(0, shape * 24 * day * unrest);
  }
}

/** IT load over its present mean. */
export class LoadProfile {
  private readonly here: NormalStream;
  private readonly next: NormalStream;
  private readonly swing: number;

  constructor(seed: number, stream: number, swing: number) {
    this.here = new NormalStream(seed, stream);
    this.next = new NormalStream(seed, stream);
    this.swing = swing;
  }

  /**
   * Working hours and weekdays above, nights and weekends below, within about ±`swing`, and a slow unrest of a few percent of
   * the swing.
   */
  factor(time: number, local: LocalTime): number {
    const daily = Math.sin((2 * Math.PI * (local.hour - 9)) / 24);
    const weekly = local.weekday >= 5 ? -1 : 0.4;
    const quarter = time / 900;
    const index = Math.floor(quarter);
    const fraction = quarter - index;
    const unrest = this.here.at(index) * (1 - fraction) + this.next.at(index + 1) * fraction;
    return 1 + this.swing * (0.6 * daily + 0.35 * weekly + 0.08 * unrest);
  }
}
