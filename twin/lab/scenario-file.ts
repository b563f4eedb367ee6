import { dirname } from 'node:path';
import { PlantFileError, parsePlaced, readPlaced, readText } from '../../config/index.ts';
import { resolveScenario, type Scenario, type ScenarioInput, scenarioSchema } from './scenario.ts';
import { type SweepInput, sweepSchema } from './sweep/plan.ts';

const fileSchema = scenarioSchema.extend({ sweep: sweepSchema.optional() });

/** A scenario file read: what it says, and what that means. */
export interface ScenarioFile {
  /** The scenario alone, as plain data; relative paths are meant from {@link folder}. */
  readonly input: ScenarioInput;
  readonly folder: string;
  readonly scenario: Scenario;
  readonly sweep: SweepInput | undefined;
}

/**
 * Reads a scenario file (YAML or JSON). `overrides` take the place of what it says, as a command line's options do.
 * @throws PlantFileError with the line and column of everything that is wrong, in the scenario's file or in its plant's
 */
export function readScenarioFile(path: string, overrides: Partial<ScenarioInput> = {}): ScenarioFile {
  return parseScenarioFile(readText(path), path, overrides);
}

/** Reads the text of a scenario file; `file` names it in problems and says where its relative paths begin. */
export function parseScenarioFile(text: string, file: string, overrides: Partial<ScenarioInput> = {}): ScenarioFile {
  const placed = parsePlaced(text, file);
  const { sweep, ...own } = readPlaced(placed, fileSchema);
  const data = scenarioSchema.parse({ ...own, ...overrides });
  const folder = dirname(file);
  const { problems } = placed;
  const scenario = resolveScenario(data, { folder }, (where, expected) => problems.add(where, expected));
  if (problems.problems.length > 0) throw new PlantFileError(problems.problems);
  return { input: data, folder, scenario, sweep };
}
