import { join } from 'node:path';
import { pino } from 'pino';
import { createPlantClock, loadPlant, readEnvironment } from '../../config/index.ts';
import { createOpcuaServer } from '../../protocols/opcua/index.ts';
import { refuseToStart, stopInOrder, tellReady } from '../../protocols/process.ts';
import { createController, type OperationalState, strategies, type StrategyName } from '../scan/index.ts';
import { Accounts } from './accounts.ts';
import { Audit, type AuditEntry } from './audit.ts';
import { ScanTimes, scanPeriodMs } from './cycle.ts';
import { openDatabase } from './database.ts';
import { FieldDriver } from './field-driver.ts';
import { Northbound } from './northbound.ts';
import { StateStore } from './state-store.ts';

/** The controller's process: scans at its own pace, whatever the network does. */
const textsMs = 1000;
const saveMs = 5000;
const fieldWaitMs = 8000;

async function main(): Promise<void> {
  const environment = readEnvironment(process.env);
  const log = pino({ name: 'controller', level: environment.logLevel });
  const plant = loadPlant(environment.plantFile);
  if (!(environment.strategy in strategies)) throw new Error(`BRAISE_STRATEGY=${environment.strategy}: one of ${Object.keys(strategies).join(', ')}`);
  if (environment.demoPassword !== undefined && !environment.loopback) {
    throw new Error('BRAISE_DEMO_PASSWORD is for this machine only: unset it, or set BRAISE_HOST to 127.0.0.1');
  }
  const clock = createPlantClock(environment.clock ?? { wallEpochMs: 0, plantEpochSeconds: 0, speed: 1 });
  const plantNow = () => clock.at(Date.now());

  const { database, setAside } = openDatabase(join(environment.dataDir, 'controller'), new Date());
  const audit = new Audit(database, join(environment.dataDir, 'controller'));
  const store = new StateStore(database, plant.name);
  const note = (entry: Omit<AuditEntry, 'plantTime'>) => audit.append({ plantTime: plantNow(), ...entry }, new Date());
  const system = { who: 'controller', role: 'system' };
  if (setAside !== undefined) log.error(setAside, 'the database was broken: it was put aside, and a new one begun');

  const controller = createController(plant, {
    strategy: environment.strategy as StrategyName,
    startTime: plantNow(),
    ...withState(store, log),
  });
  if (setAside !== undefined) controller.raise('plant#database', 'alarm.databaseSetAside', 'high', { path: setAside.path });
  audit.verify().then(
    (wrong) => {
      if (wrong === undefined) return;
      log.error({ wrong }, 'the audit trail is broken');
      controller.raise('plant#audit', 'alarm.auditBroken', 'high', { wrong });
    },
    (error: unknown) => log.error({ error: String(error) }, 'the audit trail could not be checked'),
  );
  const accounts = new Accounts(database);
  const made = await accounts.prepare(environment.demoPassword, new Date());
  if (made.length > 0 && process.send === undefined) {
    for (const { user, password } of made) process.stdout.write(`account ${user}: ${password}\n`);
  }
  note({ ...system, action: 'start', target: plant.name, result: 'done' });

  const server = await createOpcuaServer({
    host: environment.host,
    port: environment.controllerOpcuaPort,
    applicationName: 'BraiseControllerServer',
    applicationUri: 'urn:braise:controller',
    certificateFolder: join(environment.dataDir, 'pki', 'controller-server'),
    logger: log,
    allowAnonymous: environment.loopback,
    anonymousRole: 'viewer',
    authenticate: async (user, password) => {
      const role = await accounts.authenticate(user, password);
      note({ who: user, role: role ?? '', action: 'login', target: plant.name, result: role === null ? 'refused' : 'done' });
      return role;
    },
  });
  const save = () => store.save(controller.state(), new Date());
  const northbound = new Northbound(server, controller, audit, {
    execute: (body, who) => {
      const result = controller.command({ ...body, who });
      // On the disk before the person is told: a tag-out that was acknowledged holds.
      if (result.ok) save();
      const target = 'point' in body ? body.point : 'equipment' in body ? body.equipment : body.alarm;
      const reason = 'reason' in body ? body.reason : 'comment' in body ? body.comment : undefined;
      note({
        who: who.user,
        role: who.role,
        action: body.type === 'mode' ? `mode ${body.mode}` : body.type,
        target,
        ...(result.ok ? { before: result.before, after: result.after } : {}),
        ...(reason === undefined ? {} : { reason }),
        result: result.ok ? 'done' : `${result.code}: ${result.message}`,
      });
      return result;
    },
    readAudit: (from, limit) => audit.read(from, limit),
  });
  const driver = new FieldDriver(plant, {
    endpoint: plant.field.endpoint ?? `opc.tcp://127.0.0.1:${environment.plantOpcuaPort}`,
    certificateFolder: join(environment.dataDir, 'pki', 'controller'),
    logger: log,
  });
  await server.start();
  log.info({ endpoint: server.endpoint, plant: plant.name }, 'the controller serves');
  tellReady({ accounts: made });
  // What the field has now is where control takes over; a field that is not there is waited for no longer than this.
  const outputs = await driver.outputsNow(fieldWaitMs);
  if (outputs !== undefined) controller.adoptOutputs(outputs);

  const periodMs = scanPeriodMs(plant.scanPeriodSeconds, clock.speed);
  const times = new ScanTimes(periodMs);
  const scan = (): void => {
    const time = plantNow();
    if (!(time > controller.time)) return;
    const began = performance.now();
    driver.read(controller);
    controller.scan(time);
    driver.write(controller);
    times.note(performance.now() - began);
    northbound.showValues();
    for (const { equipment, key, parameters } of controller.drainEvents()) log.info({ equipment, ...parameters }, key);
  };
  const showTexts = (): void =>
    northbound.showTexts({
      count: times.count,
      periodMs,
      p99Ms: times.p99Ms,
      overruns: times.overruns,
      time: controller.time,
      strategy: controller.strategy,
      fieldConnected: driver.connected,
    });
  const timers = [setInterval(scan, periodMs), setInterval(showTexts, textsMs), setInterval(save, saveMs)];
  scan();
  showTexts();
  stopInOrder(log, async () => {
    for (const timer of timers) clearInterval(timer);
    save();
    note({ ...system, action: 'stop', target: plant.name, result: 'done' });
    await driver.close();
    await server.close();
    database.close();
  });
}

function withState(store: StateStore, log: pino.Logger): { state?: OperationalState } {
  try {
    const state = store.load();
    return state === undefined ? {} : { state };
  } catch (error) {
    log.error({ error: (error as Error).message }, 'the saved state cannot be taken up: control begins anew');
    return {};
  }
}

main().catch((error: unknown) => refuseToStart('controller', error));
