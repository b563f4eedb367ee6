import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadPlant } from '../../config/index.ts';
import { constantWeather } from '../weather/index.ts';
import { ClosedLoop } from './closed-loop.ts';
import { Kpis } from './kpis.ts';

const plant = loadPlant(fileURLToPath(new URL('../../docs/examples/two-circuits.yaml', import.meta.url)));
const startTime = Date.parse('2026-01-12T00:00:00+01:00') / 1000;

it.each([-5, 5, 22])(
  'the example of two circuits holds both at %d °C outdoors, with a strategy for each, and no alarm',
  (outdoor) => {
    const weather = constantWeather({ outdoorTemperature: outdoor, solarIrradiance: 0 });
    const loop = new ClosedLoop(plant, { strategy: 'rules', seed: 1, weather, startTime });
    const { controller } = loop;
    const who = { user: 'eva', role: 'engineer' } as const;
    loop.step(10);
    controller.command({ type: 'strategy', strategy: 'price', part: 'circuit.warm', who });
    const kpis = new Kpis(loop);
    const alarms = new Set<string>();
    for (let second = 0; second < 2 * 86400; second += 10) {
      loop.step(10);
      controller.drainEvents();
      for (const { id } of controller.alarms()) alarms.add(id);
      if (second > 86400) kpis.sample(10);
    }
    expect(controller.planning().map(({ circuit, strategy }) => [circuit, strategy])).toEqual([
      ['circuit.hot', 'rules'],
      ['circuit.warm', 'price'],
    ]);
    expect([...alarms]).toEqual([]);
    const { tdis_tot, hotWaterDiscomfort } = kpis.result();
    expect([tdis_tot.value, hotWaterDiscomfort.value]).toEqual([0, 0]);
    const supply = controller.image.value[plant.pointByName.get('meter.warmSupply.temperature')?.index ?? -1];
    expect(supply).toBeLessThan(50);
  },
  120_000,
);
