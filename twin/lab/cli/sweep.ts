import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { readText } from '../../../config/index.ts';
import { sweepReportPdf } from '../report/sweep-pdf.ts';
import { plantPathOf, type ScenarioInput, weatherTextOf } from '../scenario.ts';
import { readScenarioFile } from '../scenario-file.ts';
import { type SweepRow, sweepLocally } from '../sweep/local.ts';
import { sweepByWorkers } from '../sweep/nats-coordinator.ts';
import { writeSweepParquet } from '../sweep/parquet.ts';
import { planSweep, type SweepPlan } from '../sweep/plan.ts';
import { sweepTable } from '../sweep/table.ts';
import { countOf, progressBar, readOptions, UsageError } from './usage.ts';

const usage = `usage: npm run --silent lab -- sweep --scenario FILE [options]
  --scenario FILE      a scenario with a "sweep" section
  --threads N          runs at the same time on this machine          (as many as it has cores)
  --nats URL           by workers that joined with "lab worker --nats URL"; asked again, a cut sweep goes on where it was
  --out FOLDER         sweep.csv, sweep.parquet, sweep.json, and a report: sweep.pdf
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
  const wallSeconds = (performance.now() - started) / 1000;
  if (given.out !== undefined) await write(given.out, { plan, rows, wallSeconds, scenario: input });
  tell(plan, rows, wallSeconds, given);
}

interface Done {
  readonly plan: SweepPlan;
  readonly rows: readonly SweepRow[];
  readonly wallSeconds: number;
  readonly scenario: ScenarioInput;
}

async function write(folder: string, { plan, rows, wallSeconds, scenario }: Done): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'sweep.csv'), sweepTable(rows));
  writeFileSync(join(folder, 'sweep.json'), `${JSON.stringify(reportOf(plan, rows, wallSeconds), null, 2)}\n`);
  await writeSweepParquet(rows, join(folder, 'sweep.parquet'), join(folder, 'temporary'));
  const title = scenario.title ?? '';
  const pdf = await sweepReportPdf({ title, scenario, rows, endedMs: Date.now(), language: 'en' });
  writeFileSync(join(folder, 'sweep.pdf'), pdf);
}

function reportOf({ id }: SweepPlan, rows: readonly SweepRow[], wallSeconds: number): object {
  return { id, runs: rows.length, wallSeconds, rows };
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
  { json }: { readonly json?: boolean },
): void {
  process.stdout.write(json ? `${JSON.stringify(reportOf(plan, rows, wallSeconds))}\n` : sweepTable(rows));
  const failed = rows.filter((row) => row.failed !== undefined);
  if (failed.length > 0) {
    process.stderr.write(
      `${failed.length} of ${rows.length} runs failed, first ${failed[0].index}: ${failed[0].failed}\n`,
    );
    process.exitCode = 1;
  }
}
