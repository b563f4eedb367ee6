import { beforeAll, describe, expect, it } from 'vitest';
import { loadPlant, type Plant, plantFilePath } from '../../config/index.ts';
import { Sensors } from './sensors.ts';

describe('sensors', () => {
  let plant: Plant;
  let truth: Float64Array;
  let temperature: number;
  beforeAll(() => {
    plant = loadPlant(plantFilePath('mairie'));
    truth = new Float64Array(plant.points.length).fill(0.5);
    temperature =
      plant.points.find(({ definition }) => definition.kind === 'measured' && definition.unit === '°C')?.index ?? -1;
    truth[temperature] = 20;
  });

  it('show the truth within their class, the same for the same seed', () => {
    const [first, second, other] = [new Sensors(plant, 1), new Sensors(plant, 1), new Sensors(plant, 2)];
    let deviation = 0;
    for (let t = 0; t < 1000; t++) {
      for (const sensors of [first, second, other]) sensors.step(truth, 1e9 + t, 1, []);
      deviation += (first.shown[temperature] - 20) ** 2;
    }
    expect(Math.sqrt(deviation / 1000)).toBeGreaterThan(0.01);
    expect(Math.sqrt(deviation / 1000)).toBeLessThan(0.1);
    expect(first.shown).toEqual(second.shown);
    expect(first.shown[temperature]).not.toBe(other.shown[temperature]);
  });

  it('lag behind a jump, and arrive', () => {
    const sensors = new Sensors(plant, 1);
    sensors.step(truth, 0, 1, []);
    const hotter = truth.slice();
    hotter[temperature] = 40;
    sensors.step(hotter, 1, 1, []);
    expect(sensors.shown[temperature]).toBeLessThan(24);
    for (let t = 2; t < 100; t++) sensors.step(hotter, t, 1, []);
    expect(sensors.shown[temperature]).toBeCloseTo(40, 0);
  });

  it('die and drift as told', () => {
    const sensors = new Sensors(plant, 1);
    const fault = { slot: temperature, from: 10, until: 7210, ratePerHour: 3 };
    sensors.step(truth, 100, 1, [{ ...fault, kind: 'sensorDead' }]);
    expect(sensors.shown[temperature]).toBeNaN();
    sensors.step(truth, 3610, 1, [{ ...fault, kind: 'sensorDrift' }]);
    expect(sensors.shown[temperature]).toBeCloseTo(23, 0);
    sensors.step(truth, 7211, 1, [{ ...fault, kind: 'sensorDead' }]);
    expect(sensors.shown[temperature]).toBeCloseTo(20, 0);
  });
});
