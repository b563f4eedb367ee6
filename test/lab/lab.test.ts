import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../twin/lab/run.ts';
import { readScenario } from '../../twin/lab/scenario.ts';
import { freePort, until } from '../harness/product.ts';

const file = fileURLToPath(new URL('../../twin/service/lab-main.ts', import.meta.url));

interface Told {
  readonly id: number;
  readonly state: string;
  readonly reason?: string;
  readonly title: string;
  readonly kept: boolean;
  readonly who: string;
  readonly kpis?: Record<string, { value: number; unit: string }>;
  readonly progress?: { share: number; remainingSeconds?: number };
  readonly error?: { code: string; message: string };
}

let folder: string;
let port: number;
let lab: ChildProcess;

async function start(): Promise<void> {
  lab = spawn(process.execPath, [file], {
    stdio: 'ignore',
    env: { ...process.env, BRAISE_LAB_PORT: String(port), BRAISE_DATA_DIR: folder, BRAISE_HOST: '127.0.0.1' },
  });
  await until('the lab answers', () =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    ),
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'braise-lab-'));
  port = await freePort();
  await start();
});

afterAll(async () => {
  if (lab.exitCode === null && lab.signalCode === null) {
    lab.kill('SIGKILL');
    await once(lab, 'close');
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

function ask(
  path: string,
  { method = 'GET', body, headers = {} }: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/api/lab${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

async function json<T>(path: string, options: Parameters<typeof ask>[1] = {}): Promise<T> {
  return (await (await ask(path, options)).json()) as T;
}

const submit = (body: unknown) => json<Told>('/runs', { method: 'POST', body, headers: { 'x-braise-user': 'nadia' } });

function ended(id: number): Promise<Told> {
  return until(
    `run ${id} ends`,
    async () => {
      const told = await json<Told>(`/runs/${id}`);
      return !['queued', 'running'].includes(told.state) && told;
    },
    120_000,
  );
}

const scenario = { plant: 'mairie', days: 0.5, warmup: 2 };

test('scenarios are run, watched, compared, drawn, exported, kept and deleted', async () => {
  const first = await submit({ scenario: { ...scenario, title: 'as it is' } });
  const second = await submit({
    scenario: { ...scenario, strategy: 'baseline', changes: { 'equipment.store.1.parameters.volume': 4 } },
  });
  expect(first).toMatchObject({ who: 'nadia', title: 'as it is' });
  const [one, two] = [await ended(first.id), await ended(second.id)];
  expect([one.state, two.state]).toEqual(['done', 'done']);
  expect(one.kpis).toEqual(run(readScenario(scenario)).kpis);

  const ids = `${first.id},${second.id}`;
  const compared = await json<{
    indicators: { name: string; values: number[]; differences: number[] }[];
    trajectories: { elapsed: number[]; values: Record<string, number[]> }[];
  }>(`/compare?runs=${ids}&points=heating.supplyTemperature`);
  for (const { name, values, differences } of compared.indicators) {
    expect(values).toEqual([one.kpis?.[name].value, two.kpis?.[name].value]);
    expect(differences).toEqual([0, values[1] - values[0]]);
  }
  const [a, b] = compared.trajectories;
  expect(a.elapsed).toEqual(Array.from({ length: 73 }, (_, i) => i * 600));
  expect(b.elapsed).toEqual(a.elapsed);
  expect(a.values['heating.supplyTemperature']).toHaveLength(73);

  const { values } = await json<{ values: Record<string, number[]> }>(
    `/runs/${first.id}/duration?points=heating.supplyTemperature&steps=10`,
  );
  const falling = values['heating.supplyTemperature'];
  expect(falling.toSorted((x, y) => y - x)).toEqual(falling);
  const energy = await json<{ flows: { to: string; energy: number }[] }>(`/runs/${first.id}/energy`);
  expect(energy.flows.find(({ to }) => to === 'consumers')?.energy).toBeCloseTo(one.kpis?.heatDelivered.value ?? 0, 6);

  const csv = (await (await ask(`/runs/${first.id}/export?format=csv&points=boiler.1.heat`)).text()).trim().split('\n');
  expect(csv[0]).toBe('time,boiler.1.heat');
  expect(csv).toHaveLength(74);
  const parquet = join(folder, 'export.parquet');
  const bytes = await (await ask(`/runs/${first.id}/export?format=parquet`)).arrayBuffer();
  writeFileSync(parquet, Buffer.from(bytes));
  const database = await (await DuckDBInstance.create(':memory:')).connect();
  const counted = await database.runAndReadAll(
    `SELECT count(*)::INTEGER, count("meter.gas")::INTEGER FROM '${parquet}'`,
  );
  expect(counted.getRowsJS()).toEqual([[73, 73]]);
  database.closeSync();
  const pdf = Buffer.from(await (await ask(`/report?runs=${ids}&language=fr`)).arrayBuffer());
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.subarray(-6).toString()).toContain('%%EOF');

  expect(await json<Told>(`/runs/${first.id}`, { method: 'PATCH', body: { kept: true, title: 'best' } })).toMatchObject(
    {
      kept: true,
      title: 'best',
    },
  );
  expect((await ask(`/runs/${second.id}`, { method: 'DELETE' })).status).toBe(200);
  expect((await ask(`/runs/${second.id}`)).status).toBe(404);
});

test('a sweep gives a row a run, as a table too', async () => {
  const { id } = await submit({
    scenario: { ...scenario, days: 0.1 },
    sweep: { parameters: { 'plant.equipment.store.1.parameters.volume': [1, 2, -1] } },
  });
  expect(await ended(id)).toMatchObject({ state: 'done', runs: 3, failedRuns: 1 });
  const { rows } = await json<{ rows: { failed?: string }[] }>(`/runs/${id}/rows`);
  expect(rows[2].failed).toContain('volume: -1');
  const table = await (await ask(`/runs/${id}/export?format=csv`)).text();
  expect(table.trim().split('\r\n')).toHaveLength(4);
  const parquet = join(folder, 'sweep.parquet');
  writeFileSync(parquet, Buffer.from(await (await ask(`/runs/${id}/export?format=parquet`)).arrayBuffer()));
  const database = await (await DuckDBInstance.create(':memory:')).connect();
  const read = await database.runAndReadAll(
    `SELECT run, "plant.equipment.store.1.parameters.volume", "days (d)", failed FROM '${parquet}' ORDER BY run`,
  );
  expect(read.getRowsJS()).toEqual([
    [0, 1, expect.closeTo(0.1), null],
    [1, 2, expect.closeTo(0.1), null],
    [2, -1, null, expect.stringContaining('volume: -1')],
  ]);
  database.closeSync();
  for (const address of [`/runs/${id}/export?format=pdf&language=fr`, `/report?runs=${id}`]) {
    const pdf = Buffer.from(await (await ask(address)).arrayBuffer());
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.subarray(-6).toString()).toContain('%%EOF');
  }
});

test('a long run tells how far it is, keeps no one waiting, and can be cancelled', async () => {
  const { id } = await submit({ scenario: { ...scenario, days: 3000 } });
  const going = await until('the run has a pace', async () => {
    const told = await json<Told>(`/runs/${id}`);
    return (told.progress?.share ?? 0) > 0 && told;
  });
  expect(going.progress?.share).toBeLessThan(1);
  const waiting = await submit({ scenario });
  expect((await ask(`/runs/${id}`, { method: 'DELETE' })).status).toBe(409);
  expect((await ask(`/runs/${id}/cancel`, { method: 'POST' })).status).toBe(200);
  expect(await ended(id)).toMatchObject({ state: 'cancelled' });
  expect(await ended(waiting.id)).toMatchObject({ state: 'done' });
});

test.each([
  ['a negative period', { scenario: { days: -1 } }, 400, /scenario\.days/],
  ['a misspelt key', { scenario: { stratgy: 'rules' } }, 400, /stratgy/],
  ['a plant elsewhere on the disk', { scenario: { plant: '/etc/passwd' } }, 400, /scenario\.plant/],
  [
    'a plant that is not here',
    { scenario: { plant: 'nowhere' } },
    400,
    /no plant "nowhere"; there are chapelle, mairie/,
  ],
  ['weather that is not here', { scenario: { weather: 'paris.epw' } }, 400, /no weather "paris\.epw"/],
  ['a fault of nothing', { scenario: { faults: ['pumpFailure:nothing'] } }, 400, /no equipment "nothing"/],
  ['a run bigger than is kept', { scenario: { days: 3000, record: { interval: 10 } } }, 400, /million numbers/],
  [
    'a sweep without end',
    {
      scenario: {},
      sweep: { parameters: { seed: { from: 1, to: 9e5, count: 1000 }, days: { from: 1, to: 9, count: 1000 } } },
    },
    400,
    /at most 10000/,
  ],
  ['no JSON', '{', 400, /JSON/],
  ['a body too large', { scenario: { title: 'x'.repeat(300_000) } }, 413, /too large/],
])('%s is refused in words', async (_, body, status, words) => {
  const answer = await ask('/runs', { method: 'POST', body });
  expect(answer.status).toBe(status);
  expect(((await answer.json()) as Told).error?.message).toMatch(words);
});

test('weather with gaps is refused with its line', async () => {
  const head = [
    'LOCATION,Here,,FRA,,,48.9,2.4,1,50',
    ...new Array<string>(6).fill('COMMENTS 1,'),
    'DATA PERIODS,1,1,Data',
  ];
  const hour = (h: number) => `2025,1,${1 + Math.floor(h / 24)},${(h % 24) + 1},60,?,5${',0'.repeat(28)}`;
  writeFileSync(
    join(folder, 'lab', 'weather', 'short.epw'),
    [...head, ...Array.from({ length: 48 }, (_, h) => hour(h))].join('\n'),
  );
  const answer = await ask('/runs', { method: 'POST', body: { scenario: { weather: 'short.epw' } } });
  expect(answer.status).toBe(400);
  expect(((await answer.json()) as Told).error?.message).toMatch(/weather: short\.epw:\d+/);
});

test('pages of other sites get nothing, and what a request names is checked', async () => {
  expect((await ask('/runs', { headers: { origin: 'https://elsewhere.example' } })).status).toBe(403);
  for (const path of ['/runs/0', '/runs/x', '/compare?runs=', '/compare?runs=1,,x', '/runs?limit=0'])
    expect((await ask(path)).status, path).toBe(400);
  for (const path of ['/runs/9999', '/nothing']) expect((await ask(path)).status, path).toBe(404);
});

test('what a crash cuts is failed with its reason; what was done and what waited is there after', async () => {
  const kept = (await json<{ runs: Told[] }>('/runs')).runs.find(({ title }) => title === 'best');
  const cut = await submit({ scenario: { ...scenario, days: 3000 } });
  const waiting = await submit({ scenario: { ...scenario, days: 3000 }, sweep: { parameters: { seed: [1] } } });
  await until('it runs', async () => (await json<Told>(`/runs/${cut.id}`)).state === 'running');
  lab.kill('SIGKILL');
  await once(lab, 'close');
  await start();
  expect(await json<Told>(`/runs/${cut.id}`)).toMatchObject({
    state: 'failed',
    reason: 'the lab stopped while this ran',
  });
  expect(await json<Told>(`/runs/${kept?.id}`)).toMatchObject({ state: 'done', kept: true });
  expect(['queued', 'running']).toContain((await json<Told>(`/runs/${waiting.id}`)).state);
  expect((await ask(`/runs/${waiting.id}/cancel`, { method: 'POST' })).status).toBe(200);
  expect(await ended(waiting.id)).toMatchObject({ state: 'cancelled' });
  lab.kill('SIGTERM');
  const [code] = await once(lab, 'close');
  expect(code).toBe(0);
});
