import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { readText } from '../../../config/index.ts';
import { plantPathOf, weatherTextOf } from '../scenario.ts';
import { readScenarioFile } from '../scenario-file.ts';
import { type SweepRow, sweepLocally } from '../sweep/local.ts';
import { sweepByWorkers } from '../sweep/nats-coordinator.ts';
import { planSweep, type SweepPlan } from '../sweep/plan.ts';
import { sweepTable } from '../sweep/table.ts';
import { countOf, progressBar, readOptions, UsageError } from './usage.ts';

const usage = `usage: npm run --silent lab -- sweep --scenario FILE [options]
  --scenario FILE      a scenario with a "sweep" section
  --threads N          runs at the same time on this machine          (as many as it has cores)
  --nats URL           by workers that joined with "lab worker --nats URL"; asked again, a cut sweep goes on where it was
  --out FOLDER         sweep.csv and sweep.json
  --json               one JSON object on standard output
`;

const options = {
  scenario: { type: 'string' },
  threads: { type: 'string' },
  nats: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** `lab sweep`: all runs of a sweep, a line for each. */
export async function sweepCommand(words: string[]): Promise<void> {
  const given = readOptions(words, options, usage);
  if (given.help) {
    process.stdout.write(usage);
    return;
  }
  if (given.scenario === undefined) throw new UsageError('expected --scenario FILE', usage);
  const threads = given.threads === undefined ? availableParallelism() : countOf('threads', given.threads, usage);
  const { input, folder, sweep } = readScenarioFile(given.scenario);
  if (sweep === undefined) throw new UsageError(`${given.scenario} has no "sweep" section`, usage);
  const plan = planSweep(input, sweep);
  const started = performance.now();
  const bar = progressBar(started);
  const progress = (done: number) => bar(done / plan.tasks.length, `${done} of ${plan.tasks.length} runs`);
  const rows =
    given.nats === undefined
      ? await sweepLocally(plan, { threads, folder, progress })
      : await sweepByWorkers(plan, { url: given.nats, files: filesOf(plan, folder), progress });
  tell(plan, rows, (performance.now() - started) / 1000, given);
}

/** The plant and weather files that the runs name, brought along to machines that may not have them. */
function filesOf(plan: SweepPlan, folder: string): Record<string, string> {
  const plants = new Set(plan.tasks.map(({ scenario }) => scenario.plant ?? 'chapelle'));
  const weathers = new Set(plan.tasks.flatMap(({ scenario }) => scenario.weather ?? []));
  return Object.fromEntries([
    ...[...plants].map((name) => [name, readText(plantPathOf(name, { folder }))]),
    ...[...weathers].map((name) => [name, weatherTextOf(name, { folder })]),
  ]);
}

function tell(
  plan: SweepPlan,
  rows: readonly SweepRow[],
  wallSeconds: number,
  { out, json }: { readonly out?: string; readonly json?: boolean },
): void {
  const report = { id: plan.id, runs: rows.length, wallSeconds, rows };
  const csv = sweepTable(rows);
  if (out !== undefined) {
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, 'sweep.csv'), csv);
    writeFileSync(join(out, 'sweep.json'), `${JSON.stringify(report, null, 2)}\n`);
  }
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : csv);
  const failed = rows.filter((row) => row.failed !== undefined);
  if (failed.length > 0) {
    process.stderr.write(
      `${failed.length} of ${rows.length} runs failed, first ${failed[0].index}: ${failed[0].failed}\n`,
    );
    process.exitCode = 1;
  }
}
