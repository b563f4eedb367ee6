import '../../twin/lab/engine.ts';

import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { episodeSeeds, runCampaign } from './campaign.ts';
import { type Case, type CaseOutcome, planOf } from './case.ts';
import { reportOf } from './report.ts';

const usage = `usage: npm run --silent simulate -- [options]
  --years N        plant-years to live, as episodes of about a day and a half each, across the seasons (0.1)
  --seed S         what is drawn (1)
  --episodes N     so many episodes instead of years
  --episode SEED   one episode again, as a failing one is told
  --keep I,J|none  only these of its disturbances
  --no-setbacks    no building is set back at night and no boiler has a minimum return, as in plants drawn before December 2026
  --list           the disturbances of --episode, and nothing else
  --threads N      worker threads; 0: none (the machine's processors)
  --no-shrink      do not look for smaller cases
  --json           one JSON object on standard output
Exit code 1 where a rule was broken.
`;

/** Mean length of an episode, h, by which years are counted in episodes. */
const episodeHours = 28;

class UsageError extends Error {}

const options = {
  years: { type: 'string' },
  seed: { type: 'string' },
  episodes: { type: 'string' },
  episode: { type: 'string' },
  keep: { type: 'string' },
  list: { type: 'boolean' },
  threads: { type: 'string' },
  'no-shrink': { type: 'boolean' },
  'no-setbacks': { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

function read(words: string[]) {
  try {
    return parseArgs({ args: words, options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function number(name: string, text: string | undefined, otherwise: number, whole = true): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!(value >= 0 && (!whole || Number.isInteger(value))) || text === '')
    throw new UsageError(`--${name} ${text}: expected a ${whole ? 'whole ' : ''}number of 0 or more`);
  return value;
}

function casesOf(values: ReturnType<typeof read>): Case[] {
  const chosen = drawnCases(values);
  return values['no-setbacks'] ? chosen.map((one) => ({ ...one, setbacks: false })) : chosen;
}

function drawnCases(values: ReturnType<typeof read>): Case[] {
  if (values.episode !== undefined) {
    const seed = number('episode', values.episode, 0);
    if (values.keep === undefined) return [{ seed }];
    const keep = values.keep === 'none' ? [] : values.keep.split(',').map((word) => number('keep', word, 0));
    return [{ seed, keep }];
  }
  const years = number('years', values.years, 0.1, false);
  const byYears = Math.max(1, Math.round((years * 8760) / episodeHours));
  return episodeSeeds(number('seed', values.seed, 1), number('episodes', values.episodes, byYears));
}

async function main(words: string[]): Promise<void> {
  const values = read(words);
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const cases = casesOf(values);
  if (values.list) {
    if (values.episode === undefined) throw new UsageError('--list goes with --episode');
    const { disturbances, startTime, strategy } = planOf(cases[0]);
    process.stdout.write(`strategy ${strategy}\n`);
    for (const [i, one] of disturbances.entries())
      process.stdout.write(`${i}  hour ${((one.from - startTime) / 3600).toFixed(2)}  ${JSON.stringify(one)}\n`);
    return;
  }
  const threads = cases.length === 1 ? 0 : number('threads', values.threads, availableParallelism());
  const began = performance.now();
  const progress = (done: number, { seed, violations }: CaseOutcome) => {
    if (violations.length > 0)
      for (const one of violations) process.stderr.write(`seed ${seed}: ${one.invariant} ${one.equipment}\n`);
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${cases.length} episodes `);
  };
  const result = await runCampaign({ cases, threads, shrinking: !values['no-shrink'], progress });
  const wallSeconds = (performance.now() - began) / 1000;
  process.stdout.write(
    values.json ? `${JSON.stringify({ ...result, wallSeconds })}\n` : `${reportOf(result, wallSeconds)}\n`,
  );
  if (result.violations.length > 0) process.exitCode = 1;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n${usage}`);
  process.exitCode = 2;
}
