import { readFileSync, statSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { type Changes, loadPlant, type Plant, parsePlant, plantFilePath } from '../../config/index.ts';
import { type StrategyName, strategies } from '../../controller/scan/index.ts';

import { checkFaults, type FaultSpecification, isSensorFault, meterNames, parseFault } from '../network/index.ts';
import { EpwError, epwWeather, parseEpw, type WeatherSource } from '../weather/index.ts';
import { type PriceWorld, priceWorlds } from './prices.ts';

const strategyNames = Object.keys(strategies) as [StrategyName, ...StrategyName[]];

const daysMaximum = 3660;
/** A run that would record more numbers than this is refused before it begins: about 400 MB on the disk. */
export const recordedMaximum = 100_000_000;
const changesMaximum = 200;

/** A number, also as text, as command lines and addresses have it. What is none is named as it was given. */
const numeric = <Schema extends z.ZodNumber>(of: (number: z.ZodNumber) => Schema) =>
  z.preprocess(
    (given: number | string) =>
      typeof given === 'string' && given.trim() !== '' && !Number.isNaN(Number(given)) ? Number(given) : given,
    of(
      z.number({
        error: ({ input }) =>
          typeof input === 'string' ? `expected a number, got "${input.slice(0, 100)}"` : undefined,
      }),
    ),
  );

const changeValue = z.union([z.number(), z.string().max(200), z.boolean()]);

/** What to keep of a run besides its indicators. */
const recordSchema = z.strictObject({
  /** `all`, or names of points; `*` stands for any characters. */
  points: z.union([z.literal('all'), z.array(z.string().min(1).max(200)).min(1).max(1000)]).default('all'),
  /** Seconds between two samples. */
  interval: numeric((number) => number.min(1).max(86_400)).default(600),
});

/** What is to be run. */
export const scenarioSchema = z.strictObject({
  /** For people. */
  title: z.string().max(200).optional(),
  plant: z.string().min(1).max(1000).default('chapelle'),
  /** Other values in the plant file, by path: `equipment.store.1.parameters.volume: 50`. */
  changes: z
    .record(z.string().min(1).max(500), changeValue)
    .refine((changes) => Object.keys(changes).length <= changesMaximum, `expected at most ${changesMaximum} changes`)
    .default({}),
  strategy: z.enum(strategyNames).default('rules'),
  start: z
    .string()
    .refine((text) => Number.isFinite(Date.parse(text)), 'expected a date such as 2026-01-12 or 2026-01-12T06:00:00Z')
    .default('2026-01-12T00:00:00Z'),
  days: numeric((number) => number.positive().max(daysMaximum)).default(7),
  faults: z.array(z.string().max(300)).max(100).default([]),
  seed: numeric((number) => number.int().min(0).max(0xffffffff)).default(1),
  step: numeric((number) => number.positive().max(60)).default(10),
  /** Hours lived before anything counts, so that a run does not begin with a cold plant. */
  warmup: numeric((number) => number.min(0).max(24 * 30)).default(24),
  /** Outdoor temperature held all the time, °C, instead of the synthetic year's. */
  outdoor: numeric((number) => number.min(-40).max(50)).optional(),
  /** An EnergyPlus weather file (EPW), instead of the synthetic year. */
  weather: z.string().min(1).max(1000).optional(),
  instruments: z.boolean().default(false),
  /**
   * World of prices that costs are worked out by, and that strategies know: one price all year, day and night by season, the plant
   * file's hours, or a seeded day-ahead market.
   */
  prices: z.enum(priceWorlds).default('highly_dynamic'),
  record: recordSchema.optional(),
});

export type ScenarioInput = z.input<typeof scenarioSchema>;
type ScenarioData = z.output<typeof scenarioSchema>;

/** What a run records: slots of points and how often. */
export interface Recording {
  readonly points: readonly number[];
  readonly intervalSeconds: number;
}

/** A scenario, checked, with its plant loaded. Times in seconds since the epoch. */
export interface Scenario {
  readonly title: string | undefined;
  readonly plant: Plant;
  readonly strategy: StrategyName;
  readonly startTime: number;
  readonly days: number;
  readonly seed: number;
  readonly stepSeconds: number;
  readonly warmupSeconds: number;
  readonly outdoor: number | undefined;
  /** Of a file; undefined: the synthetic year. */
  readonly weather: WeatherSource | undefined;
  readonly faults: readonly FaultSpecification[];
  readonly instruments: boolean;
  readonly prices: PriceWorld;
  readonly recording: Recording | undefined;
}

/** Thrown with one line per thing that is wrong with a scenario. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
}

/** Where a scenario's files are. */
export interface ScenarioPlace {
  /** Folder that relative paths are meant from; the working folder unless given. */
  readonly folder?: string;
  /** Texts of the plant and weather files, where they were brought along instead of being read from the disk. */
  readonly plantText?: string;
  readonly weatherText?: string;
}

/** Notes what is wrong at a path of the scenario. */
export type Complain = (path: readonly (string | number)[], expected: string) => void;

/**
 * Checks a scenario and loads its plant.
 * @throws ScenarioError, or PlantFileError where the plant's file is at fault
 */
export function readScenario(input: unknown, place: ScenarioPlace = {}): Scenario {
  const checked = scenarioSchema.safeParse(input);
  if (!checked.success) {
    const lines = checked.error.issues.map((issue) => `${issue.path.join('.') || 'scenario'}: ${issue.message}`);
    throw new ScenarioError(lines.join('\n'));
  }
  const complaints: string[] = [];
  const scenario = resolveScenario(checked.data, place, (path, expected) =>
    complaints.push(`${path.join('.')}: ${expected}`),
  );
  if (complaints.length > 0) throw new ScenarioError(complaints.join('\n'));
  return scenario;
}

/** Path of the plant file that a scenario names. */
export function plantPathOf(plant: string, place: ScenarioPlace): string {
  const path = plantFilePath(plant);
  return path === plant ? pathFrom(path, place) : path;
}

function pathFrom(path: string, { folder }: ScenarioPlace): string {
  return folder === undefined || isAbsolute(path) ? path : join(folder, path);
}

/** Larger weather files are refused: a year by minutes has some 60 MB. */
const weatherBytesMaximum = 128 * 1024 * 1024;

/**
 * The text of a weather file that a scenario names.
 * @throws ScenarioError where it cannot be read or is too large
 */
export function weatherTextOf(weather: string, place: ScenarioPlace): string {
  const path = pathFrom(weather, place);
  try {
    const stat = statSync(path);
    if (!stat.isFile()) throw new Error('not a file');
    if (stat.size > weatherBytesMaximum) throw new Error('larger than 128 MB');
    return readFileSync(path, 'latin1');
  } catch (error) {
    throw new ScenarioError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readWeather(
  { weather, outdoor }: ScenarioData,
  place: ScenarioPlace,
  complain: Complain,
): WeatherSource | undefined {
  if (weather === undefined) return undefined;
  if (outdoor !== undefined) complain(['weather'], 'a file and a held outdoor temperature exclude each other');
  try {
    return epwWeather(parseEpw(place.weatherText ?? weatherTextOf(weather, place), basename(weather)));
  } catch (error) {
    if (!(error instanceof EpwError || error instanceof ScenarioError)) throw error;
    complain(['weather'], error.message);
    return undefined;
  }
}

/** Loads the plant of checked data and what depends on it; complains instead of throwing where the scenario is wrong. */
export function resolveScenario(data: ScenarioData, place: ScenarioPlace, complain: Complain): Scenario {
  const path = plantPathOf(data.plant, place);
  const changes: Changes = data.changes;
  const plant =
    place.plantText === undefined ? loadPlant(path, changes) : parsePlant(place.plantText, data.plant, changes);
  const startTime = Date.parse(data.start) / 1000;
  const faults = readFaults(data.faults, plant, startTime, complain);
  return {
    title: data.title,
    plant,
    strategy: data.strategy,
    startTime,
    days: data.days,
    seed: data.seed,
    stepSeconds: data.step,
    warmupSeconds: data.warmup * 3600,
    outdoor: data.outdoor,
    weather: readWeather(data, place, complain),
    faults,
    prices: data.prices,
    // Only instruments can be dead or drift, and only a wire can be cut.
    instruments: data.instruments || faults.some(({ kind }) => isSensorFault(kind) || kind === 'communicationLoss'),
    recording: data.record === undefined ? undefined : recordingOf(data, plant, complain),
  };
}

function readFaults(
  texts: readonly string[],
  plant: Plant,
  startTime: number,
  complain: Complain,
): FaultSpecification[] {
  return texts.flatMap((text, index) => {
    try {
      const specification = parseFault(text, startTime);
      checkFaults(plant, [specification]);
      return [specification];
    } catch (error) {
      complain(['faults', index], error instanceof Error ? error.message : String(error));
      return [];
    }
  });
}

function recordingOf({ record, days, step }: ScenarioData, plant: Plant, complain: Complain): Recording {
  const { points, interval } = record as NonNullable<ScenarioData['record']>;
  const chosen = points === 'all' ? plant.points.map(({ index }) => index) : matching(points, plant, complain);
  const samples = Math.floor((days * 86_400) / Math.max(interval, step)) + 1;
  const numbers = samples * (chosen.length + meterNames.length);
  if (numbers > recordedMaximum) {
    complain(
      ['record'],
      `${chosen.length} points every ${interval} s over ${days} days would be ${Math.round(numbers / 1e6)} million numbers; at most ${recordedMaximum / 1e6} million are kept: choose fewer points or a longer interval`,
    );
  }
  return { points: chosen, intervalSeconds: Math.max(interval, step) };
}

function matching(patterns: readonly string[], plant: Plant, complain: Complain): number[] {
  const chosen = new Set<number>();
  for (const [index, pattern] of patterns.entries()) {
    const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const expression = new RegExp(`^${parts.join('.*')}$`);
    const found = plant.points.filter(({ name }) => (parts.length === 1 ? name === pattern : expression.test(name)));
    if (found.length === 0) complain(['record', 'points', index], `no point of ${plant.name} is called "${pattern}"`);
    for (const point of found) chosen.add(point.index);
  }
  return [...chosen].sort((a, b) => a - b);
}
