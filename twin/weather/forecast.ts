import { normal } from '../physics/random.ts';
import type { Weather, WeatherSource } from './source.ts';

/** Streams of the hash: errors that a forecast shares with the one before it, and its own. */
const streams = { temperature: [31, 32], sun: [33, 34], wind: [35, 36] } as const;
/** Share of an error's variance that one issue shares with the next. */
const shared = 0.6;
/** Memory of errors from hour to hour. */
const memory = 0.85;
const memoryHours = 24;
/** Issues come this often, s, as those of weather services. */
export const issuePeriod = 6 * 3600;

/**
 * Standard deviation of a temperature forecast, K, by its lead in hours: 0 now, about 1.2 a day and 2.6 five days ahead.
 * Our assumption, of the size that weather services report.
 */
export function temperatureSpread(leadHours: number): number {
  return 3.2 * growth(leadHours);
}

function growth(leadHours: number): number {
  return -Math.expm1(-((Math.max(0, leadHours) / 60) ** 0.8));
}

/**
 * What a weather service says at `now` of the times to come: the truth with an error that grows with lead, lasts for hours, and changes
 * from issue to issue while it keeps its bent. Pure: the same seed, now and time give the same to the bit. The past is the truth.
 * @param now seconds since the epoch
 */
export function forecastWeather(truth: WeatherSource, seed: number, now: number): WeatherSource {
  const issue = Math.floor(now / issuePeriod);
  return (time): Weather => {
    const weather = truth(time);
    const lead = (time - now) / 3600;
    if (lead <= 0) return weather;
    const share = growth(lead);
    const sun = 1 + 0.45 * share * error(seed, streams.sun, issue, time);
    return {
      outdoorTemperature: weather.outdoorTemperature + 3.2 * share * error(seed, streams.temperature, issue, time),
      solarIrradiance: weather.solarIrradiance * Math.min(1.8, Math.max(0.1, sun)),
      windSpeed: Math.max(0, weather.windSpeed + 2 * share * error(seed, streams.wind, issue, time)),
      groundTemperature: weather.groundTemperature,
      ...(weather.relativeHumidity === undefined ? {} : { relativeHumidity: weather.relativeHumidity }),
    };
  };
}

/** An error of unit variance at a time, straight between hours. */
function error(seed: number, [common, own]: readonly [number, number], issue: number, time: number): number {
  const hours = time / 3600;
  const hour = Math.floor(hours);
  const f = hours - hour;
  const mixed = (h: number) =>
    Math.sqrt(shared) * lasting(seed, common, h) + Math.sqrt(1 - shared) * lasting(seed + 7919 * issue, own, h);
  const here = mixed(hour);
  return here + f * (mixed(hour + 1) - here);
}

/** Normal numbers with a fading memory. */
function lasting(seed: number, stream: number, hour: number): number {
  let sum = 0;
  let weight = 1;
  for (let k = 0; k < memoryHours; k++) {
    sum += weight * normal(seed, stream, hour - k);
    weight *= memory;
  }
  return sum * Math.sqrt(1 - memory * memory);
}
