import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { GivenOutlook } from '../scan/index.ts';
import { OutlookFeed } from './outlook-feed.ts';
import { followSource, type OutlookNews } from './outlook-source.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const start = Math.floor(Date.now() / 3_600_000) * 3600;
/** Long enough that a test which runs into the next hour finds the same in it. */
const sound = JSON.stringify({ start, electricityPrice: new Array(100).fill(80) });

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** What a source tells first. */
async function firstOf(from: string, token?: string): Promise<OutlookNews> {
  const ending = new AbortController();
  return await new Promise((resolve, reject) => {
    const tell = (news: OutlookNews) => {
      ending.abort();
      resolve(news);
    };
    followSource({ from, token, electricityGrid: 66 }, tell, ending.signal).catch(reject);
  });
}

async function serving(answer: RequestListener): Promise<string> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/outlook`;
}

it('reads a file, and tells what is wrong with one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'braise-outlook-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'outlook.json');
  expect(await firstOf(path)).toMatchObject({ from: path, problem: expect.stringContaining('ENOENT') });
  writeFileSync(path, sound);
  expect(await firstOf(path)).toMatchObject({ given: { electricityPrice: new Array(72).fill(80) } });
  writeFileSync(path, ' '.repeat(300_000));
  expect(await firstOf(path)).toMatchObject({ problem: 'more than 262144 bytes' });
});

it('asks an address, with its token', async () => {
  let asked: string | undefined;
  const address = await serving((request, response) => {
    asked = request.headers.authorization;
    response.setHeader('last-modified', new Date(1000 * (start - 7200)).toUTCString()).end(sound);
  });
  expect(await firstOf(address, 'secret')).toMatchObject({ given: { issued: start - 7200 } });
  expect(asked).toBe('Bearer secret');
});

it('bounds what an address answers, follows it nowhere, and gives no token away', async () => {
  const flood = await serving((_, response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65536)));
    };
    response.on('drain', more);
    more();
  });
  expect(await firstOf(flood)).toMatchObject({ problem: 'more than 262144 bytes' });
  const elsewhere = await serving((_, response) => response.writeHead(302, { location: flood }).end());
  expect(await firstOf(elsewhere)).toHaveProperty('problem');
  const broken = await serving((_, response) => response.writeHead(503).end());
  expect(await firstOf(broken)).toMatchObject({ problem: 'answered 503' });
  expect(await firstOf('http://weather.example/', 'secret')).toMatchObject({
    problem: 'a token is sent over https only',
  });
});

it('hands in the newest of each source once, and tells what is wrong until it is right again', () => {
  const feed = new OutlookFeed(silent);
  const handed: GivenOutlook[] = [];
  const problems: string[] = [];
  const controller = {
    provideOutlook: (outlook: GivenOutlook) => {
      handed.push(outlook);
      return undefined;
    },
    expectOutlook: (problem = '') => {
      problems.push(problem);
    },
  };
  const outlook = (issued: number) => ({ issued, start: 0, electricityPrice: [1] });
  feed.handTo(controller);
  feed.take({ from: 'a', given: outlook(1) });
  feed.take({ from: 'a', given: outlook(2) });
  feed.take({ from: 'b', given: outlook(3) });
  feed.handTo(controller);
  feed.handTo(controller);
  expect(handed.map(({ issued }) => issued)).toEqual([2, 3]);
  const problem = 'answered 503';
  const address = 'https://prices.example/day?key=secret';
  feed.take({ from: address, problem });
  feed.take({ from: address, problem });
  feed.handTo(controller);
  feed.take({ from: address, given: outlook(4) });
  feed.handTo(controller);
  expect(problems).toEqual(['', 'prices.example/day: answered 503', '']);
  // Another controller in its place is told all that is known.
  handed.length = 0;
  feed.handTo({ ...controller });
  expect(handed.map(({ issued }) => issued)).toEqual([2, 3, 4]);
  expect(problems).toHaveLength(4);
});
