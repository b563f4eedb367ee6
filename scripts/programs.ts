import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that some suites need and npm does not bring. */
export interface Program {
  readonly name: string;
  /** Environment variable that names it, for the suites and for people whose program stands elsewhere. */
  readonly variable: string;
  readonly commands: readonly string[];
  readonly debianPackage: string;
  /** What is skipped without it. */
  readonly suites: string;
}

export const programs: readonly Program[] = [
  {
    name: 'Chromium',
    variable: 'BRAISE_CHROMIUM',
    commands: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    debianPackage: 'chromium',
    suites: 'the browser tests (test/browser)',
  },
  {
    name: 'VictoriaMetrics',
    variable: 'BRAISE_VICTORIA_METRICS',
    commands: ['victoria-metrics'],
    debianPackage: 'victoria-metrics',
    suites: 'the tests of the InfluxDB export against a real server (hmi/history)',
  },
  {
    name: 'NATS server',
    variable: 'BRAISE_NATS_SERVER',
    commands: ['nats-server'],
    debianPackage: 'nats-server',
    suites: 'the tests of sweeps over several machines (test/lab/nats.test.ts)',
  },
];

type Environment = Readonly<Record<string, string | undefined>>;

/** Path of a program: what its variable names, else the first of its commands on the PATH; undefined: not here. */
export function findProgram(program: Program, environment: Environment): string | undefined {
  const named = environment[program.variable];
  if (named) return isExecutable(named) ? named : undefined;
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const command of program.commands) {
    const found = folders.map((folder) => join(folder, command)).find(isExecutable);
    if (found) return found;
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** True where this process may install Debian packages. */
export function mayInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}

/** Installs Debian packages with apt-get; five minutes at most. @returns true when apt-get says that all went well. */
export function installPackages(names: readonly string[]): boolean {
  const run = (...words: string[]) =>
    spawnSync('/usr/bin/apt-get', ['-qq', ...words], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      timeout: 300_000,
    }).status === 0;
  return run('update') && run('install', '-y', '--no-install-recommends', ...names);
}
