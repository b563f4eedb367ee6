import type { Plant } from '../../config/index.ts';
import type { WeatherSource } from '../weather/index.ts';
import { secondsPerDay, yearStart } from './year.ts';

/** Buildings here are heated below this outdoor temperature, °C; machines that cool have to work above the other. */
const heatingLimit = 16;
const coolingLimit = 12;
/** Days that leave room for a week of warm-up and a week before, and a week after. */
const firstDay = 14;
const lastDay = 365 - 8;

/**
 * The days of the year around which the scenarios' two weeks lie, by the rules of BOPTEST's `find_days`: the peak is the day of
 * the highest quarter hour, the typical one has the highest peak that does not pass the median of all days with any load, the mix
 * has most of both. As loads stand the distances of the outdoor temperature from what asks for heat and for cold.
 * @returns day of the year (0: 1 January) by scenario; those of cold only where the plant makes any
 */
export function timePeriods(plant: Plant, weather: WeatherSource): Record<string, number> {
  const heat = dailyPeaks(plant, weather, (outdoor) => Math.max(0, heatingLimit - outdoor));
  const periods: Record<string, number> = { peak_heat_day: highest(heat), typical_heat_day: typical(heat) };
  if (!plant.equipment.some(({ kind }) => kind === 'chiller')) return periods;
  const cold = dailyPeaks(plant, weather, (outdoor) => Math.max(0, outdoor - coolingLimit));
  const both = heat.map((peak, day) => peak + cold[day] - Math.abs(peak - cold[day]));
  return { ...periods, peak_cool_day: highest(cold), typical_cool_day: typical(cold), mix_day: highest(both) };
}

/** Highest load of each day, by the quarter hour. */
function dailyPeaks(plant: Plant, weather: WeatherSource, load: (outdoor: number) => number): number[] {
  const start = yearStart(plant);
  return Array.from({ length: 365 }, (_, day) => {
    let peak = 0;
    for (let quarter = 0; quarter < 96; quarter++)
      peak = Math.max(peak, load(weather(start + day * secondsPerDay + quarter * 900).outdoorTemperature));
    return peak;
  });
}

/** The first day that has the highest value. */
function highest(peaks: readonly number[], accepts: (peak: number) => boolean = () => true): number {
  let best = firstDay;
  for (let day = firstDay; day <= lastDay; day++) {
    if (accepts(peaks[day]) && (!accepts(peaks[best]) || peaks[day] > peaks[best])) best = day;
  }
  return best;
}

function typical(peaks: readonly number[]): number {
  const loaded = peaks.filter((peak) => peak > 0).sort((a, b) => a - b);
  const middle = loaded.length >> 1;
  const median = loaded.length % 2 === 1 ? loaded[middle] : (loaded[middle - 1] + loaded[middle]) / 2;
  return highest(peaks, (peak) => peak <= median);
}
