import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { plantFilePath } from '../../config/index.ts';
import { createBoptestRouter, Tests } from './index.ts';
import type { TestsOptions } from './tests.ts';

/** The published interface (openapi.yaml of ibpsa/project1-boptest), as schemas of answers. */
const nullableNumber = z.number().nullable();
const envelope = <T extends z.ZodType>(payload: T) =>
  z.strictObject({ status: z.literal(200), message: z.string().min(1), payload });
const bounded = z.record(
  z.string(),
  z.strictObject({
    Description: z.string(),
    Maximum: nullableNumber,
    Minimum: nullableNumber,
    Unit: z.string().nullable(),
  }),
);
const simulation = envelope(z.object({ time: z.number() }).catchall(z.number()));
const series = envelope(z.record(z.string(), z.array(z.number())));
const schemas = {
  testcases: z.array(z.strictObject({ testcaseid: z.string() })),
  select: z.strictObject({ testid: z.uuid() }),
  name: envelope(z.strictObject({ name: z.string() })),
  version: envelope(z.looseObject({ version: z.string() })),
  inputs: envelope(bounded),
  measurements: envelope(bounded),
  forecastPoints: envelope(
    z.record(z.string(), z.strictObject({ Description: z.string(), Unit: z.string().nullable() })),
  ),
  scenario: envelope(z.record(z.string(), z.union([z.string(), z.number()]).nullable())),
  step: envelope(z.number()),
  stepSet: envelope(z.strictObject({ step: z.number() })),
  kpi: envelope(
    z.strictObject({
      ener_tot: z.number(),
      cost_tot: z.number(),
      emis_tot: z.number(),
      pele_tot: nullableNumber,
      pgas_tot: nullableNumber,
      pdih_tot: nullableNumber,
      tdis_tot: z.number(),
      idis_tot: z.number(),
      time_rat: nullableNumber,
    }),
  ),
};

const folder = mkdtempSync(join(tmpdir(), 'braise-boptest-'));
const broken = join(folder, 'broken.yaml');
writeFileSync(broken, 'plant: { name: broken }\n');
const testCases = new Map([
  ['mairie', plantFilePath('mairie')],
  ['broken', broken],
]);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The service on a port of its own; tells the tests that ended. */
class Service {
  readonly tests: Tests;
  readonly failures: Error[] = [];
  readonly #ended = new Map<string, string>();
  #tell: () => void = () => {};
  readonly server: Server;

  constructor(options: Partial<TestsOptions> = {}) {
    this.tests = new Tests({
      testsMaximum: 4,
      idleSeconds: 600,
      beginSeconds: 60,
      callSeconds: 120,
      ...options,
      ended: (testid, why) => {
        this.#ended.set(testid, why);
        this.#tell();
      },
    });
    const app = express();
    app.use(
      createBoptestRouter({
        testCases: () => testCases,
        tests: this.tests,
        version: '0',
        failed: (_path, error) => this.failures.push(error),
      }),
    );
    this.server = createServer(app);
  }

  async listen(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async ask(method: string, path: string, body?: unknown): Promise<{ status: number; text: string }> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    return { status: answer.status, text: await answer.text() };
  }

  /** An answer that must be as its schema says. */
  async good<T>(schema: z.ZodType<T>, method: string, path: string, body?: unknown): Promise<T> {
    const { status, text } = await this.ask(method, path, body);
    expect([status, status === 200 ? '' : text]).toEqual([200, '']);
    return schema.parse(JSON.parse(text));
  }

  async select(): Promise<string> {
    return (await this.good(schemas.select, 'POST', '/testcases/mairie/select')).testid;
  }

  /** Why the next test ended; waits for it. */
  async ended(): Promise<string> {
    while (this.#ended.size === 0) {
      await new Promise<void>((resolve) => {
        this.#tell = resolve;
      });
    }
    const [[testid, why]] = this.#ended;
    this.#ended.delete(testid);
    return why;
  }

  async close(): Promise<void> {
    this.tests.close();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

describe('the published interface', () => {
  let service: Service;
  let testid: string;
  beforeAll(async () => {
    service = await new Service().listen();
    testid = await service.select();
  });
  afterAll(() => service.close());

  it('lists test cases and its version', async () => {
    const cases = await service.good(schemas.testcases, 'GET', '/testcases');
    expect(cases).toContainEqual({ testcaseid: 'mairie' });
    await service.good(schemas.version, 'GET', '/version');
  });

  it('describes a test', async () => {
    expect(await service.good(schemas.name, 'GET', `/name/${testid}`)).toMatchObject({ payload: { name: 'mairie' } });
    const { payload: inputs } = await service.good(schemas.inputs, 'GET', `/inputs/${testid}`);
    const { payload: measurements } = await service.good(schemas.measurements, 'GET', `/measurements/${testid}`);
    for (const name of Object.keys(inputs)) expect(name).toMatch(/^[A-Za-z]\w*_(u|activate)$/);
    for (const name of Object.keys(measurements)) expect(name).toMatch(/^[A-Za-z]\w*_y$/);
    for (const name of Object.keys(inputs).filter((one) => one.endsWith('_u')))
      expect(inputs).toHaveProperty(name.replace(/_u$/, '_activate'));
    expect(inputs.circuit_floor_heating_roomTemperatureSetpoint_u).toMatchObject({
      Unit: 'K',
      Minimum: 278.15,
      Maximum: 299.15,
    });
    await service.good(schemas.forecastPoints, 'GET', `/forecast_points/${testid}`);
    const status = await fetch(`${service.url}/status/${testid}`);
    expect([status.headers.get('content-type'), await status.text()]).toEqual(['text/plain; charset=utf-8', 'Running']);
  });

  it('initialises, steps, forecasts, and gives results and indicators', async () => {
    const start = 20 * 86_400;
    const initial = await service.good(simulation, 'PUT', `/initialize/${testid}`, {
      start_time: start,
      warmup_period: 3600,
    });
    expect(initial.payload.time).toBe(start);
    await service.good(schemas.stepSet, 'PUT', `/step/${testid}`, { step: 600 });
    expect((await service.good(schemas.step, 'GET', `/step/${testid}`)).payload).toBe(600);
    const state = await service.good(simulation, 'POST', `/advance/${testid}`, {
      boiler_1_run_u: 1,
      boiler_1_run_activate: 1,
    });
    expect(state.payload.time).toBe(start + 600);
    await service.good(simulation, 'POST', `/advance/${testid}`);
    const forecast = await service.good(series, 'PUT', `/forecast/${testid}`, {
      point_names: ['TDryBul'],
      horizon: 7200,
      interval: 1800,
    });
    expect(forecast.payload.TDryBul).toHaveLength(5);
    const point_names = [...Object.keys(state.payload)];
    const results = await service.good(series, 'PUT', `/results/${testid}`, {
      point_names,
      start_time: start,
      final_time: start + 600,
    });
    expect(Object.keys(results.payload).sort()).toEqual(point_names.sort());
    for (const [name, values] of Object.entries(results.payload)) {
      expect(values).toHaveLength(21);
      expect(Math.fround(values.at(-1) ?? Number.NaN)).toBeCloseTo(Math.fround(state.payload[name]), -4);
    }
    expect(results.payload.boiler_1_run_activate.at(-1)).toBe(1);
    await service.good(schemas.kpi, 'GET', `/kpi/${testid}`);
  });

  it('takes scenarios, and bodies as form data, as its clients send them', async () => {
    const body = new URLSearchParams({ electricity_price: 'dynamic', temperature_uncertainty: 'low', seed: '7' });
    const answer = await fetch(`${service.url}/scenario/${testid}`, { method: 'PUT', body });
    expect(schemas.scenario.parse(await answer.json()).payload).toEqual({
      electricity_price: 'dynamic',
      time_period: null,
      temperature_uncertainty: 'low',
      solar_uncertainty: null,
      seed: 7,
    });
    expect((await service.good(schemas.scenario, 'GET', `/scenario/${testid}`)).payload).toMatchObject({ seed: 7 });
    const points = new URLSearchParams({ point_names: 'boiler_1_run_u', start_time: '0', final_time: 'inf' });
    const results = await fetch(`${service.url}/results/${testid}`, { method: 'PUT', body: points });
    expect(Object.keys(series.parse(await results.json()).payload)).toEqual(['time', 'boiler_1_run_u']);
  });

  it('answers bad input with the original’s errors, and goes on', async () => {
    const refused = async (method: string, path: string, body: unknown) => {
      const { status, text } = await service.ask(method, path, body);
      return [status, JSON.parse(text)];
    };
    expect(await refused('POST', `/advance/${testid}`, { x: 1 })).toEqual([
      400,
      { status: 400, message: 'Unexpected input variable: x.', payload: null },
    ]);
    expect(await refused('PUT', `/results/${testid}`, { point_names: ['x'], start_time: 0, final_time: 1 })).toEqual([
      400,
      {
        status: 400,
        message: 'Invalid point name x in parameter point_names.  Check lists of available inputs and measurements.',
        payload: null,
      },
    ]);
    expect((await refused('POST', `/advance/${testid}`, [1]))[0]).toBe(400);
    expect((await refused('POST', `/advance/${testid}`, { x: 'x'.repeat(600_000) }))[0]).toBe(413);
    const malformed = await fetch(`${service.url}/advance/${testid}`, {
      method: 'POST',
      body: '{"x":',
      headers: { 'Content-Type': 'application/json' },
    });
    expect([malformed.status, await malformed.json()]).toMatchObject([400, { status: 400, payload: null }]);
    expect(await refused('GET', '/kpi/nobody', undefined)).toEqual([
      400,
      {
        errors: [{ type: 'field', value: 'nobody', msg: 'Invalid testid: nobody', path: 'testid', location: 'params' }],
      },
    ]);
    expect(await service.ask('POST', '/testcases/nowhere/select')).toEqual({ status: 404, text: 'Not Found' });
    expect(await service.ask('POST', '/testcases/..%2Fmairie/select')).toEqual({ status: 404, text: 'Not Found' });
    await service.good(schemas.kpi, 'GET', `/kpi/${testid}`);
    expect(service.failures).toEqual([]);
  });

  it('takes nothing from another site’s page', async () => {
    const from = (origin: string) =>
      fetch(`${service.url}/advance/${testid}`, { method: 'POST', headers: { Origin: origin } });
    expect((await from('http://elsewhere.example')).status).toBe(403);
    expect((await from(service.url)).status).toBe(200);
  });
});

describe('several tests', { timeout: 60_000 }, () => {
  let service: Service;
  afterEach(() => service.close());

  it('run at once, each for itself, up to as many as may', async () => {
    service = await new Service({ testsMaximum: 2 }).listen();
    const [one, other] = await Promise.all([service.select(), service.select()]);
    expect(await service.ask('POST', '/testcases/mairie/select')).toMatchObject({ status: 503 });
    const path = (testid: string) => `/initialize/${testid}`;
    const [first, second] = await Promise.all([
      service.good(simulation, 'PUT', path(one), { start_time: 3600, warmup_period: 3600 }),
      service.good(simulation, 'PUT', path(other), { start_time: 7200, warmup_period: 0 }),
    ]);
    expect([first.payload.time, second.payload.time]).toEqual([3600, 7200]);
    expect(await service.ask('PUT', `/stop/${one}`)).toEqual({ status: 200, text: 'OK' });
    expect(await service.ask('GET', `/status/${one}`)).toMatchObject({ status: 400 });
    await service.good(simulation, 'POST', `/advance/${other}`);
    await service.select();
  });

  it('of a plant that cannot be run are refused in words, and hold no place', async () => {
    service = await new Service({ testsMaximum: 1 }).listen();
    const { status, text } = await service.ask('POST', '/testcases/broken/select');
    expect([status, JSON.parse(text).message]).toEqual([500, expect.stringContaining('broken.yaml')]);
    await service.select();
  });

  it('end when nobody asks them anything', async () => {
    service = await new Service({ idleSeconds: 1 }).listen();
    const testid = await service.select();
    expect(await service.ended()).toBe('nobody asked it anything for 1 s');
    expect(service.tests.find(testid)).toBeUndefined();
  });

  it('end when their client leaves before it knows them', async () => {
    service = await new Service().listen();
    const leaving = request(`${service.url}/testcases/mairie/select`, { method: 'POST' });
    leaving.on('error', () => {});
    leaving.end();
    await once(service.server, 'request');
    leaving.destroy();
    expect(await service.ended()).toBe('its client left');
    expect(service.tests.size).toBe(0);
  });

  it('end when a request takes too long; who waits is told, and the others do not notice', async () => {
    service = await new Service({ callSeconds: 2 }).listen();
    const [slow, other] = await Promise.all([service.select(), service.select()]);
    const endless = service.ask('PUT', `/initialize/${slow}`, { start_time: 31_000_000, warmup_period: 31_000_000 });
    await service.good(schemas.name, 'GET', `/name/${other}`);
    const { status, text } = await endless;
    expect([status, JSON.parse(text)]).toEqual([
      500,
      { status: 500, message: 'The test has ended: a request took more than 2 s.', payload: null },
    ]);
    await service.good(schemas.name, 'GET', `/name/${other}`);
  });
});
