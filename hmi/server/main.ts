import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createPlantClock, readEnvironment } from '../../config/index.ts';
import { hashPassword, verifyPassword } from '../../protocols/credentials.ts';
import { tellReady } from '../../protocols/process.ts';
import { createHistory } from '../history/index.ts';
import { type Hmi, startHmi } from './application.ts';
import { EarlyWarnings } from './early-warnings.ts';
import { watchLab } from './lab-watch.ts';
import { createOpcuaController } from './opcua-controller.ts';
import { createConfigurationPreview, createPreview } from './preview.ts';
import { readSettings } from './settings.ts';
import { createSimulation } from './simulation.ts';
import { createWebBuild } from './web-build.ts';

/** The HMI's process: reads the environment, serves until SIGTERM or SIGINT. The supervisor may also kill it at any time. */
const closeLimitMs = 8000;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where to find another process when nothing else is said: on this machine. */
function localEndpoint(scheme: string, host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `${scheme}://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

async function main(): Promise<void> {
  const environment = readEnvironment(process.env);
  const settings = readSettings(process.env);
  const log = pino({ name: 'hmi', level: environment.logLevel });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const clock = createPlantClock(environment.clock ?? { wallEpochMs: 0, plantEpochSeconds: 0, speed: 1 });
  const plantNow = () => clock.at(Date.now());
  const folder = join(environment.dataDir, 'hmi');

  const web = createWebBuild({
    source: join(root, 'hmi', 'web'),
    alsoHashed: [join(root, 'config'), join(root, 'package-lock.json')],
    target: join(environment.dataDir, 'web'),
    log,
  });
  const controller = createOpcuaController({
    endpoint:
      settings.controllerEndpoint ?? localEndpoint('opc.tcp', environment.host, environment.controllerOpcuaPort),
    account: settings.account,
    folder: join(environment.dataDir, 'pki', 'hmi'),
    log,
  });
  const labUrl = localEndpoint('http', environment.host, environment.labPort);
  const lab = watchLab(labUrl, log);
  const { simulationPassword } = environment;
  const simulation =
    simulationPassword === undefined
      ? undefined
      : createSimulation({
          endpoint: localEndpoint('opc.tcp', '127.0.0.1', environment.plantOpcuaPort),
          password: simulationPassword,
          folder: join(environment.dataDir, 'pki', 'hmi-simulation'),
          log,
        });
  const hmi = await startHmi({
    controller,
    simulation,
    preview: createPreview(labUrl, environment.labKey),
    previewConfiguration: createConfigurationPreview(labUrl, environment.labKey),
    labAddress: { url: labUrl, key: environment.labKey },
    warnings: new EarlyWarnings({ url: labUrl, key: environment.labKey }),
    hashing: { hash: hashPassword, verify: verifyPassword },
    log,
    host: environment.host,
    port: environment.httpPort,
    origins: settings.origins,
    folder,
    version,
    heartbeatSeconds: settings.heartbeatSeconds,
    openHistory: (plant, now) =>
      createHistory({
        folder: join(environment.dataDir, 'history', encodeURIComponent(plant)),
        plant,
        now,
        log,
        heartbeatSeconds: settings.heartbeatSeconds,
        retention: settings.retention,
        influx: environment.influx,
      }),
    plantNow,
    webFolder: web.folder,
    webFailed: web.failed,
    lab: lab.state,
  });
  log.info({ host: environment.host, port: hmi.port }, 'the HMI listens');
  tellReady();
  stopOnSignals(hmi, log, () => {
    web.stop();
    lab.stop();
  });
  web.build().catch((error: Error) => log.error({ error: error.message }, 'the web app could not be built'));
}

function stopOnSignals(hmi: Hmi, log: pino.Logger, stopOthers: () => void): void {
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    stopOthers();
    setTimeout(() => process.exit(1), closeLimitMs).unref();
    hmi.close().then(
      () => process.exit(0),
      (error: Error) => {
        log.error({ error: error.message }, 'did not stop in order');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', () => stop('supervisor gone'));
}

main().catch((error: NodeJS.ErrnoException) => {
  // Words a person can act on: the supervisor prints them.
  const taken = error.code === 'EADDRINUSE' ? 'the HTTP port is taken by another program (BRAISE_HTTP_PORT): ' : '';
  process.stderr.write(`hmi: ${taken}${error.message}\n`);
  process.exit(1);
});
