import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { readText } from '../../config/index.ts';
import { Lab } from '../../twin/lab/index.ts';
import { plantPathOf } from '../../twin/lab/scenario.ts';
import { BrokerError, consumerName, streams } from '../../twin/lab/sweep/broker.ts';
import { type SweepRow, sweepLocally } from '../../twin/lab/sweep/local.ts';
import { sweepByWorkers } from '../../twin/lab/sweep/nats-coordinator.ts';
import { planSweep } from '../../twin/lab/sweep/plan.ts';
import { freePort, until } from '../harness/product.ts';

const program = process.env.BRAISE_NATS_SERVER;
const cli = fileURLToPath(new URL('../../twin/lab/cli.ts', import.meta.url));
const files = { mairie: readText(plantPathOf('mairie', {})) };
/** After so long without a sign a killed worker's task goes to another. */
const silenceSeconds = 2;

describe.skipIf(!program)('sweeps over NATS', () => {
  let folder: string;
  let url: string;
  let broker: ChildProcess;
  const workers: ChildProcess[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'braise-nats-'));
    const port = await freePort();
    url = `nats://127.0.0.1:${port}`;
    broker = spawn(program as string, ['-js', '-sd', folder, '-a', '127.0.0.1', '-p', String(port)], {
      stdio: 'ignore',
    });
    await until('the broker answers', async () => {
      const connection = await connect({ servers: url }).catch(() => undefined);
      await connection?.close();
      return connection !== undefined;
    });
  });

  afterAll(async () => {
    for (const worker of workers) worker.kill('SIGKILL');
    broker.kill('SIGKILL');
    await once(broker, 'close');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  function joinWorker(): ChildProcess {
    const worker = spawn(process.execPath, [cli, 'worker', '--nats', url, '--threads', '1'], { stdio: 'ignore' });
    workers.push(worker);
    return worker;
  }

  test('workers are killed mid-task and others join: every run counted once, the same as on one machine', async () => {
    const plan = planSweep(
      { plant: 'mairie', days: 1, warmup: 1 },
      {
        method: 'latinHypercube',
        samples: 8,
        parameters: { seed: { from: 0, to: 1e9, whole: true }, outdoor: { from: -10, to: 15 } },
      },
    );
    const seen: SweepRow[] = [];
    const sweeping = sweepByWorkers(plan, {
      url,
      files,
      silenceSeconds,
      progress: (_done, row) => seen.push(row),
    });
    const connection = await connect({ servers: url });
    const manager = await jetstreamManager(connection);
    /** Tasks handed out so far, also again. */
    const handedOut = async () => (await manager.consumers.info(streams.tasks, consumerName)).delivered.consumer_seq;
    await until('the queue stands', () =>
      handedOut().then(
        () => true,
        () => false,
      ),
    );

    for (let killed = 0; killed < 2; killed++) {
      const before = await handedOut();
      const victim = joinWorker();
      await until('a worker has a task', async () => (await handedOut()) > before);
      victim.kill('SIGKILL');
      await once(victim, 'close');
    }
    expect(seen.length).toBeLessThan(plan.tasks.length);
    joinWorker();
    joinWorker();

    const rows = await sweeping;
    expect(seen.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(plan.tasks.map(({ index }) => index));
    const stored = await manager.streams.info(streams.results);
    expect(stored.state.messages).toBe(plan.tasks.length);
    await until('the queue is empty', async () => (await manager.streams.info(streams.tasks)).state.messages === 0);
    await connection.close();
    const alone = await sweepLocally(plan, { threads: 1 });
    expect(rows).toEqual(JSON.parse(JSON.stringify(alone)));

    // Asked again, what is done is not done again.
    for (const worker of workers) worker.kill('SIGKILL');
    expect(await sweepByWorkers(plan, { url, files })).toEqual(rows);
  });

  test('a run that cannot be done comes back with its reason, by a worker that is stopped in order after', async () => {
    const plan = planSweep(
      { plant: 'mairie', days: 0.05, warmup: 0 },
      { parameters: { 'plant.equipment.store.1.parameters.volume': [-1, 2] } },
    );
    const worker = joinWorker();
    const [broken, sound] = await sweepByWorkers(plan, { url, files });
    expect(broken.failed).toContain('equipment.store.1.parameters.volume: -1');
    expect(sound.result?.kpis.days.value).toBeCloseTo(0.05);
    worker.kill('SIGTERM');
    const [code] = await once(worker, 'close');
    expect(code).toBe(0);
  });

  test('the lab has a sweep done by workers, as its own threads would; what is cancelled is taken back from the broker', async () => {
    const labFolder = mkdtempSync(join(tmpdir(), 'braise-nats-lab-'));
    const lab = new Lab({
      folder: labFolder,
      plants: () => new Map([['mairie', plantPathOf('mairie', {})]]),
      weathers: () => new Map(),
      threads: 1,
      waitingMaximum: 10,
      limits: { runs: 10, bytes: 1e9 },
      brokerUrl: url,
      log: { info: () => undefined, error: () => undefined },
    });
    const scenario = { plant: 'mairie', days: 0.1, warmup: 0 };
    const sweep = { parameters: { seed: [11, 12, 13] } };
    for (const worker of workers) worker.kill('SIGKILL');
    const connection = await connect({ servers: url });
    const manager = await jetstreamManager(connection);
    const queued = async () => (await manager.streams.info(streams.tasks)).state.messages;
    try {
      const before = await queued();
      const given = lab.submit(scenario, { ...sweep, workers: 'broker' }, 'ada');
      await until('its runs are with the broker', async () => (await queued()) === before + 3);
      // It keeps no thread of this machine from its work.
      const beside = lab.submit(scenario, undefined, 'ada');
      await until('a run beside it is done', () => lab.library.get(beside.id)?.state === 'done');
      expect(lab.library.get(given.id)?.state).toBe('running');
      lab.cancel(given);
      await until('it is cancelled', () => lab.library.get(given.id)?.state === 'cancelled');
      expect(await queued()).toBe(before);

      const again = lab.submit(scenario, { parameters: { seed: [21, 22] }, workers: 'broker' }, 'ada');
      joinWorker();
      await until('it is done', () => lab.library.get(again.id)?.state === 'done', 60_000);
      const alone = await sweepLocally(planSweep(scenario, { parameters: { seed: [21, 22] } }), { threads: 1 });
      expect(lab.library.rows(again.id)).toEqual(JSON.parse(JSON.stringify(alone)));
    } finally {
      await lab.close();
      await connection.close();
      rmSync(labFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  });

  test('a broker that is not there is told in words', async () => {
    const plan = planSweep({ plant: 'mairie' }, { parameters: { seed: [1] } });
    const nowhere = `nats://127.0.0.1:${await freePort()}`;
    await expect(sweepByWorkers(plan, { url: nowhere, files })).rejects.toThrow(BrokerError);
    expect(() => withoutBroker().check({ plant: 'mairie' }, { parameters: { seed: [1] }, workers: 'broker' })).toThrow(
      /there is no broker here/,
    );
  });
});

/** A lab that was told of no broker. */
function withoutBroker(): Lab {
  const folder = mkdtempSync(join(tmpdir(), 'braise-nats-none-'));
  const lab = new Lab({
    folder,
    plants: () => new Map([['mairie', plantPathOf('mairie', {})]]),
    weathers: () => new Map(),
    threads: 1,
    waitingMaximum: 1,
    limits: { runs: 1, bytes: 1e6 },
    log: { info: () => undefined, error: () => undefined },
  });
  onTestFinished(async () => {
    await lab.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  return lab;
}
