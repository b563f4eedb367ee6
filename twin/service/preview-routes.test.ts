import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { ClosedLoop } from '../lab/closed-loop.ts';
import { type Preview, preview } from '../lab/preview.ts';
import { constantWeather, persistenceForecast } from '../weather/index.ts';
import { previewRoutes, rehearsePreview } from './preview-routes.ts';
import { PreviewThreads } from './preview-threads.ts';

describe('POST /api/preview', () => {
  let server: Server;
  let url: string;
  const view = { plant: loadPlant(plantFilePath('mairie')), values: new Float64Array(), connected: true };
  let loop: ClosedLoop;
  const failures: string[] = [];
  const threads = new PreviewThreads(plantFilePath('mairie'));

  beforeAll(async () => {
    const { plant } = view;
    const weather = constantWeather({ outdoorTemperature: 3 });
    loop = new ClosedLoop(plant, { strategy: 'rules', seed: 1, weather, startTime: 1.77e9 });
    for (let i = 0; i < 360; i++) loop.step(10);
    view.values = loop.controller.image.value.slice();
    const asked = { ...view, operationalState: async () => loop.controller.state() };
    const app = express();
    const failed = (error: Error) => failures.push(error.message);
    app.use(previewRoutes({ view: asked, threads, key: 'the key of both', failed }));
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/preview`;
  });
  afterAll(async () => {
    await threads.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const ask = (body: object, key = 'the key of both') =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-braise-key': key },
      body: JSON.stringify(body),
    });

  it('answers both futures of a command', async () => {
    const heatPump = view.plant.equipment.find(({ kind }) => kind === 'heatPump')?.name;
    const who = { user: 'op', role: 'operator' };
    const answer = await ask({ hours: 1, who, command: { type: 'mode', equipment: heatPump, mode: 'manual' } });
    expect(answer.status).toBe(200);
    const told = (await answer.json()) as Preview;
    expect(told.from).toBe(loop.time);
    expect(told.with?.cost).toBeGreaterThan(0);
    expect(Object.values(told.without.trajectories)[0]).toHaveLength(13);
  });

  it('answers from its threads what the function would, and what the controller would refuse', async () => {
    const { plant, values } = view;
    const weather = { time: loop.time, outdoorTemperature: 3, solarIrradiance: 0, windSpeed: 2 };
    const task = { observation: { time: loop.time, values }, state: loop.controller.state(), hours: 1 };
    const body = { type: 'mode', equipment: 'heatPump.1', mode: 'manual' } as const;
    for (const role of ['operator', 'viewer'] as const) {
      const command = { body, who: { user: 'op', role } };
      const answered = await threads.ask(plant, { ...task, weather, command });
      expect(answered).toEqual(
        preview(plant, { ...task, weather: persistenceForecast(weather, plant.location), command }),
      );
      expect(answered.refused === undefined).toBe(role === 'operator');
    }
    await rehearsePreview({ ...view, operationalState: async () => loop.controller.state() }, threads);
  });

  it('answers what another configuration would do, on the plant as it is, or why it would not be taken', async () => {
    const who = { user: 'eve', role: 'engineer' };
    const text = readFileSync(plantFilePath('mairie'), 'utf8');
    const tell = async (configuration: string) => {
      const answer = await ask({ hours: 1, who, configuration });
      expect(answer.status).toBe(200);
      return (await answer.json()) as Preview;
    };
    const priced = await tell(text.replace('gas: 65 €/MWh', 'gas: 650 €/MWh'));
    expect(priced.with?.trajectories).toEqual(priced.without.trajectories);
    expect(priced.with?.gas).toBe(priced.without.gas);
    if (priced.without.gas > 0) expect(priced.with?.cost).toBeGreaterThan(priced.without.cost);
    // Defaults that nobody has moved are the new ones' in the future with them.
    const warmer = await tell(
      text.replace(
        'setpoints: { hotWater.temperatureSetpoint: 56 }',
        'setpoints: { hotWater.temperatureSetpoint: 62 }',
      ),
    );
    const store = 'circuit.hotWater.hotWater.storeTemperature';
    expect(warmer.with?.trajectories[store].at(-1)).toBeGreaterThan(
      (warmer.without.trajectories[store].at(-1) ?? 0) + 0.5,
    );
    expect((await tell(text.replace('90 kW', '90 °C'))).refused).toMatch(/configuration:\d+:\d+: /);
    expect((await tell(text.replace(/circuits\.2/g, 'circuits.3'))).refused).toContain('needs a stop');
  });

  it('refuses whoever has not the key, and what is not asked in order', async () => {
    expect((await ask({ hours: 1 }, 'another key')).status).toBe(403);
    expect((await ask({ hours: 0 })).status).toBe(400);
    expect((await ask({ hours: 1, command: { type: 'acknowledge', alarm: 'x' } })).status).toBe(400);
    expect(failures).toEqual([]);
  });

  it('takes no more than a few at once', async () => {
    const answers = await Promise.all(Array.from({ length: 9 }, () => ask({ hours: 1 })));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(4);
    expect(statuses.every((status) => status === 200 || status === 429)).toBe(true);
  });
});
