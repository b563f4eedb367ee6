import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EnvironmentError, loadPlant, PlantFileError, readEnvironment } from '../config/index.ts';
import { type ProgramName, programs, readArguments, type StartOptions, UsageError } from './supervisor/arguments.ts';
import { LogFile } from './supervisor/log-file.ts';
import { LineLimit, shortLine } from './supervisor/log-line.ts';
import { beginning, PlantTimeFile } from './supervisor/plant-time.ts';
import { portIsFree } from './supervisor/ports.ts';
import { StatusFile } from './supervisor/status-file.ts';
import { type ProcessMessage, Supervised } from './supervisor/supervised.ts';

/** The supervisor, `npm start`: starts plant, controller and HMI, then the lab, and starts again what dies. */
const root = fileURLToPath(new URL('..', import.meta.url));
const plantTimeMs = 5000;
/** How long the first live values may take before the supervisor says that something is slow. */
const liveLimitMs = 20_000;
const livePollMs = 200;
/** Faster than this, loops are late by what the wire takes: about a stroke of a valve. */
const speedOfTheWire = 60;
const terminal = new LineLimit(30, 10_000);

function say(words: string): void {
  process.stdout.write(`${words}\n`);
}

function refuse(words: string): never {
  process.stderr.write(`${words}\n`);
  process.exit(1);
}

/** Checks all that can be wrong before anything starts. */
async function prepare(options: StartOptions) {
  const variables: NodeJS.ProcessEnv = {
    ...process.env,
    ...(options.plant === undefined ? {} : { BRAISE_PLANT: options.plant }),
    ...(options.seed === undefined ? {} : { BRAISE_SEED: options.seed }),
    ...(options.faults.length === 0 ? {} : { BRAISE_FAULTS: options.faults.join(' ') }),
  };
  const environment = readEnvironment(variables);
  const plant = loadPlant(environment.plantFile);
  // Where the plant file names a real field, there is nothing to stand in for it.
  const names = options.only.filter((name) => name !== 'plant' || plant.field.endpoint === undefined);
  const { host, httpPort, plantOpcuaPort, controllerOpcuaPort, labPort } = environment;
  const ports: Record<ProgramName, readonly [host: string, port: number, variable: string]> = {
    plant: ['127.0.0.1', plantOpcuaPort, 'BRAISE_PLANT_OPCUA_PORT'],
    controller: [host, controllerOpcuaPort, 'BRAISE_CONTROLLER_OPCUA_PORT'],
    hmi: [host, httpPort, 'BRAISE_HTTP_PORT'],
    lab: [host, labPort, 'BRAISE_LAB_PORT'],
  };
  const free: ProgramName[] = [];
  for (const name of names) {
    const [at, port, variable] = ports[name];
    if (await portIsFree(at, port)) {
      free.push(name);
      continue;
    }
    if (name === 'lab' && names.length > 1) {
      // No plant needs a lab.
      say(`The lab is left out: port ${port} on ${at} is taken by another program (${variable} sets another).`);
      continue;
    }
    throw new UsageError(
      `port ${port} on ${at}, for the ${name}, is taken by another program: stop it, or set ${variable} to a free port`,
    );
  }
  // HMI and virtual plant share a secret of this start: only an engineer at the HMI may inject faults.
  if (names.includes('plant')) variables.BRAISE_SIMULATION_PASSWORD ??= randomBytes(24).toString('base64url');
  variables.BRAISE_LAB_KEY ??= randomBytes(24).toString('base64url');
  mkdirSync(environment.dataDir, { recursive: true, mode: 0o700 });
  return { variables, environment, plant, names: free };
}

async function main(): Promise<void> {
  const began = performance.now();
  const options = readArguments(process.argv.slice(2));
  const { variables, environment, plant, names } = await prepare(options);
  const { dataDir } = environment;

  const plantTime = new PlantTimeFile(dataDir);
  const wallEpochMs = Date.now();
  const plantEpochSeconds = beginning(options.start, plantTime.read(plant.name), wallEpochMs / 1000);
  variables.BRAISE_CLOCK = JSON.stringify({ wallEpochMs, plantEpochSeconds, speed: options.speed });
  const plantNow = () => plantEpochSeconds + ((Date.now() - wallEpochMs) / 1000) * options.speed;
  const keepPlantTime = () => onDisk(() => plantTime.save(plant.name, plantNow()));

  const hostInUrl = environment.host.includes(':') ? `[${environment.host}]` : environment.host;
  const url = `http://${hostInUrl}:${environment.httpPort}`;
  say(`Braise: ${plant.title.en} (${plant.name}), ${plant.points.length} points, speed ${options.speed}`);
  if (Math.abs(plantEpochSeconds - wallEpochMs / 1000) > 60) {
    say(`Plant time begins at ${new Date(plantEpochSeconds * 1000).toISOString()}`);
  }
  if (options.speed > speedOfTheWire)
    say(
      `Above --speed ${speedOfTheWire}, the wire's delay is long beside what loops are tuned for: temperatures may swing.`,
    );

  const status = new StatusFile(dataDir);
  let stopping = false;
  let settled = false;
  const stop = (code: number): void => {
    // Asked a second time: now. The processes end by themselves when their supervisor is gone.
    if (stopping) process.exit(code || 1);
    stopping = true;
    if (code === 0) say('stopping…');
    keepPlantTime();
    void Promise.all(supervised.map((one) => one.stop())).then(() => process.exit(code));
  };
  const accounts: NonNullable<ProcessMessage['accounts']>[number][] = [];
  const supervised = names.map((name) => {
    const log = new LogFile(join(dataDir, 'logs', `${name}.log`));
    return new Supervised({
      name,
      file: join(root, programs[name]),
      environment: (first) => (first && options.newPasswords ? { ...variables, BRAISE_NEW_PASSWORDS: '1' } : variables),
      line: (line, loud) => {
        onDisk(() => log.write(line));
        // While all of it comes up or goes down, processes rightly miss each other.
        const short = loud ? line : shortLine(name, line, settled && !stopping ? 'warn' : 'error');
        if (short !== undefined) show(short);
      },
      message: (message) => {
        accounts.push(...(message.accounts ?? []));
        // On a slow machine they come late; they are told once, so never not at all.
        if (settled && message.accounts !== undefined && message.accounts.length > 0) tellAccounts(message.accounts);
      },
      status: (now) => onDisk(() => status.set(name, now)),
      ended: (how, waitMs) =>
        say(`${name} ended (${how}); it starts again in ${waitMs / 1000} s. Its log: ${log.path}`),
      refused: () => {
        if (name === 'lab' && names.length > 1) say(`The lab refuses to start. Its log: ${log.path}`);
        else stop(1);
      },
    });
  });
  process.on('SIGINT', () => stop(0));
  process.on('SIGTERM', () => stop(0));
  process.on('SIGHUP', () => stop(0));
  setInterval(keepPlantTime, plantTimeMs);
  // What serves the plant comes first: a lab that starts beside it would only slow it down.
  const lab = names.includes('hmi') ? supervised[names.indexOf('lab')] : undefined;
  for (const one of supervised) if (one !== lab) one.start();
  if (!names.includes('hmi')) {
    settled = true;
    return;
  }
  const since = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
  const live = await firstLivePage(url, liveLimitMs);
  if (stopping) return;
  settled = true;
  if (lab !== undefined) {
    lab.start();
    say(`The lab, a BOPTEST service, is coming up:  http://${hostInUrl}:${environment.labPort}`);
  }
  if (live) {
    say(`Live after ${since()}:  ${url}`);
    tellAccounts(accounts);
    return;
  }
  say(`No page with live values after ${since()}; the logs in ${join(dataDir, 'logs')} say why. The page: ${url}`);
  if (accounts.length > 0) tellAccounts(accounts);
  const late = await firstLivePage(url, Number.POSITIVE_INFINITY);
  if (late && !stopping) say(`Live after ${since()}:  ${url}`);
}

/** Keeps something on the disk where it can: a full disk must not end the supervisor. */
function onDisk(action: () => void): void {
  try {
    action();
  } catch (error) {
    show(`the disk refuses: ${(error as Error).message}`);
  }
}

function show(line: string): void {
  const { show: shown, leftOut } = terminal.take(performance.now());
  if (leftOut > 0) say(`… ${leftOut} more lines are in the logs`);
  if (shown) say(line);
}

/** Waits until the HMI has its page, and live values on it. @returns false when that takes too long */
async function firstLivePage(url: string, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    try {
      const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(1000) });
      const lives = answer.ok && ((await answer.json()) as { status?: string }).status === 'running';
      if (lives && (await fetch(url, { signal: AbortSignal.timeout(1000) })).ok) return true;
    } catch {
      // It does not listen yet.
    }
    await new Promise((resolve) => setTimeout(resolve, livePollMs));
  }
  return false;
}

function tellAccounts(accounts: readonly { readonly user: string; readonly password: string }[]): void {
  if (accounts.length === 0) {
    say('Accounts as told at the first start with this data folder. Lost? npm start -- --new-passwords');
    return;
  }
  say('Accounts of this demonstration (told once; only hashes are kept):');
  for (const { user, password } of accounts) say(`  ${user.padEnd(12)} ${password}`);
}

main().catch((error: unknown) => {
  const told = error instanceof PlantFileError || error instanceof EnvironmentError || error instanceof UsageError;
  refuse(
    told ? error.message : `npm start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
});
