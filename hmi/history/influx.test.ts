import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../test/harness/product.ts';
import type { Sample } from './history.ts';
import { InfluxSink } from './influx.ts';
import { createSpool } from './spool.ts';
import { memoryLog, temporaryFolder } from './testing.ts';

const binary = process.env.BRAISE_VICTORIA_METRICS ?? '/usr/bin/victoria-metrics';
const missing = !existsSync(binary);
const label = missing ? ' (skipped: no victoria-metrics here; install the Debian package victoria-metrics)' : '';

async function ready(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100 && child.exitCode === null; attempt += 1) {
    const up = await fetch(`${url}/health`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('victoria-metrics did not start');
}

async function startServer(port: number, folder: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const url = `http://127.0.0.1:${port}`;
  const data = `-storageDataPath=${join(folder, 'vm')}`;
  const child = spawn(
    binary,
    [`-httpListenAddr=127.0.0.1:${port}`, data, '-retentionPeriod=100y', '-memory.allowedBytes=128MB'],
    {
      stdio: 'ignore',
    },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  onTestFinished(stop);
  await ready(url, child);
  return { url, stop };
}

/** How many raw samples of a metric the server has, after it made everything it took searchable. */
async function arrived(url: string, metric: string): Promise<number> {
  await fetch(`${url}/internal/force_flush`);
  const answer = await fetch(`${url}/api/v1/export?match[]=${encodeURIComponent(metric)}&start=0`);
  const lines = (await answer.text()).split('\n').filter((line) => line !== '');
  return lines.reduce((sum, line) => sum + (JSON.parse(line) as { values: number[] }).values.length, 0);
}

const time = 1_767_999_600;
const samples = (count: number, offset = 0): Sample[] =>
  Array.from({ length: count }, (_, i) => ({
    point: `equipment.${i % 50}.leavingTemperature`,
    time: time + offset + Math.floor(i / 50),
    value: i / 10,
    quality: i % 7 === 0 ? 1 : 0,
  }));

function sink(url: string, folder: string) {
  const account = { token: 'none', org: 'site', bucket: 'braise' };
  const spoolFile = join(folder, 'spool.sqlite');
  return new InfluxSink({
    url,
    ...account,
    plant: 'test plant',
    spoolFile,
    log: memoryLog(),
    intervalMs: 3_600_000,
  });
}

test.skipIf(missing)(`every sample arrives at a real server, exactly once${label}`, { timeout: 30_000 }, async () => {
  const folder = temporaryFolder();
  const { url } = await startServer(await freePort(), folder);
  const influx = sink(url, folder);
  for (let i = 0; i < 20; i += 1) influx.append(samples(1000, i * 20));
  influx.append([{ point: 'broken sensor', time, value: Number.NaN, quality: 2 }]);
  await influx.close();
  expect(influx.stats()).toMatchObject({
    written: 20_001,
    waiting: 0,
    dropped: 0,
  });
  expect(await arrived(url, 'braise_value')).toBe(20_000);
  expect(await arrived(url, 'braise_quality')).toBe(20_001);
  expect(await arrived(url, 'braise_value{plant="test plant",point="equipment.3.leavingTemperature"}')).toBe(400);
});

test.skipIf(missing)(`samples wait on disk while the server is away${label}`, { timeout: 30_000 }, async () => {
  const folder = temporaryFolder();
  const port = await freePort();
  const before = sink(`http://127.0.0.1:${port}`, folder);
  before.append(samples(12_000));
  await expect(before.flush()).rejects.toThrow();
  expect(before.stats()).toMatchObject({
    state: 'failing',
    written: 0,
    waiting: 12_000,
  });
  await before.close();
  const { url } = await startServer(port, folder);
  const after = sink(url, folder);
  await after.close();
  expect(await arrived(url, 'braise_value')).toBe(12_000);
});

test('the spool is bounded: the oldest batch goes, and is counted', () => {
  const spool = createSpool(join(temporaryFolder(), 'spool.sqlite'), 5);
  onTestFinished(() => spool.close());
  spool.push(['a', 'b', 'c']);
  spool.push(['d', 'e']);
  spool.push(['f']);
  expect(spool.dropped).toBe(3);
  expect(spool.waiting).toBe(3);
  expect(spool.peek()?.lines).toEqual(['d', 'e']);
});

test('removing a batch that was dropped meanwhile does not count twice', () => {
  const spool = createSpool(join(temporaryFolder(), 'spool.sqlite'), 3);
  onTestFinished(() => spool.close());
  spool.push(['a', 'b']);
  const sent = spool.peek();
  spool.push(['c', 'd']);
  if (sent) spool.remove(sent);
  expect(spool.waiting).toBe(2);
});
