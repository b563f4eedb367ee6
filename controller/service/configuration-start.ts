import {
  type ConfigurationVersionRecord as ConfigurationVersion,
  formatObstacles,
  type Plant,
  PlantFileError,
  parsePlant,
  stopNeeded,
} from '../../config/index.ts';
import { type ConfigurationStore, hashOfText } from './configuration-store.ts';

/** The configuration that control begins with. */
export interface StartingConfiguration {
  readonly plant: Plant;
  readonly text: string;
  readonly version: ConfigurationVersion;
  /** Why the version in force before cannot be: the plant file is in force instead. */
  readonly unusable?: string;
}

/**
 * What was in force last, or the plant file where that was changed since (somebody has stopped the plant for it), or where the last one
 * cannot be read by this program any more.
 * @param file the plant file's text, and what it says
 */
export function startingConfiguration(
  store: ConfigurationStore,
  file: { readonly text: string; readonly plant: Plant; readonly path: string },
  time: Date,
): StartingConfiguration {
  const fromFile = (reason: string) => ({
    plant: file.plant,
    text: file.text,
    version: store.add(file.text, { who: 'controller', reason, origin: 'file' }, time),
  });
  const [last] = store.versions();
  if (last === undefined || store.fileHash !== hashOfText(file.text)) return fromFile(file.path);
  if (last.origin === 'file') return { plant: file.plant, text: file.text, version: last };
  const text = store.text(last.version) ?? '';
  const read = readKept(text, last, file.plant);
  if (typeof read !== 'string') return { plant: read, text, version: last };
  return { ...fromFile(`version ${last.version} cannot be used: ${read}`.slice(0, 500)), unusable: read };
}

function readKept(text: string, { version }: ConfigurationVersion, filePlant: Plant): Plant | string {
  try {
    const plant = parsePlant(text, `version ${version}`);
    const obstacles = stopNeeded(filePlant, plant);
    return obstacles.length === 0 ? plant : formatObstacles(obstacles);
  } catch (error) {
    if (error instanceof PlantFileError) return error.message;
    throw error;
  }
}
