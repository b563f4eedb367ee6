import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createRecorder, HistoryUnavailableError, type Log, type SiteHistory } from '../history/index.ts';
import { type Command, type CommandAnswer, failureOf, methodOf } from './commands.ts';
import type { ConfigurationRoutesOptions } from './configuration-routes.ts';
import type { Controller } from './controller.ts';
import { cookieOf } from './cookies.ts';
import { createCredentialCache, type Hashing } from './credential-cache.ts';
import { createDescriptionFile } from './description-file.ts';
import type { EarlyWarnings } from './early-warnings.ts';
import { Gateway, type GatewayOptions } from './gateway.ts';
import { createHttp } from './http.ts';
import type { LabAddress } from './lab-proxy.ts';
import { LabRuns } from './lab-runs.ts';
import { createLogin } from './login.ts';
import { createMetrics } from './metrics.ts';
import { PlantMirror } from './mirror.ts';
import { createOriginCheck } from './origins.ts';
import { People } from './people.ts';
import { readPlanning } from './planning.ts';
import { createAttemptLimiter } from './rate-limit.ts';
import { RequestError } from './request-error.ts';
import { type Session, Sessions } from './sessions.ts';
import type { Simulation } from './simulation.ts';
import { openStorage } from './storage.ts';
import { createSynchroniser } from './synchroniser.ts';
import { Watches } from './watches.ts';

export interface HmiOptions {
  readonly controller: Controller;
  readonly hashing: Hashing;
  readonly log: Log;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Further origins whose pages may talk to this server: a proxy's. */
  readonly origins: readonly string[];
  /** Folder for this server's own files. */
  readonly folder: string;
  readonly version: string;
  readonly heartbeatSeconds: number;
  /** Opens the history once the plant's name is known. */
  readonly openHistory: (plant: string, now: () => number) => SiteHistory;
  /** Plant time in seconds before the controller told any. */
  readonly plantNow: () => number;
  readonly webFolder: () => string | undefined;
  readonly webFailed: () => boolean;
  /** Where the lab is; absent: there is none. */
  readonly labAddress?: LabAddress | undefined;
  /** Early warnings of the shadow; absent: nobody asks for any. */
  readonly warnings?: EarlyWarnings;
  /** How the lab stands, to be told with the health; its absence harms nothing. */
  readonly lab?: () => string;
  /** What a command would do, as the lab works it out; absent: there is no lab. */
  readonly preview?: GatewayOptions['preview'];
  /** What another configuration would do, as the lab works it out; absent: there is no lab. */
  readonly previewConfiguration?: ConfigurationRoutesOptions['preview'];
  /** The simulated plant's own nodes; absent where the field is real. */
  readonly simulation?: Simulation | undefined;
  /** Wall milliseconds; only tests give another. */
  readonly now?: () => number;
}

export interface Hmi {
  readonly port: number;
  /** Stops listening, closes sessions in order and stores what waits. */
  close(): Promise<void>;
}

const tickMs = 200;
const minuteMs = 60_000;

/** Starts the HMI server; it listens when the promise resolves, whether or not the controller is there. */
export async function startHmi(options: HmiOptions): Promise<Hmi> {
  const { controller, log, host } = options;
  const now = options.now ?? Date.now;
  const database = openStorage(options.folder, log);
  const mirror = new PlantMirror(log, now());
  const watches = new Watches(controller, mirror, log);
  const cache = createCredentialCache({ database, hashing: options.hashing });
  const startedMs = now();
  let history: SiteHistory | undefined;
  let historyPlant: string | undefined;

  const { warnings } = options;
  const sessions = new Sessions(
    {
      database,
      onEnd: (session, reason) => {
        gateway?.end(session, reason);
        const last = !sessions.all().some((other) => other.user === session.user);
        if (last) void people.forget(session.user);
      },
    },
    startedMs,
  );
  const people = new People({
    controller,
    now,
    onRefused: (user) => {
      cache.forget(user);
      for (const session of sessions.all()) if (session.user === user) sessions.end(session, 'refused');
      log.warn({ user }, 'the controller no longer accepts this person: logged out');
    },
    onRole: (user, role) => {
      for (const session of sessions.all()) if (session.user === user) sessions.setRole(session, role);
    },
  });
  const wait = { firstWaitMs: 1000, longestWaitMs: 300_000, forgetMs: 900_000, keys: 10_000 };
  const login = createLogin({
    people,
    cache,
    sessions,
    perPerson: createAttemptLimiter({ ...wait, free: 5 }),
    perAddress: createAttemptLimiter({ ...wait, free: 20 }),
    now,
  });

  const metrics = createMetrics({
    connected: () => mirror.connected,
    stale: () => mirror.stale,
    scan: () => mirror.scan,
    screens: () => gateway?.count ?? 0,
    sessions: () => sessions.size,
    alarms: () => mirror.alarms.length,
    history: () => history?.stats() ?? [],
  });

  const health = () => healthOf(mirror, options.version, history, options.lab);
  const canCommand = (session: Session) => people.has(session.user);
  const sessionOf = (token: string | undefined) => sessions.find(token, now());

  const command = async (session: Session, given: Command): Promise<CommandAnswer> => {
    const answer = await commandAnswer(people, session, given);
    const result = answer.ok ? 'ok' : answer.code;
    metrics.commands.inc({ type: given.type, result });
    log.info({ user: session.user, command: given, result }, 'command');
    return answer;
  };

  let allowed: (origin: string | undefined) => boolean = () => false;
  const app = createHttp({
    login: async (user, password, address) => {
      const answer = await login(user, password, address);
      metrics.logins.inc({ result: answer.ok ? answer.checkedBy : answer.code });
      log.info({ user, address, result: answer.ok ? answer.checkedBy : answer.code }, 'log-in');
      return answer;
    },
    logout: async (session) => sessions.end(session, 'loggedOut'),
    sessionOf,
    canCommand,
    simulation: options.simulation,
    lab: options.labAddress,
    configuration: { controller, preview: options.previewConfiguration },
    call: (session, given) => people.call(session.user, given),
    allowed: (origin) => allowed(origin),
    description: () => mirror.description,
    heartbeatSeconds: options.heartbeatSeconds,
    history: async ({ points, ...range }) => {
      const known = new Set(mirror.description?.points.map((point) => point.name));
      const unknown = points.find((point) => !known.has(point));
      if (unknown !== undefined) throw new RequestError(404, 'unknownPoint', `There is no point ${unknown}.`);
      if (!history) throw new HistoryUnavailableError('the history is not open yet');
      return history.query({ points, ...range });
    },
    audit: async (session, from, limit) => {
      const called = await people.call(session.user, { method: 'ReadAudit', inputs: [from, limit] });
      if (called.kind === 'answered') return called.answer;
      if (called.kind === 'unreachable' || called.kind === 'lost')
        throw new RequestError(503, 'controllerUnreachable', called.message);
      throw new RequestError(403, 'loginAgain', 'Log in again to read the audit.');
    },
    planning: () => readPlanning(controller),
    health,
    metrics: metrics.read,
    webFolder: options.webFolder,
    webFailed: options.webFailed,
    log,
  });

  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16_384 }, app);
  server.maxConnections = 1000;
  const gateway: Gateway | undefined = new Gateway({
    server,
    mirror,
    watches,
    sessionOf: (request: IncomingMessage) => sessionOf(cookieOf(request.headers.cookie)),
    allowed: (origin) => allowed(origin),
    // A screen left open keeps its session, but not for ever where nobody can ask the controller about the person again.
    touch: (session) => {
      if (canCommand(session)) sessions.touch(session, now());
    },
    command,
    preview: options.preview,
    warnings,
    runs: options.labAddress && new LabRuns(options.labAddress),
    status: (session) => ({
      ...health(),
      session: { user: session.user, role: session.role, canCommand: canCommand(session) },
    }),
    now,
    log,
  });

  // Another plant has a history of its own: its points may have the same names.
  const openFor = (plant: string): SiteHistory => {
    if (history && historyPlant === plant) return history;
    history?.close().catch((error: Error) => log.error({ error: error.message }, 'a history did not close in order'));
    history = options.openHistory(plant, () => mirror.plantTime ?? options.plantNow());
    historyPlant = plant;
    return history;
  };
  const synchroniser = createSynchroniser({
    controller,
    mirror,
    now,
    log,
    file: createDescriptionFile(join(options.folder, 'plant.json'), log),
    recorder: (description) => {
      const store = openFor(description.name);
      return createRecorder({
        points: description.points,
        heartbeatSeconds: options.heartbeatSeconds,
        write: (samples) => store.append(samples),
      });
    },
    onConnected: () => void people.confirm(),
  });

  mirror.on('status', () => {
    if (!mirror.connected) people.lost();
  });

  await listen(server, host, options.port);
  const { port } = server.address() as AddressInfo;
  allowed = createOriginCheck(host, port, options.origins);
  synchroniser.start();
  warnings?.start();
  const timers = [
    setInterval(() => {
      synchroniser.tick();
      gateway.publish();
    }, tickMs),
    setInterval(() => gateway.publishStatus(), 2000),
    setInterval(() => {
      sessions.sweep(now());
      people.sweep();
    }, minuteMs),
  ];

  let closing: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    for (const timer of timers) clearInterval(timer);
    warnings?.stop();
    synchroniser.stop();
    await gateway.close();
    await people.close();
    await controller.close();
    await options.simulation?.close();
    await history?.close();
    database.close();
  };
  return {
    port,
    close: () => {
      closing ??= stop();
      return closing;
    },
  };
}

/** Carries a command out in the person's name and says what became of it, in words. */
async function commandAnswer(people: People, session: Session, command: Command): Promise<CommandAnswer> {
  const called = await people.call(session.user, methodOf(command));
  switch (called.kind) {
    case 'unknown':
    case 'refused':
      return { ok: false, code: 'loginAgain', message: 'Log in again to give commands.' };
    case 'unreachable':
      return {
        ok: false,
        code: 'controllerUnreachable',
        message: `The controller cannot be reached, so nothing was commanded: ${called.message}`,
      };
    case 'lost':
      return { ok: false, code: 'outcomeUnknown', message: called.message };
    case 'answered': {
      const { status, output } = called.answer;
      if (status === 'Good') return { ok: true, message: output };
      return { ok: false, code: failureOf(status), message: output || `The controller answered ${status}.` };
    }
  }
}

function healthOf(
  mirror: PlantMirror,
  version: string,
  history: SiteHistory | undefined,
  lab: (() => string) | undefined,
) {
  const field = mirror.scan?.fieldConnected !== false;
  const status = mirror.stale ? 'down' : field ? 'running' : 'degraded';
  const reached = (up: boolean) => (up ? 'running' : 'unreachable');
  return {
    status,
    version,
    plant: mirror.description?.name ?? null,
    processes: {
      hmi: 'running',
      controller: reached(!mirror.stale),
      plant: reached(!mirror.stale && field),
      ...(lab === undefined ? {} : { lab: lab() }),
    },
    scan: mirror.scan ?? null,
    opcua: { connected: mirror.connected, since: new Date(mirror.since).toISOString() },
    history: Object.fromEntries((history?.stats() ?? []).map((stats) => [stats.name, stats])),
    stale: mirror.stale,
    plantTime: mirror.plantTime ?? null,
  } as const;
}

function listen(server: ReturnType<typeof createServer>, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
