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
    const fault = { slot: temperature, from: 10, until: 7210, severity: 3 };
    sensors.step(truth, 100, 1, [{ ...fault, kind: 'sensorDead' }]);
    expect(sensors.shown[temperature]).toBeNaN();
    sensors.step(truth, 3610, 1, [{ ...fault, kind: 'sensorDrift' }]);
    expect(sensors.shown[temperature]).toBeCloseTo(23, 0);
    sensors.step(truth, 7211, 1, [{ ...fault, kind: 'sensorDead' }]);
    expect(sensors.shown[temperature]).toBeCloseTo(20, 0);
  });

  it('freeze, stand off, jump about, and say what is no number', () => {
    const sensors = new Sensors(plant, 1);
    const fault = { slot: temperature, from: 10, until: 7210, severity: 2 };
    sensors.step(truth, 9, 1, [{ ...fault, kind: 'sensorFrozen' }]);
    const before = sensors.shown[temperature];
    for (let t = 10; t < 20; t++) {
      sensors.step(truth, t, 1, [{ ...fault, kind: 'sensorFrozen' }]);
      expect(sensors.shown[temperature]).toBe(before);
    }
    sensors.step(truth, 20, 1, [{ ...fault, kind: 'sensorBias' }]);
    expect(sensors.shown[temperature]).toBeCloseTo(22, 0);
    const jumps: number[] = [];
    for (let t = 21; t < 321; t++) {
      sensors.step(truth, t, 1, [{ ...fault, kind: 'sensorNoisy' }]);
      jumps.push(sensors.shown[temperature] - 20);
    }
    const spread = Math.sqrt(jumps.reduce((sum, jump) => sum + jump * jump, 0) / jumps.length);
    expect(spread).toBeGreaterThan(1.5);
    expect(spread).toBeLessThan(2.5);
    sensors.step(truth, 400, 1, [{ ...fault, kind: 'sensorNan' }]);
    expect(sensors.shown[temperature]).toBeNaN();
    expect(sensors.bad[temperature]).toBe(0);
    sensors.step(truth, 401, 1, [{ ...fault, kind: 'unreachable' }]);
    expect(sensors.bad[temperature]).toBe(1);
    sensors.step(truth, 402, 1, []);
    expect(sensors.bad[temperature]).toBe(0);
    expect(sensors.shown[temperature]).toBeCloseTo(20, 0);
  });
});
