import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { loadPlant, type Plant, plantFilePath } from '../../config/index.ts';
import { type StrategyName, strategies } from '../../controller/scan/index.ts';
import { checkFaults, type FaultSpecification, isSensorFault, parseFault } from '../network/index.ts';
import { EpwError, epwWeather, parseEpw, type WeatherSource } from '../weather/index.ts';

const strategyNames = Object.keys(strategies) as [StrategyName, ...StrategyName[]];

const daysMaximum = 3660;

/** What is to be run. */
const schema = z.strictObject({
  plant: z.string().min(1).default('chapelle'),
  strategy: z.enum(strategyNames).default('rules'),
  start: z
    .string()
    .refine((text) => Number.isFinite(Date.parse(text)), 'expected a date such as 2026-01-12 or 2026-01-12T06:00:00Z')
    .default('2026-01-12T00:00:00Z'),
  days: z.coerce.number().positive().max(daysMaximum).default(7),
  faults: z.array(z.string()).max(100).default([]),
  seed: z.coerce.number().int().min(0).max(0xffffffff).default(1),
  step: z.coerce.number().positive().max(60).default(10),
  /** Hours lived before anything counts, so that a run does not begin with a cold plant. */
  warmup: z.coerce
    .number()
    .min(0)
    .max(24 * 30)
    .default(24),
  /** Outdoor temperature held all the time, °C, instead of the synthetic year's. */
  outdoor: z.coerce.number().min(-40).max(50).optional(),
  /** An EnergyPlus weather file (EPW), instead of the synthetic year. */
  weather: z.string().min(1).optional(),
  instruments: z.boolean().default(false),
});

export type ScenarioInput = z.input<typeof schema>;

/** A scenario, checked, with its plant loaded. Times in seconds since the epoch. */
export interface Scenario {
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
}

/** Thrown with one line per thing that is wrong with a scenario. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
}

/**
 * Checks a scenario and loads its plant.
 * @throws ScenarioError, or PlantFileError where the plant's file is at fault
 */
export function readScenario(input: unknown): Scenario {
  const checked = schema.safeParse(input);
  if (!checked.success) {
    const lines = checked.error.issues.map((issue) => `${issue.path.join('.') || 'scenario'}: ${issue.message}`);
    throw new ScenarioError(lines.join('\n'));
  }
  const { plant, strategy, start, days, faults, seed, step, warmup, outdoor, instruments, weather } = checked.data;
  if (weather !== undefined && outdoor !== undefined)
    throw new ScenarioError('weather: a file and a held outdoor temperature exclude each other');
  const startTime = Date.parse(start) / 1000;
  const loaded = loadPlant(plantFilePath(plant));
  const specifications = readFaults(faults, loaded, startTime);
  return {
    plant: loaded,
    strategy,
    startTime,
    days,
    seed,
    stepSeconds: step,
    warmupSeconds: warmup * 3600,
    outdoor,
    weather: weather === undefined ? undefined : readWeather(weather),
    faults: specifications,
    // Only instruments can be dead or drift, and only a wire can be cut.
    instruments: instruments || specifications.some(({ kind }) => isSensorFault(kind) || kind === 'communicationLoss'),
  };
}

/** Larger weather files are refused: a year by minutes has some 60 MB. */
const weatherBytesMaximum = 128 * 1024 * 1024;

function readWeather(path: string): WeatherSource {
  let text: string;
  try {
    text = readFileSync(path, 'latin1');
  } catch (error) {
    throw new ScenarioError(`weather: ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (text.length > weatherBytesMaximum) throw new ScenarioError(`weather: ${path}: larger than 128 MB`);
  try {
    return epwWeather(parseEpw(text, basename(path)));
  } catch (error) {
    if (error instanceof EpwError) throw new ScenarioError(`weather: ${error.message}`);
    throw error;
  }
}

function readFaults(texts: readonly string[], plant: Plant, startTime: number): FaultSpecification[] {
  try {
    const specifications = texts.map((text) => parseFault(text, startTime));
    checkFaults(plant, specifications);
    return specifications;
  } catch (error) {
    throw new ScenarioError(`faults: ${error instanceof Error ? error.message : String(error)}`);
  }
}
