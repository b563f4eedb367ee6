import { join } from 'node:path';
import { pino } from 'pino';
import { createPlantClock, loadPlant, type Plant, readEnvironment } from '../../config/index.ts';
import { refuseToStart, stopInOrder, tellReady } from '../../protocols/process.ts';
import { checkFaults, type FaultSpecification, formatFault, parseFault } from '../network/index.ts';
import { syntheticWeather } from '../weather/index.ts';
import { FaultFile } from './fault-file.ts';
import { FieldPlant, type FieldPlantOptions } from './field-plant.ts';
import { FieldServer } from './field-server.ts';
import { InjectionLog } from './injection-log.ts';
import { OutsideServices } from './outside-services.ts';
import { readSnapshot, saveSnapshot } from './snapshot-file.ts';

/** The plant's process: the twin standing in for the field behind a real OPC UA server. */
const tickMs = 100;
const saveMs = 60_000;

async function main(): Promise<void> {
  const environment = readEnvironment(process.env);
  const log = pino({ name: 'plant', level: environment.logLevel });
  const plant = loadPlant(environment.plantFile);
  const clock = createPlantClock(environment.clock ?? { wallEpochMs: 0, plantEpochSeconds: 0, speed: 1 });
  const now = () => ({ plantTime: clock.at(Date.now()), wallMs: Date.now() });
  const { latitude, longitude } = plant.location;
  const path = join(environment.dataDir, 'plant', `${plant.name}.json`);
  const given = (process.env.BRAISE_FAULTS ?? '')
    .split(' ')
    .filter((text) => text !== '')
    // Hours count from the supervisor's start, so that a plant that died meanwhile does not begin them again.
    .map((text) => parseFault(text, environment.clock?.plantEpochSeconds));
  const file = new FaultFile(join(environment.dataDir, 'plant', `${plant.name}.faults.json`), plant.name, given);
  const options = {
    seed: environment.seed,
    weather: syntheticWeather({ seed: environment.seed, latitude, longitude }),
    startTime: now().plantTime,
    speed: clock.speed,
    faults: faultsOf(file, given, now().plantTime, plant, log),
  };
  const field = begin(plant, options, path, log);
  const server = await FieldServer.create(field, {
    port: environment.plantOpcuaPort,
    certificateFolder: join(environment.dataDir, 'pki', 'plant'),
    logger: log,
    simulation:
      environment.simulationPassword === undefined
        ? undefined
        : {
            password: environment.simulationPassword,
            log: new InjectionLog(join(environment.dataDir, 'plant', 'injections.jsonl')),
            file,
          },
    now,
  });
  const services = new OutsideServices(plant, options.weather, environment.seed);
  field.advance(now().plantTime, now().wallMs);
  server.publish();
  server.tellOutlook(services.at(field.time, field.slip));
  await server.start();
  log.info({ endpoint: server.endpoint, plant: plant.name }, 'the field is on the wire');
  tellReady();
  const tick = setInterval(() => {
    const { plantTime, wallMs } = now();
    const { steps, slipped, fallback } = field.advance(plantTime, wallMs);
    if (slipped !== 0) log.warn({ seconds: slipped }, 'the twin could not follow the plant clock, and slipped');
    if (fallback === true) log.warn({}, 'the watchdog expired: the field runs its own safe programme');
    if (fallback === false) log.info({}, 'the controller commands the field again');
    if (steps > 0 || fallback !== undefined) server.publish();
    if (services.due(field.time)) server.tellOutlook(services.at(field.time, field.slip));
  }, tickMs);
  const save = () => {
    try {
      saveSnapshot(path, plant, field.snapshot());
    } catch (error) {
      // The plant goes on; a restart would begin from an older state.
      log.error({ path, error: (error as Error).message }, 'the state of the plant could not be saved');
    }
  };
  save();
  const saving = setInterval(save, saveMs);
  stopInOrder(log, async () => {
    clearInterval(tick);
    clearInterval(saving);
    save();
    await server.close();
  });
}

/** Goes on from the saved plant; where that cannot be taken up, begins anew. */
function begin(plant: Plant, options: FieldPlantOptions, path: string, log: pino.Logger): FieldPlant {
  try {
    return new FieldPlant(plant, options, readSnapshot(path, plant));
  } catch (error) {
    log.warn({ path, error: (error as Error).message }, 'the saved plant cannot be taken up: it begins anew');
    return new FieldPlant(plant, options);
  }
}

/** Faults of before and of now; one that no longer fits the plant is told and left out. */
function faultsOf(
  file: FaultFile,
  given: readonly FaultSpecification[],
  time: number,
  plant: Plant,
  log: pino.Logger,
): FaultSpecification[] {
  let held: readonly FaultSpecification[] = given;
  try {
    held = file.read(time);
  } catch (error) {
    log.warn({ error: (error as Error).message }, 'the faults of before cannot be read: they are over');
  }
  const injected = held.filter((fault) => !given.includes(fault));
  const fitting = held.filter((fault) => {
    // What is asked for now and cannot be is an error of whoever asks, and stops the start.
    if (given.includes(fault)) return true;
    try {
      checkFaults(plant, [fault]);
      return true;
    } catch (error) {
      log.warn({ fault: formatFault(fault), error: (error as Error).message }, 'a fault of before is over');
      return false;
    }
  });
  if (injected.length > 0) log.info({ faults: fitting.map(formatFault) }, 'faults of before go on');
  return fitting;
}

main().catch((error: unknown) => refuseToStart('plant', error));
