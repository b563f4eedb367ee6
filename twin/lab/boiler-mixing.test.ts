import { describe, expect, it } from 'vitest';
import { loadPlant, type Plant, plantFilePath } from '../../config/index.ts';
import { constantWeather } from '../weather/index.ts';
import { ClosedLoop } from './closed-loop.ts';
import { mixedPlant } from './testing.ts';

const operator = { user: 'ada', role: 'operator' } as const;
const startTime = Date.parse('2026-01-12T00:00:00Z') / 1000;
/** Lives at an outdoor temperature. */
function begin(plant: Plant, outdoorTemperature: number) {
  const weather = constantWeather({ outdoorTemperature, solarIrradiance: 0 });
  const loop = new ClosedLoop(plant, { strategy: 'rules', seed: 1, weather, startTime });
  const value = (point: string) => loop.controller.image.value[plant.pointByName.get(point)?.index ?? -1];
  const explained = (name: string) => loop.controller.explanation(plant.equipmentByName.get(name)?.index ?? -1);
  const live = (hours: number, each: () => void = () => {}) => {
    for (let i = 0; i < hours * 360; i++) {
      loop.step(10);
      loop.controller.drainEvents();
      each();
    }
  };
  return { loop, value, explained, live };
}
/** How far the network's supply dips while a boiler that is cold is started by hand, with its fire at a third; with what it told meanwhile. */
function coldStart(plant: Plant) {
  const { loop, value, explained, live } = begin(plant, 11.5);
  live(24);
  const before = value('network.supplyTemperature');
  const cold = value('boiler.2.leavingTemperature');
  loop.controller.command({ type: 'mode', equipment: 'boiler.2', mode: 'manual', who: operator });
  loop.controller.command({ type: 'manualValue', point: 'boiler.2.run', value: 1, who: operator });
  loop.controller.command({ type: 'manualValue', point: 'boiler.2.firingRate', value: 0.33, who: operator });
  let lowest = before;
  let ranFor = 0;
  const told = new Set<string>();
  live(0.75, () => {
    lowest = Math.min(lowest, value('network.supplyTemperature'));
    if (explained('boiler.2').state === 'running') ranFor += 10;
    for (const { key } of explained('boiler.2').conditions) told.add(key);
  });
  return { cold, dip: before - lowest, ranFor, told, leaving: value('boiler.2.leavingTemperature'), value };
}

describe('a boiler with a mixing of its own', () => {
  it('warms up on its own water, where one without sends its cold water into the network', () => {
    const plain = coldStart(loadPlant(plantFilePath('chapelle')));
    expect(plain.cold).toBeLessThan(45);
    expect(plain.dip).toBeGreaterThan(4);
    const own = coldStart(mixedPlant());
    expect(own.cold).toBeLessThan(45);
    expect(own.dip).toBeLessThan(1.5);
    expect(own.ranFor).toBeGreaterThan(1800);
    expect(own.told).toContain('condition.boilerWarmUp');
    // And then it gives all of its water to the network.
    expect(own.value('valve.boiler.2.positionFeedback')).toBeGreaterThan(0.97);
    expect(own.value('valve.recirculation.2.positionFeedback')).toBeLessThan(0.03);
    expect(own.leaving).toBeGreaterThan(60);
  }, 120_000);

  it('keeps its minimum return by it, in a network that comes back colder, and holds the supply all the same', () => {
    const { value, explained, live } = begin(mixedPlant('58 °C'), 2);
    live(6);
    let coldest = Number.POSITIVE_INFINITY;
    let below = 0;
    let network = 0;
    let short = 0;
    let hottest = 0;
    let samples = 0;
    live(24, () => {
      samples++;
      network += value('network.returnTemperature');
      const off = value('network.supplyTemperature') - value('network.supplyTemperatureSetpoint');
      short += Math.max(0, -off);
      hottest = Math.max(hottest, off);
      for (const name of ['boiler.1', 'boiler.2']) {
        const { state, conditions } = explained(name);
        // What warms up is below its minimum, and passes through it on its own water.
        if (state !== 'running' || conditions.some(({ key }) => key === 'condition.boilerWarmUp')) continue;
        coldest = Math.min(coldest, value(`${name}.enteringTemperature`));
        if (value(`${name}.enteringTemperature`) < 58) below += 10;
      }
    });
    expect(network / samples).toBeLessThan(50);
    expect(coldest).toBeGreaterThan(57);
    expect(coldest).toBeLessThan(62);
    expect(below).toBeLessThan(600);
    expect(short / samples).toBeLessThan(0.15);
    // One boiler alone that takes all its pump gives, and warms it by more than the set-point asks: its limiter keeps that to 6 K, and
    // a step of the supply's reset comes on top.
    expect(hottest).toBeLessThan(7.2);
  }, 120_000);
});
