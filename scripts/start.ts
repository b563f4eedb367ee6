import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { EnvironmentError, loadPlant, PlantFileError, readEnvironment } from '../config/index.ts';
import { BackOff } from './supervisor/back-off.ts';
import { portIsFree } from './supervisor/ports.ts';

/** The supervisor: starts plant, controller and HMI, and starts again what dies. */
const root = fileURLToPath(new URL('..', import.meta.url));
const killMs = 6000;
const programs = {
  plant: 'twin/service/main.ts',
  controller: 'controller/service/main.ts',
  hmi: 'hmi/server/main.ts',
} as const;
type Name = keyof typeof programs;

function fail(words: string): never {
  process.stderr.write(`${words}\n`);
  process.exit(1);
}

function options() {
  try {
    const { values } = parseArgs({
      options: {
        plant: { type: 'string' },
        speed: { type: 'string', default: '1' },
        seed: { type: 'string' },
        start: { type: 'string' },
        only: { type: 'string' },
      },
    });
    return values;
  } catch (error) {
    return fail(
      `${(error as Error).message}\nusage: npm start -- [--plant NAME|FILE] [--speed N] [--seed N] [--start ISO] [--only plant,controller,hmi]`,
    );
  }
}

const given = options();
const speed = Number(given.speed);
if (!(speed >= 0.1 && speed <= 1000)) fail(`--speed ${given.speed}: expected a number from 0.1 to 1000`);
const startMs = given.start === undefined ? Date.now() : Date.parse(given.start);
if (!Number.isFinite(startMs)) fail(`--start ${given.start}: expected a time such as 2026-01-15T08:00:00Z`);
const names = (given.only?.split(',') ?? Object.keys(programs)) as Name[];
for (const name of names)
  if (!(name in programs)) fail(`--only ${name}: expected some of ${Object.keys(programs).join(',')}`);

const variables: NodeJS.ProcessEnv = {
  ...process.env,
  ...(given.plant === undefined ? {} : { BRAISE_PLANT: given.plant }),
  ...(given.seed === undefined ? {} : { BRAISE_SEED: given.seed }),
  BRAISE_CLOCK: JSON.stringify({ wallEpochMs: Date.now(), plantEpochSeconds: startMs / 1000, speed }),
};

function check() {
  try {
    const environment = readEnvironment(variables);
    return { environment, plant: loadPlant(environment.plantFile) };
  } catch (error) {
    if (error instanceof PlantFileError || error instanceof EnvironmentError) return fail(error.message);
    throw error;
  }
}

const { environment, plant } = check();
const ports: Record<Name, { host: string; port: number; variable: string }> = {
  plant: { host: '127.0.0.1', port: environment.plantOpcuaPort, variable: 'BRAISE_PLANT_OPCUA_PORT' },
  controller: {
    host: environment.host,
    port: environment.controllerOpcuaPort,
    variable: 'BRAISE_CONTROLLER_OPCUA_PORT',
  },
  hmi: { host: environment.host, port: environment.httpPort, variable: 'BRAISE_HTTP_PORT' },
};
for (const name of names) {
  const { host, port, variable } = ports[name];
  if (!(await portIsFree(host, port)))
    fail(`port ${port} on ${host} is taken by another program: stop it, or set ${variable} to a free port`);
}

const logs = join(environment.dataDir, 'logs');
mkdirSync(logs, { recursive: true, mode: 0o700 });
let stopping = false;
let left = names.length;

class Supervised {
  readonly name: Name;
  readonly #backOff = new BackOff();
  readonly #log: WriteStream;
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(name: Name) {
    this.name = name;
    this.#log = createWriteStream(join(logs, `${name}.log`), { flags: 'w', mode: 0o600 });
  }

  start(): void {
    const began = performance.now();
    const child = spawn(process.execPath, [join(root, programs[this.name])], {
      cwd: process.cwd(),
      env: variables,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    child.stdout?.pipe(this.#log, { end: false });
    child.stderr?.on('data', (data: Buffer) => {
      this.#log.write(data);
      process.stderr.write(data);
    });
    child.on('message', (message) => told(message as Message));
    child.on('error', (error) => process.stderr.write(`${this.name}: ${error.message}\n`));
    child.on('exit', (code, signal) => {
      this.#child = undefined;
      if (stopping) {
        left--;
        if (left === 0) process.exit(0);
        return;
      }
      const wait = this.#backOff.next(performance.now() - began);
      process.stdout.write(
        `${this.name} ended (${signal ?? `exit ${code}`}); it starts again in ${wait / 1000} s. Log: ${join(logs, `${this.name}.log`)}\n`,
      );
      this.#timer = setTimeout(() => this.start(), wait);
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child === undefined) {
      left--;
      if (left === 0) process.exit(0);
      return;
    }
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), killMs).unref();
  }
}

interface Message {
  readonly type?: string;
  readonly accounts?: readonly { readonly user: string; readonly password: string }[];
}

function told({ type, accounts = [] }: Message): void {
  if (type !== 'ready' || accounts.length === 0) return;
  process.stdout.write('\nAccounts of this demonstration (told once; the hashes only are kept):\n');
  for (const { user, password } of accounts) process.stdout.write(`  ${user.padEnd(12)} ${password}\n`);
}

const supervised = names.map((name) => new Supervised(name));
function stop(): void {
  if (stopping) process.exit(1);
  stopping = true;
  process.stdout.write('stopping…\n');
  for (const one of supervised) one.stop();
}
process.on('SIGINT', stop);
process.on('SIGTERM', stop);

const host = environment.host.includes(':') ? `[${environment.host}]` : environment.host;
process.stdout.write(`Braise: ${plant.title.en} (${plant.name}), ${plant.points.length} points, speed ${speed}\n`);
if (names.includes('hmi')) process.stdout.write(`  http://${host}:${environment.httpPort}\n`);
for (const one of supervised) one.start();
