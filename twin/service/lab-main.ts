import '../lab/engine.ts';

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { availableParallelism, constants, setPriority } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { pino } from 'pino';
import { createPlantClock, loadPlant, readEnvironment, readText } from '../../config/index.ts';
import { refuseToStart, stopInOrder, tellReady } from '../../protocols/process.ts';
import { createBoptestRouter, defaultOptions, Tests, testCasesOf } from '../boptest/index.ts';
import { createLabRouter, epwFilesOf, Lab, TrajectoryReader, TuningDesk } from '../lab/index.ts';
import { LiveShadow, shadowRoutes } from './live-shadow.ts';
import { PlantView } from './plant-view.ts';
import { previewRoutes, rehearsePreview } from './preview-routes.ts';
import { PreviewThreads } from './preview-threads.ts';

/** How often the shadow is asked to look at the plant, wall time: often, so that a fast plant does not run away from it. */
const shadowMs = 250;
/** When a preview is rehearsed, after the start: by then all that comes up has come up. */
const rehearsalMs = 30_000;

/** Where the controller is: on this machine, whatever address it listens on. */
function controllerEndpoint(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `opc.tcp://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/** The lab's process: whatever runs plants faster than time. Nothing that controls a plant depends on it. */
async function main(): Promise<void> {
  const environment = readEnvironment(process.env);
  const log = pino({ name: 'lab', level: environment.logLevel });
  // Started before the process steps back: somebody waits for a preview, and it is over in a moment.
  const previews = new PreviewThreads(environment.plantFile);
  // Runs take all the processor they get; the plant's control on the same machine comes first. Threads inherit it.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const tests = new Tests({
    ...defaultOptions,
    ended: (testid, why) => log.info({ testid, why }, 'a test ended'),
  });
  const view = new PlantView({
    plant: loadPlant(environment.plantFile),
    endpoint:
      process.env.BRAISE_CONTROLLER_ENDPOINT ?? controllerEndpoint(environment.host, environment.controllerOpcuaPort),
    account: environment.labAccount,
    certificateFolder: join(environment.dataDir, 'pki', 'lab'),
    logger: log,
  });
  const clock = createPlantClock(environment.clock ?? { wallEpochMs: 0, plantEpochSeconds: 0, speed: 1 });
  const shadow = new LiveShadow({
    view,
    plantNow: () => clock.at(Date.now()),
    speed: clock.speed,
    path: join(environment.dataDir, 'lab', 'shadow', `${view.plant.name}.json`),
    log,
  });
  const rehearsal = setTimeout(() => {
    rehearsePreview(view, previews).catch((error: Error) =>
      log.warn({ error: error.message }, 'no preview could be rehearsed'),
    );
  }, rehearsalMs);
  const shadowing = setInterval(() => shadow.tick(), shadowMs);
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'running', version, tests: tests.size });
  });
  // Its paths are those of BOPTEST, at the root: whatever else is served has to stand before it.
  const folder = join(environment.dataDir, 'lab');
  const plants = () => testCasesOf(environment.plantFile);
  const weathers = () => epwFilesOf(join(folder, 'weather'));
  const failed = (path: string, error: Error) => log.error({ path, error: error.message }, 'a request failed');
  // One core stays for the plant's own processes where there are several.
  const threads = Math.max(1, availableParallelism() - 1);
  const limits = { runs: 500, bytes: 5e9 };
  const brokerUrl = process.env.BRAISE_NATS_URL || undefined;
  const lab = new Lab({ folder, plants, weathers, threads, waitingMaximum: 50, limits, brokerUrl, log });
  const reader = new TrajectoryReader(join(folder, 'temporary'));
  const tuning = new TuningDesk({
    path: join(folder, 'tuning.json'),
    plantText: () => readText(environment.plantFile),
    log,
  });
  app.use('/api/lab', createLabRouter({ lab, reader, tuning, key: environment.labKey, plants, weathers, failed }));
  app.use(shadowRoutes(shadow, environment.labKey));
  app.use(
    previewRoutes({
      view,
      threads: previews,
      key: environment.labKey,
      failed: (error) => log.error({ error: error.message }, 'a preview failed'),
    }),
  );
  app.use(
    createBoptestRouter({
      testCases: plants,
      tests,
      version,
      failed,
    }),
  );
  app.use((_request, response) => {
    response.status(404).json({ status: 404, message: 'There is nothing here.', payload: null });
  });
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16_384 }, app);
  server.maxConnections = 200;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(environment.labPort, environment.host, resolve);
  });
  log.info({ address: server.address() }, 'the lab listens');
  tellReady();
  stopInOrder(log, async () => {
    tests.close();
    clearTimeout(rehearsal);
    clearInterval(shadowing);
    shadow.save();
    await previews.close();
    await view.close();
    await lab.close();
    await tuning.close();
    await reader.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
}

main().catch((error: unknown) => refuseToStart('lab', error));
