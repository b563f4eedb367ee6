import { parseArgs } from 'node:util';

/** The processes of an installation, with the file that each runs. */
export const programs = {
  plant: 'twin/service/main.ts',
  controller: 'controller/service/main.ts',
  hmi: 'hmi/server/main.ts',
  lab: 'twin/service/lab-main.ts',
} as const;
export type ProgramName = keyof typeof programs;
const programNames = Object.keys(programs) as ProgramName[];

/** What `npm start` was asked for. */
export interface StartOptions {
  readonly plant: string | undefined;
  /** Plant seconds per wall second. */
  readonly speed: number;
  readonly seed: string | undefined;
  /** Plant time to start at, seconds since the epoch; undefined: now, or where plant time was left. */
  readonly start: number | undefined;
  readonly only: readonly ProgramName[];
  /** Faults of the twin, as `kind:target@from..until`. */
  readonly faults: readonly string[];
  readonly newPasswords: boolean;
}

/** Thrown with words for the person who typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const usage = `usage: npm start -- [--plant NAME|FILE] [--speed N] [--seed N] [--start ISO] [--fault KIND:TARGET]... [--only ${programNames.join(',')}] [--new-passwords]`;

/**
 * Reads the command line of `npm start`.
 * @throws UsageError with what was expected
 */
export function readArguments(args: readonly string[]): StartOptions {
  const given = parsed(args);
  const speed = Number(given.speed);
  if (!(speed >= 0.1 && speed <= 1000))
    throw new UsageError(`--speed ${given.speed}: expected a number from 0.1 to 1000`);
  const start = given.start === undefined ? undefined : Date.parse(given.start) / 1000;
  if (Number.isNaN(start)) throw new UsageError(`--start ${given.start}: expected a time such as 2026-01-15T08:00:00Z`);
  const only = given.only?.split(',') ?? programNames;
  for (const name of only) {
    if (!(name in programs)) throw new UsageError(`--only ${name}: expected some of ${programNames.join(',')}`);
  }
  return {
    plant: given.plant,
    speed,
    seed: given.seed,
    start,
    only: [...new Set(only)] as ProgramName[],
    faults: given.fault ?? [],
    newPasswords: given['new-passwords'] ?? false,
  };
}

function parsed(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        plant: { type: 'string' },
        speed: { type: 'string', default: '1' },
        seed: { type: 'string' },
        start: { type: 'string' },
        only: { type: 'string' },
        fault: { type: 'string', multiple: true },
        'new-passwords': { type: 'boolean' },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`);
  }
}
