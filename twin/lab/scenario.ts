import { z } from 'zod';
import { loadPlant, type Plant, plantFilePath } from '../../config/index.ts';
import { type StrategyName, strategies } from '../../controller/scan/index.ts';
import { checkFaults, type FaultSpecification, isSensorFault, parseFault } from '../network/index.ts';

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
  const { plant, strategy, start, days, faults, seed, step, warmup, outdoor, instruments } = checked.data;
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
    faults: specifications,
    // Only instruments can be dead or drift, and only a wire can be cut.
    instruments: instruments || specifications.some(({ kind }) => isSensorFault(kind) || kind === 'communicationLoss'),
  };
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
