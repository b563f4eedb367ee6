import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Plant, parsePlant, plantFilePath } from '../../../config/index.ts';
import { ClosedLoop } from '../../../twin/lab/closed-loop.ts';
import { syntheticWeather } from '../../../twin/weather/index.ts';
import { drawPlan } from '../plan.ts';
import { district } from './district.ts';
import { drawPlant } from './draw-plant.ts';

const seeds = Array.from({ length: 40 }, (_, i) => i + 1);
const count = ({ equipment }: Plant, kind: string) => equipment.filter((one) => one.kind === kind).length;

const mixes = ({ equipment }: Plant) =>
  equipment.some((one) => one.kind === 'gasBoiler' && one.parameters.returnTemperatureMinimum !== undefined);

describe('drawn plants', () => {
  // Every one passes the reader and all its checks, or this throws with the problems and their places.
  const plants = seeds.map((seed) => parsePlant(drawPlant(seed), `seed ${seed}`));

  it('are of many sizes and kinds', () => {
    const numbers = (kind: string) => new Set(plants.map((plant) => count(plant, kind)));
    for (const kind of ['hall', 'chiller', 'heatPump', 'gasBoiler', 'dryCooler'] as const)
      expect(numbers(kind).size, kind).toBeGreaterThanOrEqual(4);
    expect(numbers('substation').size).toBeGreaterThanOrEqual(5);
    for (const kind of ['store', 'greenhouse', 'heatExchanger'] as const) {
      expect(
        plants.some((plant) => count(plant, kind) > 0),
        kind,
      ).toBe(true);
      expect(
        plants.some((plant) => count(plant, kind) === 0),
        kind,
      ).toBe(true);
    }
  });

  it('reach no equipment by its name in the code: names come from the draw alone', () => {
    const networks = plants.filter((plant) => count(plant, 'heatingCircuit') > 0);
    const trees = new Set(networks.map(({ chains }) => chains.length));
    expect(trees.size).toBeGreaterThan(networks.length / 2);
  });

  it('are the same for the same seed, and so are episodes', () => {
    expect(drawPlant(7)).toBe(drawPlant(7));
    expect(drawPlant(7)).not.toBe(drawPlant(8));
    expect(drawPlan(7)).toEqual(drawPlan(7));
  });

  it('have buildings that are set back at night, and without those are else the same', () => {
    const setBack = ({ equipment }: Plant) =>
      equipment.filter((one) => one.kind === 'substation' && one.parameters.setback !== undefined).length;
    const none = seeds.map((seed) => parsePlant(drawPlant(seed, false), `seed ${seed} without set-backs`));
    expect(none.map(setBack)).toEqual(seeds.map(() => 0));
    expect(new Set(plants.map(setBack)).size).toBeGreaterThanOrEqual(3);
    const names = ({ equipment }: Plant) => equipment.map(({ name }) => name);
    for (const [i, plant] of plants.entries()) {
      expect(names(plant)).toEqual(expect.arrayContaining(names(none[i])));
      if (!mixes(plant)) expect(names(plant)).toEqual(names(none[i]));
    }
    expect(none.filter(mixes)).toEqual([]);
  });

  it('have boilers with a minimum return, sometimes', () => {
    const mixed = plants.filter(mixes);
    expect(mixed.length).toBeGreaterThan(4);
    expect(mixed.length).toBeLessThan(seeds.length / 2);
  });
});

describe('a district', () => {
  const text = readFileSync(plantFilePath('mairie'), 'utf8');
  const [alone, three] = [1, 3].map((times) => parsePlant(district(text, times), 'district'));

  it('is made of a plant with contracts, too, which it has not', () => {
    const contracted = readFileSync(plantFilePath('chapelle'), 'utf8');
    expect(contracted).toContain('biogasQuota');
    expect(count(parsePlant(district(contracted, 2), 'district'), 'gasSupply')).toBe(2);
  });

  it('is so many times its plant: circuits, points, references and field addresses of their own, one weather', () => {
    const perPlant = alone.equipment.length - 1;
    expect(three.equipment).toHaveLength(3 * perPlant + 1);
    expect(three.circuits).toHaveLength(3 * alone.circuits.length);
    expect(count(three, 'weatherStation')).toBe(1);
    const nodeIds = three.points.flatMap(({ field }) => (field === undefined ? [] : [field.nodeId]));
    expect(new Set(nodeIds).size).toBe(nodeIds.length);
    const meters = three.equipment.flatMap((one) =>
      one.kind === 'heatingCircuit' ? [one.parameters.supplyMeter] : [],
    );
    expect(new Set(meters).size).toBe(3);
  });

  it('lives as its plant does: what one shows, each of three shows', () => {
    const lived = [alone, three].map((plant) => {
      const weather = syntheticWeather({ seed: 1 });
      const loop = new ClosedLoop(plant, {
        strategy: 'rules',
        seed: 1,
        weather,
        startTime: Date.UTC(2026, 0, 5) / 1000,
      });
      for (let i = 0; i < 360; i++) loop.step(10);
      return (name: string) => loop.twin.measured[plant.pointByName.get(name)?.index as number];
    });
    for (const q of [1, 2, 3])
      expect(
        Math.abs(lived[1](`q${q}.meter.supply.temperature`) - lived[0]('q1.meter.supply.temperature')),
      ).toBeLessThan(3);
  });
});

describe('a drawn episode', () => {
  it('keeps its disturbances between settling and calm, each aimed at what is there', () => {
    for (const seed of seeds.slice(0, 20)) {
      const plan = drawPlan(seed);
      const plant = parsePlant(plan.plantText, 'drawn');
      const from = plan.startTime + plan.disturbedFrom;
      const until = plan.startTime + plan.calmFrom;
      for (const one of plan.disturbances) {
        expect(one.from).toBeGreaterThanOrEqual(from);
        expect(one.until).toBeLessThanOrEqual(until + 1);
        if (one.type !== 'fault') continue;
        const { target } = one.fault;
        expect(plant.equipmentByName.has(target) || plant.pointByName.has(target)).toBe(true);
      }
    }
  });

  it('has every kind of disturbance, sooner or later', () => {
    const types = new Set(seeds.flatMap((seed) => drawPlan(seed).disturbances.map(({ type }) => type)));
    expect([...types].sort()).toEqual([
      ...['clock', 'command', 'fault', 'kill', 'link', 'outlook', 'pause', 'quality', 'solver', 'strategy'],
    ]);
  });
});
