import '../../twin/lab/engine.ts';

import { loadPlant, plantFilePath } from '../../config/index.ts';
import { ClosedLoop } from '../../twin/lab/closed-loop.ts';
import { PreviewThreads } from '../../twin/service/preview-threads.ts';
import { syntheticWeather } from '../../twin/weather/index.ts';
import type { Bench } from './bench.ts';
import { figure, percentile } from './figure.ts';

const hours = 4;
const asked = 20;
/** Design: an answer for four hours, with and without a command. */
const limitMs = 500;

/** What an operator waits for a preview, in a process that has answered before. */
export const previewLatency: Bench = {
  name: 'preview',
  what: 'answer of a preview of four hours with and without a command, La Chapelle, in warm threads',
  async run() {
    const path = plantFilePath('chapelle');
    const plant = loadPlant(path);
    const threads = new PreviewThreads(path);
    const weather = syntheticWeather({ seed: 1 });
    const loop = new ClosedLoop(plant, {
      strategy: 'rules',
      seed: 1,
      weather,
      startTime: 1768435200,
      instruments: true,
    });
    for (let i = 0; i < 2160; i++) loop.step(10);
    const body = { type: 'mode', equipment: 'heatPump.1', mode: 'maintenance', reason: 'bench' } as const;
    const who = { user: 'bench', role: 'maintenance' } as const;
    const samples: number[] = [];
    for (let i = 0; i < asked + 3; i++) {
      const observation = { time: loop.time, values: loop.controller.image.value.slice() };
      const began = performance.now();
      const now = { time: loop.time, outdoorTemperature: 5, solarIrradiance: 0, windSpeed: 3 };
      const task = { observation, state: loop.controller.state(), weather: now, hours, command: { body, who } };
      await threads.ask(plant, task);
      // The first ones compile.
      if (i >= 3) samples.push(performance.now() - began);
    }
    await threads.close();
    return [figure('preview p95', percentile(samples, 0.95), 'ms', { name: 'bound', value: limitMs })];
  },
};
