/**
 * `npm test`: finds (or, as root on Debian, installs) what some suites need, runs all tests, and closes with one plain
 * line of figures. Arguments go to Vitest: `npm test -- protocols`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findProgram, installPackages, mayInstall, programs } from './programs.ts';
import { summarise, type VitestReport } from './test-summary.ts';

const root = join(import.meta.dirname, '..');
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

/** Runs Vitest with this very Node. @returns its exit code; 1 when a signal ended it. */
function runVitest(reportFile: string, environment: NodeJS.ProcessEnv): Promise<number> {
  const words = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const child = spawn(process.execPath, [vitest, ...words, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    env: environment,
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** The environment of the tests, with the path of each program that is here. Says what is not, and what that skips. */
function prepare(): NodeJS.ProcessEnv {
  const missing = programs.filter((program) => !findProgram(program, process.env));
  if (missing.length > 0 && mayInstall()) {
    const names = missing.map((program) => program.debianPackage);
    console.log(`installing Debian packages: ${names.join(', ')}`);
    if (!installPackages(names)) console.log('apt-get could not install all of them');
  }
  const environment: NodeJS.ProcessEnv = { ...process.env };
  for (const program of programs) {
    const path = findProgram(program, process.env);
    if (path) environment[program.variable] = path;
    else {
      console.log(`SKIPPED: ${program.suites}: ${program.name} is not on this machine.`);
      console.log(
        `         Install it (Debian: apt-get install ${program.debianPackage}) or name it in ${program.variable}.`,
      );
    }
  }
  return environment;
}

function readReport(file: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  } catch (error) {
    console.error(`no report of the tests: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'braise-test-'));
try {
  const reportFile = join(folder, 'report.json');
  const exitCode = await runVitest(reportFile, prepare());
  const { lines, ok } = summarise(readReport(reportFile), exitCode);
  for (const line of lines) console.log(line);
  process.exitCode = ok ? 0 : exitCode || 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
