import type { LocalTime } from '../../config/index.ts';
import { clamp } from '../blocks/index.ts';
import { RecursiveRegression, type RegressionState } from './regression.ts';

/** An hour as it was: means of power in kW, temperatures in °C, sun in W/m². */
export interface HourRecord {
  /** Beginning, seconds since the epoch. */
  readonly time: number;
  readonly load: number;
  readonly hallHeat: number;
  readonly outdoorTemperature: number;
  readonly solarIrradiance: number;
}

/** What a forecast needs of an hour to come. */
export interface ExpectedHour {
  readonly time: number;
  readonly outdoorTemperature: number;
  readonly solarIrradiance: number;
}

export interface ForecasterState {
  readonly load: RegressionState;
  readonly hall: RegressionState;
  readonly profile: readonly number[];
  readonly outdoorDay: number;
  readonly heated: boolean;
  readonly residual: number;
  readonly hallResidual: number;
  readonly variance: number;
}

/** Buildings are heated below this mean of a day, °C. */
const heatingLimit = 16;
/** A sample's weight falls to a third in so many hours: six weeks, so that a season is followed. */
const memoryHours = 1000;
const forgetting = 1 - 1 / memoryHours;
/** Share of an hour's error that its place in the week keeps. */
const profileRate = 0.12;
/** What is off now is expected to stay off, and less so with every hour, h. */
const residualHours = 5;
const residualRate = 0.4;
const varianceRate = 0.01;
const dayHours = 24;
const weekHours = 168;

/**
 * Learns what a heating circuit takes and what halls give, hour by hour, from what was measured: a regression on the heating degrees of hour
 * and day, the sun and the hour, the error that each hour of the week keeps, and the present error that fades. Deterministic.
 */
export class LoadForecaster {
  readonly #load: RecursiveRegression;
  readonly #hall: RecursiveRegression;
  readonly #profile = new Float64Array(weekHours);
  readonly #local: (time: number) => LocalTime;
  #outdoorDay = Number.NaN;
  #heated = true;
  #residual = 0;
  #hallResidual = 0;
  /** kW², of an hour's load an hour ahead. */
  #variance = 900;

  /**
   * @param local local time of the plant
   * @param prior what the plant file lets expect, kW: base load all year, heat per kelvin below the heating limit, and of halls
   */
  constructor(
    local: (time: number) => LocalTime,
    prior: { readonly base: number; readonly perKelvin: number; readonly hallHeat: number },
  ) {
    this.#local = local;
    const { base, perKelvin, hallHeat } = prior;
    // By ten kelvin, so that all features are of one size.
    const load = [base, 0, 5 * perKelvin, 5 * perKelvin, ...new Array<number>(12).fill(0)];
    this.#load = new RecursiveRegression(
      load,
      load.map(() => 3),
      forgetting,
    );
    const hall = [hallHeat, 0, 0, 0];
    this.#hall = new RecursiveRegression(
      hall,
      hall.map(() => 3),
      forgetting,
    );
  }

  #features(hour: ExpectedHour, outdoorDay: number, heated: boolean, local: LocalTime): number[] {
    const on = heated ? 1 : 0;
    const day = on * (Math.max(0, heatingLimit - outdoorDay) / 10);
    const now = on * (Math.max(0, heatingLimit + 4 - hour.outdoorTemperature) / 10);
    const angle = (2 * Math.PI * (local.hour + 0.5)) / 24;
    const [s1, c1] = [Math.sin(angle), Math.cos(angle)];
    const [s2, c2] = [Math.sin(2 * angle), Math.cos(2 * angle)];
    const [s3, c3] = [Math.sin(3 * angle), Math.cos(3 * angle)];
    const sun = (on * hour.solarIrradiance) / 500;
    return [
      1,
      on,
      day,
      now,
      sun,
      s1,
      c1,
      s2,
      c2,
      s3,
      c3,
      local.weekday >= 5 ? 1 : 0,
      on * s1,
      on * c1,
      day * s1,
      day * c1,
    ];
  }

  #hallFeatures(local: LocalTime): number[] {
    const angle = (2 * Math.PI * (local.hour + 0.5)) / 24;
    return [1, Math.sin(angle), Math.cos(angle), local.weekday >= 5 ? 1 : 0];
  }

  /** Heating begins and ends with half a kelvin of hysteresis on the mean of a day, as substations do it. */
  #heatedAt(heated: boolean, outdoorDay: number): boolean {
    return outdoorDay < heatingLimit + (heated ? 0.5 : -0.5);
  }

  #smooth(day: number, outdoorTemperature: number): number {
    return Number.isNaN(day) ? outdoorTemperature : day + (outdoorTemperature - day) / dayHours;
  }

  /** Takes up an hour that has passed. */
  learn(hour: HourRecord): void {
    const local = this.#local(hour.time);
    if (Number.isFinite(hour.outdoorTemperature))
      this.#outdoorDay = this.#smooth(this.#outdoorDay, hour.outdoorTemperature);
    if (Number.isNaN(this.#outdoorDay)) return;
    const place = local.weekday * 24 + Math.floor(local.hour);
    this.#heated = this.#heatedAt(this.#heated, this.#outdoorDay);
    const features = this.#features(hour, this.#outdoorDay, this.#heated, local);
    const expected = this.#load.predict(features) + this.#profile[place];
    if (Number.isFinite(hour.load) && features.every(Number.isFinite)) {
      const error = this.#load.learn(features, hour.load - this.#profile[place]);
      this.#profile[place] += profileRate * error;
      const off = hour.load - expected;
      // What the fading error had not told already.
      const surprise = off - this.#residual;
      this.#variance += varianceRate * (surprise * surprise - this.#variance);
      this.#residual += residualRate * (off - this.#residual);
    }
    if (!Number.isFinite(hour.hallHeat)) return;
    const hallError = this.#hall.learn(this.#hallFeatures(local), hour.hallHeat);
    this.#hallResidual += residualRate * (hallError - this.#hallResidual);
  }

  /** kW of heat taken, and given by halls, in each of the hours to come. @param now seconds since the epoch */
  forecast(hours: readonly ExpectedHour[], now: number): { readonly load: number[]; readonly hallHeat: number[] } {
    const load: number[] = [];
    const hallHeat: number[] = [];
    let day = this.#outdoorDay;
    let heated = this.#heated;
    for (const hour of hours) {
      const local = this.#local(hour.time);
      day = this.#smooth(day, hour.outdoorTemperature);
      heated = this.#heatedAt(heated, day);
      const lead = Math.max(0, (hour.time - now) / 3600);
      const fading = Math.exp(-lead / residualHours);
      const place = local.weekday * 24 + Math.floor(local.hour);
      const taken = this.#load.predict(this.#features(hour, day, heated, local)) + this.#profile[place];
      load.push(Math.max(0, taken + fading * this.#residual));
      const given = this.#hall.predict(this.#hallFeatures(local));
      hallHeat.push(Math.max(0, given + fading * this.#hallResidual));
    }
    return { load, hallHeat };
  }

  /** Standard deviation of an hour's load as it was expected an hour ahead, kW. */
  get spread(): number {
    return Math.sqrt(this.#variance);
  }

  store(): ForecasterState {
    return {
      load: this.#load.store(),
      hall: this.#hall.store(),
      profile: [...this.#profile],
      outdoorDay: this.#outdoorDay,
      heated: this.#heated,
      residual: this.#residual,
      hallResidual: this.#hallResidual,
      variance: this.#variance,
    };
  }

  /** @throws RangeError where the state is no forecaster's */
  restore(state: ForecasterState): void {
    if (state.profile.length !== weekHours || !state.profile.every(Number.isFinite))
      throw new RangeError('the stored week has not 168 hours');
    this.#load.restore(state.load);
    this.#hall.restore(state.hall);
    this.#profile.set(state.profile);
    // JSON writes not-a-number as null.
    this.#outdoorDay = state.outdoorDay ?? Number.NaN;
    this.#heated = state.heated;
    this.#residual = clamp(state.residual, -1e5, 1e5);
    this.#hallResidual = clamp(state.hallResidual, -1e5, 1e5);
    this.#variance = clamp(state.variance, 0, 1e10);
  }
}
