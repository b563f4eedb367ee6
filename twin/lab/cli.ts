import { parseArgs } from 'node:util';
import { PlantFileError } from '../../config/index.ts';
import { type RunResult, run } from './run.ts';
import { readScenario, type Scenario, ScenarioError, type ScenarioInput } from './scenario.ts';

const usage = `usage: npm run --silent lab -- run [options]
  --plant NAME         a plant of config/plants, or a plant file      (chapelle)
  --strategy NAME      rules, baseline                                (rules)
  --start ISO          where the run begins                           (2026-01-12)
  --days N             how long it lasts                              (7)
  --seed S             of loads and weather                           (1)
  --step SECONDS       of twin and scan                               (10)
  --warmup HOURS       lived before anything counts                   (24)
  --outdoor CELSIUS    outdoor temperature held all the time          (a synthetic year)
  --weather FILE.epw   an EnergyPlus weather file                     (a synthetic year)
  --fault KIND:TARGET[=SEVERITY][@FROM..UNTIL]  may be given again; times as 6h after the start, or seconds since the epoch
  --instruments        sensors with lag and noise between plant and controller
  --json               one JSON object on standard output
`;

const options = {
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
  instruments: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** Refused arguments: words for the user, no trace. */
class UsageError extends Error {}

function readArguments(words: string[]) {
  try {
    return parseArgs({ args: joinNegative(words), options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** `--outdoor -7` means what it says, though `-7` looks like an option. */
function joinNegative(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const before = joined.at(-1);
    if (/^-\d/.test(word) && before?.startsWith('--') && !before.includes('='))
      joined[joined.length - 1] = `${before}=${word}`;
    else joined.push(word);
  }
  return joined;
}

/** A bar on the terminal's last line, with the time that is left. */
function progressBar(started: number): (share: number) => void {
  if (!process.stderr.isTTY) return () => {};
  return (share) => {
    const width = 30;
    const done = Math.round(share * width);
    const left = (performance.now() - started) * (1 / Math.max(share, 1e-6) - 1);
    const bar = `${'█'.repeat(done)}${'░'.repeat(width - done)}`;
    process.stderr.write(`\r${bar} ${(share * 100).toFixed(0)} %, ${(left / 1000).toFixed(0)} s left   `);
    if (share >= 1) process.stderr.write('\r\x1b[K');
  };
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

function main(words: string[]): void {
  const { values, positionals } = readArguments(words);
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  if (positionals.length !== 1 || positionals[0] !== 'run') throw new UsageError('expected the command "run"');
  const { fault, json, help: _, ...rest } = values;
  const input: ScenarioInput = { ...(rest as ScenarioInput), ...(fault === undefined ? {} : { faults: fault }) };
  const scenario = readScenario(input);
  const started = performance.now();
  const result = run(scenario, progressBar(started));
  const wallSeconds = (performance.now() - started) / 1000;
  if (!json) {
    process.stdout.write(`${table(scenario, result, wallSeconds)}\n`);
    return;
  }
  const { plant, strategy, days, seed, stepSeconds } = scenario;
  const time_rat = { value: wallSeconds / (days * 86400), unit: 's/s' };
  process.stdout.write(
    `${JSON.stringify({
      plant: plant.name,
      strategy,
      start: new Date(scenario.startTime * 1000).toISOString(),
      days,
      seed,
      stepSeconds,
      wallSeconds,
      ...result,
      kpis: { ...result.kpis, time_rat },
    })}\n`,
  );
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) process.stderr.write(`${error.message}\n\n${usage}`);
  else if (error instanceof ScenarioError || error instanceof PlantFileError)
    process.stderr.write(`${error.message}\n`);
  else throw error;
  process.exitCode = 1;
}
