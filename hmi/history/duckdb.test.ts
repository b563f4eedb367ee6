import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, onTestFinished, test } from 'vitest';
import { DuckDbHistory } from './duckdb.ts';
import type { Sample } from './history.ts';
import { memoryLog, temporaryFolder } from './testing.ts';

const day = 86_400;
/** 2026-01-10T00:00:00Z */
const start = 1_767_999_600 - (1_767_999_600 % day);

function open(folder: string, clock: { now: number }, retention = { days: 400, bytes: 1e9 }) {
  const log = memoryLog();
  const options = {
    folder,
    now: () => clock.now,
    log,
    retention,
    heartbeatSeconds: 300,
    batchMs: 1_000_000,
  };
  const history = new DuckDbHistory(options);
  onTestFinished(() => history.close().catch(() => undefined));
  return { history, log };
}

const ramp = (from: number, count: number, step: number, point = 'a'): Sample[] =>
  Array.from({ length: count }, (_, i) => ({
    point,
    time: from + i * step,
    value: i,
    quality: 0,
  }));

test('what was appended comes back, as it was', async () => {
  const { history } = open(temporaryFolder(), { now: start });
  history.append([
    { point: 'a', time: start + 0.25, value: 1.5, quality: 0 },
    { point: 'b', time: start + 1, value: 7, quality: 1 },
    { point: 'a', time: start + 2, value: Number.NaN, quality: 2 },
  ]);
  await history.flush();
  const series = await history.query({
    points: ['a', 'b', "no'body"],
    from: start,
    to: start + 10,
    samples: 100,
  });
  expect(series.a).toEqual({
    times: [start + 0.25, start + 2],
    values: [1.5, null],
    qualities: [0, 2],
  });
  expect(series.b).toEqual({ times: [start + 1], values: [7], qualities: [1] });
  expect(series["no'body"]).toEqual({ times: [], values: [], qualities: [] });
  expect(history.stats()).toMatchObject({
    state: 'ok',
    written: 3,
    waiting: 0,
    dropped: 0,
  });
});

test('survives being opened again', async () => {
  const folder = temporaryFolder();
  const first = open(folder, { now: start }).history;
  first.append(ramp(start, 10, 1));
  await first.close();
  const second = open(folder, { now: start }).history;
  second.append(ramp(start + 10, 10, 1));
  await second.flush();
  const series = await second.query({
    points: ['a'],
    from: start,
    to: start + 100,
    samples: 100,
  });
  expect(series.a.times).toHaveLength(20);
});

test('a long range is reduced to extremes, and a peak of one sample survives', async () => {
  const { history } = open(temporaryFolder(), { now: start });
  const samples = ramp(start, 5000, 1).map((sample) => ({
    ...sample,
    value: Math.sin(sample.time / 50),
  }));
  samples[2345] = { ...samples[2345], value: 99 };
  history.append(samples);
  await history.flush();
  const { a } = await history.query({
    points: ['a'],
    from: start,
    to: start + 5000,
    samples: 200,
  });
  expect(a.times.length).toBeLessThanOrEqual(200);
  expect(a.values).toContain(99);
  expect(a.times[a.values.indexOf(99)]).toBe(start + 2345);
  expect([...a.times].sort((x, y) => x - y)).toEqual(a.times);
});

test('a bucket with an outage says so; one without any value has none', async () => {
  const { history } = open(temporaryFolder(), { now: start });
  history.append(
    ramp(start, 100, 1).map((sample, i) => {
      const bad = i === 12 || i >= 50;
      return bad ? { ...sample, value: Number.NaN, quality: 2 } : sample;
    }),
  );
  await history.flush();
  const { a } = await history.query({
    points: ['a'],
    from: start,
    to: start + 100,
    samples: 20,
  });
  expect(a.qualities.slice(0, 4)).toEqual([0, 0, 2, 2]);
  expect(a.values.at(-1)).toBeNull();
});

test('a value recorded shortly before the range opens it', async () => {
  const { history } = open(temporaryFolder(), { now: start });
  history.append([{ point: 'a', time: start + 100, value: 5, quality: 0 }]);
  await history.flush();
  const { a } = await history.query({
    points: ['a'],
    from: start + 200,
    to: start + 300,
    samples: 10,
  });
  expect(a).toEqual({ times: [start + 200], values: [5], qualities: [0] });
});

test('past days become Parquet files, late rows a second one, and queries see all of it once', async () => {
  const folder = temporaryFolder();
  const clock = { now: start + 100 };
  const { history } = open(folder, clock);
  history.append(ramp(start, 1000, day / 1000));
  await history.flush();
  clock.now = start + day + 700;
  history.append(ramp(start + day, 10, 1));
  await history.flush();
  history.append([{ point: 'a', time: start + 50, value: -1, quality: 0 }]);
  await history.flush();
  await history.roll();
  const files = readdirSync(folder).filter((name) => name.endsWith('.parquet'));
  expect(files).toEqual(['history-2026-01-09.0.parquet', 'history-2026-01-09.1.parquet']);
  const { a } = await history.query({
    points: ['a'],
    from: start,
    to: start + 2 * day,
    samples: 5000,
  });
  expect(a.times).toHaveLength(1011);
});

test('a roll that a crash cut short is neither lost nor doubled', async () => {
  const folder = temporaryFolder();
  const clock = { now: start };
  const first = open(folder, clock).history;
  first.append(ramp(start, 100, 1));
  await first.flush();
  clock.now = start + 2 * day;
  await first.roll();
  first.append(ramp(start, 100, 1));
  await first.flush();
  await first.close();
  // As the crash would leave it: the file is there, the rows are still there, and the intention says so.
  const instance = await DuckDBInstance.create(join(folder, 'history.duckdb'));
  const connection = await instance.connect();
  await connection.run(`INSERT INTO rolls VALUES (${start / day}, 'history-2026-01-09.0.parquet')`);
  connection.closeSync();
  instance.closeSync();
  writeFileSync(join(folder, 'history-2026-01-08.0.parquet.part'), 'half');
  const { history } = open(folder, clock);
  const { a } = await history.query({
    points: ['a'],
    from: start,
    to: start + day,
    samples: 5000,
  });
  expect(a.times).toHaveLength(100);
  expect(readdirSync(folder).some((name) => name.endsWith('.part'))).toBe(false);
});

test('retention removes the oldest days, by age and by size', async () => {
  const folder = temporaryFolder();
  const clock = { now: start + 6 * day + 700 };
  const { history } = open(folder, clock, { days: 4, bytes: 1e9 });
  for (let i = 0; i < 6; i += 1) history.append(ramp(start + i * day, 10, 1));
  await history.flush();
  const names = () => readdirSync(folder).filter((name) => name.endsWith('.parquet'));
  expect(names()).toHaveLength(4);
  await history.close();
  const { history: small } = open(folder, clock, { days: 4, bytes: 1 });
  await small.roll();
  expect(names()).toHaveLength(0);
});

test('a broken database is set aside and said so; recording goes on', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'history.duckdb'), 'this is no database'.repeat(1000));
  writeFileSync(join(folder, 'history-2026-01-01.0.parquet'), 'nor is this a Parquet file');
  const { history, log } = open(folder, { now: start });
  history.append(ramp(start, 10, 1));
  await history.flush();
  const { a } = await history.query({
    points: ['a'],
    from: start - 30 * day,
    to: start + 100,
    samples: 100,
  });
  expect(a.times).toHaveLength(10);
  expect(readdirSync(folder).filter((name) => name.includes('.corrupt-'))).toHaveLength(2);
  expect(log.lines).toEqual([
    'history file is broken: set aside, a new one is begun',
    'a day of the history is broken: set aside',
  ]);
});

test('the queue is bounded and counts what it drops', async () => {
  const options = {
    folder: temporaryFolder(),
    now: () => start,
    log: memoryLog(),
    heartbeatSeconds: 300,
  };
  const history = new DuckDbHistory({
    ...options,
    retention: { days: 1, bytes: 1e9 },
    queueLimit: 100,
    batchMs: 1e6,
  });
  onTestFinished(() => history.close());
  history.append(ramp(start, 150, 1));
  expect(history.stats()).toMatchObject({ waiting: 100, dropped: 50 });
});
