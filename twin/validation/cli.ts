import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cases } from './cases/index.ts';
import { DataError } from './data.ts';
import { type Finding, finding, type Outcome, type ValidationCase } from './finding.ts';
import { figure, writeReport } from './report.ts';

const repository = resolve(import.meta.dirname, '../..');
const usage = `usage: npm run --silent validate -- [CASE...] [options]
  CASE          ${cases.map(({ name }) => name).join(', ')}  (all)
  --data DIR    reference data, in folders pipe, heatpump, chiller, boiler, network  (../shared/validation)
  --json        one JSON object a line: case, source, metric, value, unit, limit, ok
  --report      write tables and plots to docs/validation
`;

/** Refused arguments: words for the user, no trace. */
class UsageError extends Error {}

interface Request {
  readonly chosen: readonly ValidationCase[];
  readonly named: boolean;
  readonly data: string;
  readonly json: boolean;
  readonly report: boolean;
}

function readArguments(words: string[]): Request | undefined {
  const options = {
    data: { type: 'string', default: resolve(repository, '../shared/validation') },
    json: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const;
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true; args: string[] }>>;
  try {
    parsed = parseArgs({ args: words, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  if (values.help) return undefined;
  const chosen = positionals.map((word) => {
    const found = cases.find(({ name }) => name === word);
    if (!found) throw new UsageError(`no case ${word}`);
    return found;
  });
  return {
    chosen: chosen.length > 0 ? chosen : cases,
    named: chosen.length > 0,
    data: resolve(values.data),
    json: values.json,
    report: values.report,
  };
}

/** The cases that can run: one whose folder is missing is an error where it was asked for by name, else left out and told. */
function present({ chosen, named, data }: Request): ValidationCase[] {
  const needing = chosen.filter(({ folder }) => folder !== undefined);
  if (needing.length > 0 && !(existsSync(data) && statSync(data).isDirectory()))
    throw new DataError(`${data}: no such folder; --data DIR says where the reference data are`);
  const missing = needing.filter(({ folder }) => folder !== undefined && !existsSync(join(data, folder)));
  if (missing.length > 0 && (named || missing.length === needing.length))
    throw new DataError(
      missing.map(({ name, folder }) => `${data}: no folder ${folder}, which ${name} needs`).join('\n'),
    );
  for (const { name, folder } of missing) process.stderr.write(`${name}: left out, ${data} has no folder ${folder}\n`);
  return chosen.filter((one) => !missing.includes(one));
}

/** Runs a case; broken data are a finding that fails, with its reason on standard error. */
function runCase(one: ValidationCase, data: string, thorough: boolean): Outcome {
  try {
    return one.run(one.folder === undefined ? '' : join(data, one.folder), thorough);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    process.stderr.write(`${one.name}: ${error.message}\n`);
    return { findings: [finding(one.name, one.folder ?? '', 'brokenFiles', 1, 'count', 0)], charts: [] };
  }
}

function line(f: Finding): string {
  const limit =
    f.limit === null
      ? ''
      : typeof f.limit === 'number'
        ? `≤ ${figure(f.limit)}`
        : `${figure(f.limit[0])} … ${figure(f.limit[1])}`;
  const judged = f.limit === null ? '' : f.ok ? 'ok' : 'NOT OK';
  return [
    f.case.padEnd(11),
    f.source.padEnd(40),
    f.metric.padEnd(34),
    figure(f.value).padStart(11),
    f.unit.padEnd(6),
    limit.padEnd(22),
    judged,
  ]
    .join(' ')
    .trimEnd();
}

function main(words: string[]): void {
  const request = readArguments(words);
  if (request === undefined) {
    process.stdout.write(usage);
    return;
  }
  const ran: { one: ValidationCase; outcome: Outcome }[] = [];
  for (const one of present(request)) {
    const outcome = runCase(one, request.data, request.named || request.report);
    ran.push({ one, outcome });
    for (const found of outcome.findings)
      process.stdout.write(request.json ? `${JSON.stringify(found)}\n` : `${line(found)}\n`);
  }
  const findings = ran.flatMap(({ outcome }) => outcome.findings);
  const failed = findings.filter(({ ok }) => !ok).length;
  const judged = findings.filter(({ limit }) => limit !== null).length;
  if (!request.json) process.stdout.write(`${judged} figures judged, ${failed} out of their limits\n`);
  if (request.report) {
    const folder = join(repository, 'docs/validation');
    writeReport(folder, ran);
    process.stderr.write(`report written to ${basename(resolve(folder, '..'))}/${basename(folder)}\n`);
  }
  if (failed > 0) process.exitCode = 1;
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) process.stderr.write(`${error.message}\n\n${usage}`);
  else if (error instanceof DataError) process.stderr.write(`${error.message}\n`);
  else throw error;
  process.exitCode = 1;
}
