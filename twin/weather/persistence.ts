import { dayOfYear, sineOfHeight } from '../../config/index.ts';
import type { Weather, WeatherSource } from './source.ts';
import { clearSky } from './sun.ts';
import { groundTemperature } from './synthetic.ts';

/** What a weather mast shows; not-a-number where it does not. */
export interface MeasuredWeather {
  readonly time: number;
  readonly outdoorTemperature: number;
  readonly solarIrradiance: number;
  readonly windSpeed: number;
}

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** Hour of solar time at which a day is warmest. */
const warmestHour = 15;
/** Sun below this sine of its height tells nothing of the clouds. */
const sineMinimum = 0.1;
/** Share of a clear sky's sun where the mast cannot tell (night, or no sensor). */
const usualClearness = 0.45;

/**
 * The weather of the next hours where no forecast service is: the mast's temperature goes on along the daily wave of the season, the
 * sky stays as clear as it is, the wind as it blows. Its error grows to some 2 K in half a day.
 */
export function persistenceForecast(now: MeasuredWeather, { latitude, longitude }: Place): WeatherSource {
  const wave = (time: number) => {
    const summer = 0.5 - 0.5 * Math.cos((2 * Math.PI * (dayOfYear(time) - 5)) / 365.2425);
    const hour = (time / 3600 + longitude / 15) % 24;
    return (1.6 + 2.6 * summer) * Math.cos((2 * Math.PI * (hour - warmestHour)) / 24);
  };
  const outdoor = Number.isNaN(now.outdoorTemperature) ? 10 : now.outdoorTemperature;
  const wind = Number.isNaN(now.windSpeed) ? 3 : now.windSpeed;
  const sine = sineOfHeight(now.time, latitude, longitude);
  const clear = clearSky(sine);
  const known = sine > sineMinimum && !Number.isNaN(now.solarIrradiance) && clear > 0;
  const clearness = known ? Math.min(1, now.solarIrradiance / clear) : usualClearness;
  const begin = wave(now.time);
  return (time): Weather => ({
    outdoorTemperature: outdoor + wave(time) - begin,
    solarIrradiance: clearness * clearSky(sineOfHeight(time, latitude, longitude)),
    windSpeed: wind,
    groundTemperature: groundTemperature(time),
  });
}
