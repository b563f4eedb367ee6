import { type LocalTime, localOffset, setLocalTime } from '../../config/index.ts';
import { clamp } from '../blocks/index.ts';
import { RecursiveRegression, type RegressionState } from './regression.ts';

export interface PowerForecasterState {
  readonly regression: RegressionState;
  readonly residual: number;
  readonly unevenness: number;
  readonly learned: boolean;
}

/** A sample's weight falls to a third in so many hours: two weeks, as servers come and go. */
const memoryHours = 336;
const residualHours = 5;
const residualRate = 0.4;
const unevennessRate = 0.05;
/** Above this, °C, cooling takes more than the estimate of it, or less. */
const warm = 15;

/**
 * Learns what a site takes besides heat pumps and the cold that they would bring: servers and their supply, fans, pumps, and what the estimate
 * of cooling leaves out. By hour and weekend, in kW; deterministic.
 */
export class PowerForecaster {
  readonly #regression = new RecursiveRegression([0, 0, 0, 0, 0], [1e4, 1e2, 1e2, 1e2, 1e2], 1 - 1 / memoryHours);
  readonly #offset: (time: number) => number;
  readonly #local: LocalTime = { hour: 0, day: 0, weekday: 0 };
  #residual = 0;
  #learned = false;
  /** By how much the highest interval of an hour is above its mean, kW. */
  #unevenness = 0;
  #hour = { highest: Number.NEGATIVE_INFINITY, sum: 0, count: 0 };

  constructor(timeZone: string) {
    this.#offset = localOffset(timeZone);
  }

  #features(time: number, outdoor: number): number[] {
    setLocalTime(this.#local, time, this.#offset(time));
    const angle = (2 * Math.PI * (this.#local.hour + 0.5)) / 24;
    const weekend = this.#local.weekday >= 5 ? 1 : 0;
    return [1, Math.sin(angle), Math.cos(angle), weekend, Math.max(0, outdoor - warm) / 10];
  }

  /** An interval of the hour under way is over; its mean without heat pumps, kW. */
  interval(power: number): void {
    this.#hour.highest = Math.max(this.#hour.highest, power);
    this.#hour.sum += power;
    this.#hour.count++;
  }

  /** Takes up the hour that is over, from its intervals. @param cooling what cooling was estimated to take in it, kW */
  learn(time: number, outdoor: number, cooling: number): void {
    const { highest, sum, count } = this.#hour;
    this.#hour = { highest: Number.NEGATIVE_INFINITY, sum: 0, count: 0 };
    if (count < 2 || !Number.isFinite(outdoor) || !Number.isFinite(cooling)) return;
    const mean = sum / count;
    const error = this.#regression.learn(this.#features(time, outdoor), mean - cooling);
    // The first hour is no error: nothing was expected.
    if (this.#learned) this.#residual += residualRate * (error - this.#residual);
    this.#learned = true;
    this.#unevenness += unevennessRate * (highest - mean - this.#unevenness);
  }

  /**
   * kW without heat pumps in an hour that begins at a time, where cooling takes so much, in the highest interval; not a number before an hour
   * was learned: what a plant takes while it starts tells nothing.
   */
  forecast(time: number, outdoor: number, cooling: number, now: number): number {
    if (!this.#learned) return Number.NaN;
    const lead = Math.max(0, (time - now) / 3600);
    const expected = this.#regression.predict(this.#features(time, outdoor));
    return expected + Math.exp(-lead / residualHours) * this.#residual + cooling + this.#unevenness;
  }

  store(): PowerForecasterState {
    return {
      regression: this.#regression.store(),
      residual: this.#residual,
      unevenness: this.#unevenness,
      learned: this.#learned,
    };
  }

  /** @throws RangeError where the state is no such forecaster's */
  restore({ regression, residual, unevenness, learned }: PowerForecasterState): void {
    this.#learned = learned;
    this.#regression.restore(regression);
    this.#residual = clamp(residual, -1e5, 1e5);
    this.#unevenness = clamp(unevenness, 0, 1e5);
  }
}
