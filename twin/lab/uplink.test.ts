import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { syntheticWeather } from '../weather/index.ts';
import { ClosedLoop } from './closed-loop.ts';
import { outlookAt } from './outlook.ts';
import { PriceWorlds } from './prices.ts';

const plant = loadPlant(plantFilePath('mairie'));
const startTime = Date.parse('2026-02-02T00:00:00Z') / 1000;
const hours = 72;

/** Three days, with an outlook from outside each hour before the uplink is cut; what was commanded in every scan, and who told what. */
function lived(strategy: 'rules' | 'price', cutAt: number) {
  const weather = syntheticWeather({ seed: 1 });
  const loop = new ClosedLoop(plant, { strategy, seed: 1, weather, startTime });
  const worlds = new PriceWorlds(plant, 1);
  const commanded = plant.points.filter(({ definition }) => definition.kind === 'commanded').map(({ index }) => index);
  const outputs: number[] = [];
  const alarms: string[] = [];
  let coldest = Number.POSITIVE_INFINITY;
  for (let hour = 0; hour < hours; hour++) {
    if (hour < cutAt)
      loop.controller.provideOutlook(outlookAt({ world: 'day_ahead', seed: 1, weather }, worlds, 3600, loop.time));
    for (let i = 0; i < 360; i++) {
      loop.step(10);
      for (const slot of commanded) outputs.push(loop.controller.image.value[slot]);
      for (const { key, parameters } of loop.controller.drainEvents())
        if (key === 'event.alarmRaised') alarms.push(String(parameters.alarm));
    }
    if (hour >= 12) coldest = Math.min(coldest, ...rooms(loop));
  }
  return { outputs, alarms, coldest };
}

function rooms({ controller }: ClosedLoop): number[] {
  return plant.points.flatMap(({ key, index }) =>
    key === 'heating.roomTemperature' ? [controller.image.value[index]] : [],
  );
}

describe('an uplink that is cut for 72 h', () => {
  it('changes nothing in the plant by rules: every command of every scan is the same', () => {
    const whole = lived('rules', hours);
    const cut = lived('rules', 0);
    expect(whole.outputs.length).toBeGreaterThan(100_000);
    expect(cut.outputs).toEqual(whole.outputs);
    expect(cut.alarms).toEqual(whole.alarms);
  }, 60_000);

  it('costs a strategy that looks ahead its prices, and nobody his heat: it is told, and goes on', () => {
    const cut = lived('price', 2);
    expect(cut.alarms.filter((alarm) => alarm !== 'plant#outlook')).toEqual(lived('price', hours).alarms);
    expect(cut.alarms).toContain('plant#outlook');
    expect(cut.coldest).toBeGreaterThan(18.5);
  }, 60_000);
});
