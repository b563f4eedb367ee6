import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import {
  createPlantClock,
  type Environment,
  type Plant,
  parsePlant,
  readEnvironment,
  readText,
} from '../../config/index.ts';
import {
  createOpcuaConnection,
  createOpcuaServer,
  type Logger,
  type OpcuaConnection,
} from '../../protocols/opcua/index.ts';
import { refuseToStart, stopInOrder, tellReady } from '../../protocols/process.ts';
import { PlanningDesk } from '../planner/desk.ts';
import { type ControlEvent, type OperationalState, type StrategyName, strategies } from '../scan/index.ts';
import { Accounts } from './accounts.ts';
import { Audit } from './audit.ts';
import { CommandDesk } from './commands.ts';
import { ConfigurationDesk } from './configuration-desk.ts';
import { ConfigurationReader } from './configuration-reader.ts';
import { type StartingConfiguration, startingConfiguration } from './configuration-start.ts';
import { ConfigurationStore } from './configuration-store.ts';
import { scanPeriodMs, withWireAt } from './cycle.ts';
import { openDatabase } from './database.ts';
import { FieldDriver, silenceMs } from './field-driver.ts';
import { Journal } from './journal.ts';
import { Northbound } from './northbound.ts';
import { followField, followSources, OutlookFeed } from './outlook-feed.ts';
import { rehearse } from './rehearsal.ts';
import { restoreController } from './restore.ts';
import { ScanLoop } from './scan-loop.ts';
import { StateStore } from './state-store.ts';

/** The controller's process: scans at its own pace, whatever the network does. */
const saveMs = 5000;
/** A field that is not there at the start is waited for no longer than this before the first scan. */
const fieldWaitMs = 8000;
const fieldWaitPollMs = 20;

const system = { who: 'controller', role: 'system' };

async function main(): Promise<void> {
  const environment = readEnvironment(process.env);
  const log = pino({ name: 'controller', level: environment.logLevel });
  const strategy = checked(environment);
  const clock = createPlantClock(environment.clock ?? { wallEpochMs: 0, plantEpochSeconds: 0, speed: 1 });
  const plantNow = () => clock.at(Date.now());
  const fileText = readText(environment.plantFile);
  const file = { text: fileText, plant: parsePlant(fileText, environment.plantFile), path: environment.plantFile };

  const folder = join(environment.dataDir, 'controller');
  const { database, setAside } = openDatabase(folder, new Date());
  const configurations = new ConfigurationStore(database, file.plant.name);
  const start = startingConfiguration(configurations, file, new Date());
  const prepare = (one: typeof file.plant) => withWireAt(one, clock.speed);
  const plant = prepare(start.plant);
  const audit = new Audit(database, folder);
  const store = new StateStore(database, plant.name);
  // Another takes its place with another configuration.
  let controller = restoreController(plant, store, { strategy, startTime: plantNow(), logger: log });
  const journal = new Journal({
    audit,
    store,
    logger: log,
    plantNow,
    failed: (error) => controller.raise('plant#storage', 'alarm.storageFailed', 'high', { error }),
  });
  if (setAside !== undefined) {
    log.error(setAside, 'the database was broken: it was put aside, and a new one begun');
    controller.raise('plant#database', 'alarm.databaseSetAside', 'emergency', { path: setAside.path });
  }
  if (start.unusable !== undefined) {
    log.error({ reason: start.unusable }, 'the configuration in force cannot be used: the plant file is, instead');
    controller.raise('plant#configuration', 'alarm.configurationUnusable', 'high', {
      reason: start.unusable.slice(0, 300),
    });
  }
  verifyAudit(audit, log, (wrong) => controller.raise('plant#audit', 'alarm.auditBroken', 'high', { wrong }));
  const accounts = new Accounts(database);
  const renew = process.env.BRAISE_NEW_PASSWORDS === '1';
  const { demoPassword: password } = environment;
  const made = await accounts.prepare({ ...(password === undefined ? {} : { password }), renew }, new Date());
  for (const { user } of made) journal.note({ ...system, action: 'password', target: user, result: 'done' });
  if (process.send === undefined)
    for (const one of made) process.stdout.write(`account ${one.user}: ${one.password}\n`);
  noteStart(journal, database, plant.name, start);

  const server = await createOpcuaServer({
    host: environment.host,
    port: environment.controllerOpcuaPort,
    applicationName: 'BraiseControllerServer',
    applicationUri: 'urn:braise:controller',
    certificateFolder: join(environment.dataDir, 'pki', 'controller-server'),
    logger: log,
    allowAnonymous: environment.loopback,
    anonymousRole: 'viewer',
    authenticate: async (user, given) => {
      const role = await accounts.authenticate(user, given);
      journal.login(user, role, plant.name);
      return role;
    },
  });
  const desk = new CommandDesk(() => controller, journal, Date.now);
  const northbound = new Northbound(server, controller, audit, {
    execute: (body, who) => desk.execute(body, who),
    note: (entry, who) => desk.note(entry, who),
    readAudit: (from, limit) => (from <= 0 ? audit.last(limit) : audit.read(from, limit)),
    readState: () => controller.state(),
  });
  const endpoint = plant.field.endpoint ?? `opc.tcp://127.0.0.1:${environment.plantOpcuaPort}`;
  const connection = createOpcuaConnection({
    endpoint,
    certificateFolder: join(environment.dataDir, 'pki', 'controller'),
    applicationName: 'BraiseController',
    logger: log,
    backOff: { firstMs: 200, maximumMs: 2000 },
  });
  const steadyMs = () => performance.now();
  const driver = new FieldDriver(plant, connection, log, {
    steadyMs,
    silenceMs: silenceMs(plant, clock.speed),
    speed: clock.speed,
  });
  const outlook = feedOf(environment, plant, connection, plantNow, log);
  await server.start();
  log.info({ endpoint: server.endpoint, field: endpoint, plant: plant.name }, 'the controller serves');
  tellReady({ accounts: made });

  // Messages of the solver's thread come between two turns, never within one.
  const planner = new PlanningDesk((problem, answer) => controller.answerPlan(problem, answer));
  const periodMs = scanPeriodMs(plant.scanPeriodSeconds, clock.speed);
  const loop = new ScanLoop({
    get controller() {
      return controller;
    },
    driver,
    northbound,
    logger: log,
    plantNow,
    steadyMs,
    periodMs,
    speed: clock.speed,
    planner,
    ...(outlook === undefined ? {} : { outlook: outlook.feed }),
    told: (event) => noteEvent(journal, event, () => controller.state()),
  });
  const reader = new ConfigurationReader();
  const configurationDesk = new ConfigurationDesk({
    controller: () => controller,
    replace: (successor) => {
      northbound.succeed(successor);
      controller = successor;
    },
    start,
    store: configurations,
    journal,
    logger: log,
    read: (task) => reader.read(task),
    warm: () => reader.warm(),
    prepare,
    afterTurn: (task) => loop.afterTurn(task),
    commanding: () => driver.phase === 'commanding' && !controller.image.allBad,
    shown: (record) => northbound.showConfiguration(record),
    nowMs: Date.now,
  });
  northbound.addConfiguration(configurationDesk);
  await rehearse(plant, controller.strategy, plantNow());
  for (let waited = 0; waited < fieldWaitMs && !driver.ready; waited += fieldWaitPollMs) {
    await new Promise((resolve) => setTimeout(resolve, fieldWaitPollMs));
  }
  const timers = [
    setInterval(() => loop.turn(), periodMs),
    setInterval(() => journal.save(controller.state(), false), saveMs),
  ];
  loop.turn();
  stopInOrder(log, async () => {
    for (const timer of timers) clearInterval(timer);
    journal.save(controller.state(), true);
    journal.note({ ...system, action: 'stop', target: plant.name, result: 'done' });
    await planner.close();
    await outlook?.close();
    await reader.close();
    await driver.close();
    await server.close();
    database.close();
  });
}

/** Where forecasts and prices come from: sources that are configured, or the virtual plant; a real plant without sources has none. */
function feedOf(
  { outlook }: Environment,
  plant: Plant,
  connection: OpcuaConnection,
  plantNow: () => number,
  log: Logger,
): { readonly feed: OutlookFeed; readonly close: () => Promise<void> } | undefined {
  const { electricityGrid } = plant.prices;
  const feed = new OutlookFeed(log);
  if (outlook !== undefined) {
    const { token, sources } = outlook;
    if (sources.length === 0) return undefined;
    const close = followSources(
      sources.map((from) => ({ from, token, electricityGrid })),
      feed,
      log,
    );
    return { feed, close };
  }
  if (plant.field.endpoint !== undefined) return undefined;
  followField(connection, feed, electricityGrid, plantNow);
  return { feed, close: async () => {} };
}

function checked({ strategy, demoPassword, loopback }: Environment): StrategyName {
  if (demoPassword !== undefined && !loopback) {
    throw new Error('BRAISE_DEMO_PASSWORD is for this machine only: unset it, or set BRAISE_HOST to 127.0.0.1');
  }
  if (!(strategy in strategies))
    throw new Error(`BRAISE_STRATEGY=${strategy}: expected one of ${Object.keys(strategies).join(', ')}`);
  return strategy as StrategyName;
}

/** What the controller does to a person's doing is written down as that is: manual whose time was up. */
function noteEvent(journal: Journal, { key, equipment }: ControlEvent, state: () => OperationalState): void {
  if (key !== 'event.manualEnded') return;
  journal.save(state(), true);
  const [action, before, after] = ['mode automatic', 'manual', 'automatic'];
  journal.note({ ...system, action, target: equipment, before, after, reason: 'its time was up', result: 'done' });
}

/** Writes down that control starts, and with which configuration: a changed file shows by its hash. */
function noteStart(
  journal: Journal,
  database: DatabaseSync,
  plant: string,
  { version: { hash: after, reason } }: StartingConfiguration,
): void {
  const last = database
    .prepare(
      `SELECT after FROM audit WHERE action = 'configuration' AND target = ? AND result = 'done' ORDER BY sequence DESC LIMIT 1`,
    )
    .get(plant) as { after: string } | undefined;
  journal.note({ ...system, action: 'start', target: plant, result: 'done' });
  if (last?.after === after) return;
  journal.note({
    ...system,
    action: 'configuration',
    target: plant,
    before: last?.after ?? '',
    after,
    reason,
    result: 'done',
  });
}

function verifyAudit(audit: Audit, logger: Logger, broken: (wrong: string) => void): void {
  audit.verify().then(
    (wrong) => {
      if (wrong === undefined) return;
      logger.error({ wrong }, 'the audit trail is broken');
      broken(wrong);
    },
    (error: unknown) => logger.error({ error: String(error) }, 'the audit trail could not be checked'),
  );
}

main().catch((error: unknown) => refuseToStart('controller', error));
