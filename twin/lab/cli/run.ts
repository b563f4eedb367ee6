import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Pause, type RunResult, solverFor, stretches } from '../run.ts';
import { readScenario, type Scenario, type ScenarioInput } from '../scenario.ts';
import { readScenarioFile } from '../scenario-file.ts';
import { TrajectoryWriter } from '../trajectories/writer.ts';
import { progressBar, readOptions, UsageError } from './usage.ts';

const usage = `usage: npm run --silent lab -- run [options]
  --scenario FILE      a scenario as YAML or JSON; options below take the place of what it says
  --plant NAME         a plant of config/plants, or a plant file      (chapelle)
  --strategy NAME      rules, baseline, price, predictive             (rules)
  --start ISO          where the run begins                           (2026-01-12)
  --days N             how long it lasts                              (7)
  --seed S             of loads and weather                           (1)
  --step SECONDS       of twin and scan                               (10)
  --warmup HOURS       lived before anything counts                   (24)
  --outdoor CELSIUS    outdoor temperature held all the time          (a synthetic year)
  --weather FILE.epw   an EnergyPlus weather file                     (a synthetic year)
  --fault KIND:TARGET[=SEVERITY][@FROM..UNTIL]  may be given again; times as 6h after the start, or seconds since the epoch
  --change PATH=VALUE  another value in the plant file; may be given again
  --prices NAME        constant, dynamic, highly_dynamic, day_ahead   (highly_dynamic)
  --instruments        sensors with lag and noise between plant and controller
  --out FOLDER         result.json, and the trajectories as Parquet where the scenario says what to record
  --json               one JSON object on standard output
`;

const options = {
  scenario: { type: 'string' },
  plant: { type: 'string' },
  strategy: { type: 'string' },
  start: { type: 'string' },
  days: { type: 'string' },
  seed: { type: 'string' },
  step: { type: 'string' },
  warmup: { type: 'string' },
  outdoor: { type: 'string' },
  weather: { type: 'string' },
  fault: { type: 'string', multiple: true },
  change: { type: 'string', multiple: true },
  prices: { type: 'string' },
  instruments: { type: 'boolean' },
  out: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** `lab run`: one scenario, its indicators on standard output. */
export async function runCommand(words: string[]): Promise<void> {
  const { help, json, out, scenario: file, fault, change, ...rest } = readOptions(words, options, usage);
  if (help) {
    process.stdout.write(usage);
    return;
  }
  const given: Partial<ScenarioInput> = {
    ...(rest as Partial<ScenarioInput>),
    ...(fault === undefined ? {} : { faults: fault }),
    ...(change === undefined ? {} : { changes: Object.fromEntries(change.map(changeOf)) }),
  };
  const scenario = file === undefined ? readScenario(given) : readScenarioFile(file, given).scenario;
  const started = performance.now();
  const result = await finish(scenario, out, progressBar(started));
  const wallSeconds = (performance.now() - started) / 1000;
  const report = reportOf(scenario, result, wallSeconds);
  if (out !== undefined) writeFileSync(join(out, 'result.json'), `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${table(scenario, result, wallSeconds)}\n`);
}

function changeOf(text: string): [string, string | number] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--change ${text}: expected PATH=VALUE`, usage);
  const value = text.slice(at + 1);
  return [text.slice(0, at), value !== '' && Number.isFinite(Number(value)) ? Number(value) : value];
}

/** Runs to the end, writing what is recorded where a folder is given. */
async function finish(scenario: Scenario, out: string | undefined, progress: (share: number) => void) {
  if (out !== undefined) mkdirSync(out, { recursive: true });
  const aids = { solver: await solverFor(scenario) };
  const running = stretches(out === undefined ? { ...scenario, recording: undefined } : scenario, aids);
  let writer: TrajectoryWriter | undefined;
  const keep = async ({ recorder, share }: Pause): Promise<void> => {
    if (recorder === undefined || out === undefined || (!recorder.full && share < 1)) return;
    writer ??= await TrajectoryWriter.open(out, recorder.columns);
    await writer.append(recorder.take());
  };
  try {
    for (;;) {
      const next = running.next();
      if (next.done) return next.value;
      progress(next.value.share);
      await keep(next.value);
    }
  } finally {
    writer?.close();
  }
}

function reportOf(scenario: Scenario, result: RunResult, wallSeconds: number): object {
  const { plant, strategy, days, seed, stepSeconds, startTime } = scenario;
  const time_rat = { value: wallSeconds / (days * 86400), unit: 's/s' };
  const start = new Date(startTime * 1000).toISOString();
  const kpis = { ...result.kpis, time_rat };
  return { plant: plant.name, strategy, start, days, seed, stepSeconds, wallSeconds, ...result, kpis };
}

function table(scenario: Scenario, result: RunResult, wallSeconds: number): string {
  const lines = [
    `${scenario.plant.name}, ${scenario.strategy}, ${scenario.days} days from ${new Date(scenario.startTime * 1000).toISOString()}, seed ${scenario.seed}: ${wallSeconds.toFixed(1)} s`,
    '',
  ];
  for (const [name, { value, unit }] of Object.entries(result.kpis))
    lines.push(`${name.padEnd(24)}${figure(value).padStart(14)} ${unit}`);
  lines.push('', 'point against its set-point'.padEnd(48).concat('   rmse     max'));
  for (const [name, { rmse, max, unit }] of Object.entries(result.tracking))
    lines.push(`${name.padEnd(48)}${rmse.toFixed(3).padStart(7)} ${max.toFixed(2).padStart(7)} ${unit}`);
  const { energyRelativeError, massRelativeError } = result.balance;
  lines.push(
    '',
    `balance: energy ${energyRelativeError.toExponential(1)}, mass ${massRelativeError.toExponential(1)} (relative)`,
    `invariants: ${result.invariants.checked} checked, ${result.invariants.count} violated; alarms raised: ${result.alarms}`,
  );
  for (const { invariant, equipment, time, value } of result.invariants.violations)
    lines.push(`  ${new Date(time * 1000).toISOString()} ${invariant} ${equipment} ${figure(value)}`);
  return lines.join('\n');
}

function figure(value: number): string {
  return Math.abs(value) >= 1000 ? value.toFixed(0) : value.toPrecision(4);
}
