import { expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { constantWeather } from '../weather/index.ts';
import { ClosedLoop } from './closed-loop.ts';

const operator = { user: 'ada', role: 'operator' } as const;

it('in frost a network is as cold as its loads allow, everybody has what he wants, and it is hotter once somebody wants more', () => {
  const plant = loadPlant(plantFilePath('chapelle'));
  const loop = new ClosedLoop(plant, {
    strategy: 'rules',
    seed: 1,
    weather: constantWeather({ outdoorTemperature: -4 }),
    startTime: Date.UTC(2026, 0, 12) / 1000,
  });
  const value = (name: string) => loop.controller.image.value[plant.pointByName.get(name)?.index ?? -1];
  const live = (hours: number) => {
    for (const end = loop.time + hours * 3600; loop.time < end; ) {
      loop.step(10);
      loop.controller.drainEvents();
    }
  };
  live(8);
  const heated = plant.equipment.flatMap(({ name, kind, points }) =>
    kind === 'substation' && points['heating.valve'] !== undefined ? [name] : [],
  );
  // Its curve has 73.6 °C.
  expect(value('network.supplyTemperatureSetpoint')).toBeLessThan(67);
  expect(value('network.supplyTemperature')).toBeLessThan(68);
  for (const name of heated)
    expect(value(`${name}.heating.supplyTemperature`)).toBeGreaterThan(
      value(`${name}.heating.supplyTemperatureSetpoint`) - 1,
    );
  const before = value('network.supplyTemperatureSetpoint');
  for (const name of heated.slice(0, 3))
    expect(
      loop.controller.command({
        type: 'setpoint',
        point: `${name}.heating.supplyTemperatureOffset`,
        value: 10,
        who: operator,
      }),
    ).toMatchObject({ ok: true });
  live(3);
  expect(value('network.resetRequests')).toBeGreaterThan(2);
  expect(value('network.supplyTemperatureSetpoint')).toBeGreaterThan(before + 3);
});
