import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../harness/product.ts';
import type { Bench } from './bench.ts';
import { figure, percentile } from './figure.ts';

const testCase = 'chapelle';
const stepSeconds = 900;
const warmupDays = 2;
const advances = 288;
const boundMs = 20;

async function ask<T>(method: string, url: string, body: object = {}): Promise<T> {
  const answer = await fetch(url, {
    method,
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** The lab's process alone, once it listens. */
async function startLab(port: number, dataDir: string): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('../../twin/service/lab-main.ts', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, BRAISE_LAB_PORT: String(port), BRAISE_DATA_DIR: dataDir },
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the lab ended with ${code}`)));
  });
  return child;
}

/** How long a client waits for each advance, ms. */
async function measure(url: string): Promise<number[]> {
  const { testid } = await ask<{ testid: string }>('POST', `${url}/testcases/${testCase}/select`);
  const begin = { start_time: 20 * 86_400, warmup_period: warmupDays * 86_400 };
  await ask('PUT', `${url}/initialize/${testid}`, begin);
  await ask('PUT', `${url}/step/${testid}`, { step: stepSeconds });
  const times: number[] = [];
  for (let i = 0; i < advances; i++) {
    const began = performance.now();
    await ask('POST', `${url}/advance/${testid}`);
    times.push(performance.now() - began);
  }
  return times;
}

export const boptestAdvance: Bench = {
  name: 'boptest-advance',
  what: `BOPTEST's advance of 15 minutes in steps of 10 s, La Chapelle, as its client sees it over HTTP`,
  async run() {
    const dataDir = mkdtempSync(join(tmpdir(), 'braise-bench-'));
    const port = await freePort();
    const lab = await startLab(port, dataDir);
    try {
      const times = await measure(`http://127.0.0.1:${port}`);
      const bound = { name: 'bound', value: boundMs };
      return [
        figure('boptest-advance.p50', percentile(times, 0.5), 'ms', bound),
        figure('boptest-advance.p95', percentile(times, 0.95), 'ms', bound),
      ];
    } finally {
      // It writes into its folder until it has ended.
      if (lab.exitCode === null && lab.kill()) await once(lab, 'exit');
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};
