import { loadPlant, type Plant } from '../../config/index.ts';
import { type Future, future, type PreviewOptions } from '../lab/preview.ts';
import { type MeasuredWeather, persistenceForecast } from '../weather/index.ts';

/** One future to be worked out: all of it can pass between threads. */
export interface FutureTask extends Omit<PreviewOptions, 'weather'> {
  readonly plantFile: string;
  /** What the mast tells now. */
  readonly weather: MeasuredWeather;
}

const plants = new Map<string, Plant>();

function plantOf(path: string): Plant {
  const known = plants.get(path) ?? loadPlant(path);
  plants.set(path, known);
  return known;
}

/** What a thread of {@link PreviewThreads} does. */
export default function work({ plantFile, weather, ...options }: FutureTask): Future {
  const plant = plantOf(plantFile);
  return future(plant, { ...options, weather: persistenceForecast(weather, plant.location) });
}
