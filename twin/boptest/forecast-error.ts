import { normal, uniform } from '../physics/random.ts';
import type { Uncertainty } from './scenario.ts';

/**
 * Errors of weather forecasts, as BOPTEST emulates them: autoregressive of first order, by the hour, normal for the outdoor
 * temperature, Laplace for the sun (L. Zabala, W. Zheng et al.; parameters of `forecast_uncertainty_params.json`).
 * The numbers come from a hash of seed and hour, so that the same test always sees the same forecasts.
 */

/** Mean and spread at the first hour; factor, spread and mean of every further one; K. */
const temperature = {
  low: { F0: 0, K0: 0.6, F: 0.92, K: 0.4, mu: 0 },
  medium: { F0: 0.15, K0: 1.2, F: 0.93, K: 0.6, mu: 0 },
  high: { F0: -0.58, K0: 1.5, F: 0.95, K: 0.7, mu: -0.015 },
} as const satisfies Record<Uncertainty, object>;

/** The same of the irradiance, W/m². */
const solar = {
  low: { ag0: 4.44, bg0: 57.42, phi: 0.62, ag: 1.86, bg: 45.64 },
  medium: { ag0: 15.02, bg0: 122.6, phi: 0.63, ag: 4.44, bg: 91.97 },
  high: { ag0: 32.09, bg0: 119.94, phi: 0.67, ag: 10.63, bg: 87.44 },
} as const satisfies Record<Uncertainty, object>;

const temperatureStream = 41;
const solarStream = 42;
/** Tries for a sky that stays within its limits, as in the original. */
const triesMaximum = 200;
/** An hour with more sun than this, W/m², must be forecast within a fifth and twice of what comes. */
const daylight = 50;
const lowest = 0.2;
const highest = 2;

/** What to take off the true outdoor temperature of each of `hours` hours, K. */
export function temperatureErrors(level: Uncertainty, hours: number, seed: number): number[] {
  const { F0, K0, F, K, mu } = temperature[level];
  const errors: number[] = [];
  for (let hour = 0; hour < hours; hour++) {
    const z = normal(seed, temperatureStream, hour);
    errors.push(hour === 0 ? F0 + K0 * z : errors[hour - 1] * F + mu + K * z);
  }
  return errors;
}

/** Forecast of the irradiance of each hour, W/m², from the true one. */
export function solarForecast(level: Uncertainty, truth: readonly number[], seed: number): number[] {
  let forecast: number[] = [];
  for (let attempt = 0; attempt < triesMaximum; attempt++) {
    const errors = solarErrors(level, truth.length, seed + attempt * attempt);
    forecast = truth.map((value, hour) => value - errors[hour]);
    const plausible = truth.every(
      (value, hour) => value <= daylight || (forecast[hour] <= highest * value && forecast[hour] >= lowest * value),
    );
    if (plausible) break;
  }
  return smoothed(forecast).map((value, hour) =>
    Math.min(highest * truth[hour], Math.max(lowest * truth[hour], value)),
  );
}

function solarErrors(level: Uncertainty, hours: number, seed: number): number[] {
  const { ag0, bg0, phi, ag, bg } = solar[level];
  const errors: number[] = [];
  for (let hour = 0; hour < hours; hour++) {
    const deviation = laplace(seed, hour);
    errors.push(hour === 0 ? ag0 + bg0 * deviation : errors[hour - 1] * phi + ag + bg * deviation);
  }
  return errors;
}

/** A standard Laplace number, by its inverse distribution. */
function laplace(seed: number, index: number): number {
  const u = uniform(seed, solarStream, index) - 0.5;
  return -Math.sign(u) * Math.log(Math.max(1e-9, 1 - 2 * Math.abs(u)));
}

/** Mean of three neighbours, but for the ends. */
function smoothed(values: readonly number[]): number[] {
  return values.map((value, i) =>
    i === 0 || i === values.length - 1 ? value : (values[i - 1] + value + values[i + 1]) / 3,
  );
}
