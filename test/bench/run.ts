import { Console } from 'node:console';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type Bench, RunningProduct } from './bench.ts';
import { boptestAdvance } from './boptest-advance.ts';
import { closedLoopStep } from './closed-loop-step.ts';
import { commandRoundTrip } from './command-round-trip.ts';
import { fieldToBrowser } from './field-to-browser.ts';
import { type Figure, table } from './figure.ts';
import { host } from './host.ts';
import { liveScan } from './live-scan.ts';
import { memory } from './memory.ts';
import { plantYear } from './plant-year.ts';
import { plantsLinear } from './plants-linear.ts';
import { previewLatency } from './preview.ts';
import { start } from './start.ts';
import { sweep } from './sweep.ts';

/** `npm run bench [-- NAME...] [--json]`: measures, each figure beside a bound or a peer measured in the same run. */
const benches: readonly Bench[] = [
  host,
  plantYear,
  closedLoopStep,
  start,
  liveScan,
  fieldToBrowser,
  commandRoundTrip,
  memory,
  boptestAdvance,
  previewLatency,
  sweep,
  plantsLinear,
];

const usage = `usage: npm run --silent bench -- [NAME...] [--json]\n${benches
  .map(({ name, what }) => `  ${name.padEnd(20)} ${what}`)
  .join('\n')}\n`;

function chosen(names: readonly string[]): readonly Bench[] {
  const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0) throw new UsageError(`no bench ${unknown.join(', ')}`);
  return names.length === 0 ? benches : benches.filter(({ name }) => names.includes(name));
}

class UsageError extends Error {}

/** Standard output is for figures alone: what libraries have to say goes the other way. */
globalThis.console = new Console(process.stderr, process.stderr);

function readArguments(words: string[]) {
  try {
    return parseArgs({
      args: words,
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function main(words: string[]): Promise<void> {
  const { values, positionals } = readArguments(words);
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const picked = chosen(positionals);
  const running = new RunningProduct();
  const figures: Figure[] = [];
  if (!values.json)
    process.stdout.write(`Node ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model ?? 'processor'}\n`);
  try {
    for (const bench of picked) {
      if (process.stderr.isTTY) process.stderr.write(`${bench.name}: ${bench.what}\n`);
      const found = await bench.run(running);
      figures.push(...found);
      if (values.json) for (const line of found) process.stdout.write(`${JSON.stringify(line)}\n`);
    }
  } finally {
    await running.close();
  }
  if (!values.json) process.stdout.write(`${table(figures)}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n${usage}`);
  process.exitCode = 1;
}
