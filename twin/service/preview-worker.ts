import { formatObstacles, loadPlant, type Plant, PlantFileError, parsePlant, stopNeeded } from '../../config/index.ts';
import { type Future, future, type PreviewOptions } from '../lab/preview.ts';
import { type MeasuredWeather, persistenceForecast } from '../weather/index.ts';

/** One future to be worked out: all of it can pass between threads. */
export interface FutureTask extends Omit<PreviewOptions, 'weather' | 'living'> {
  readonly plantFile: string;
  /** Text of the configuration in force, where it is another than the file's. */
  readonly inForce?: string | undefined;
  /** Text of another configuration, to be judged. */
  readonly configuration?: string | undefined;
  /** What the mast tells now. */
  readonly weather: MeasuredWeather;
}

/** Plants kept: the file's, the one in force, and the one that is judged. */
const keptMaximum = 3;
const plants = new Map<string, Plant>();

/** The plant of a file or a text, read once. */
function kept(key: string, read: () => Plant): Plant {
  const plant = plants.get(key) ?? read();
  plants.delete(key);
  plants.set(key, plant);
  const [oldest] = plants.keys();
  if (plants.size > keptMaximum) plants.delete(oldest);
  return plant;
}

const ofText = (text: string): Plant => kept(text, () => parsePlant(text, 'configuration'));

/** The plant with another configuration, or why a controller would not take it. */
function judged(text: string, living: Plant): Plant | string {
  try {
    const plant = ofText(text);
    const obstacles = stopNeeded(living, plant);
    return obstacles.length === 0 ? plant : formatObstacles(obstacles);
  } catch (error) {
    if (error instanceof PlantFileError) return error.message;
    throw error;
  }
}

/** What a thread of {@link PreviewThreads} does. */
export default function work({ plantFile, inForce, configuration, weather, ...options }: FutureTask): Future {
  const living = inForce === undefined ? kept(plantFile, () => loadPlant(plantFile)) : ofText(inForce);
  const plant = configuration === undefined ? living : judged(configuration, living);
  if (typeof plant === 'string') return { refused: plant };
  return future(plant, { ...options, living, weather: persistenceForecast(weather, plant.location) });
}
