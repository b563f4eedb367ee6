import { beforeAll, describe, expect, it } from 'vitest';
import { loadPlant, type Plant, plantFilePath } from '../../config/index.ts';
import { constantWeather } from '../weather/index.ts';
import { FieldPlant, type FieldSnapshot } from './field-plant.ts';

const startTime = Date.parse('2026-01-15T08:00:00Z') / 1000;

describe.each(['chapelle', 'mairie'])("%s on the field's own safe programme", (name) => {
  let plant: Plant;
  beforeAll(() => {
    plant = loadPlant(plantFilePath(name));
  });
  const at = (outdoorTemperature: number, snapshot?: FieldSnapshot, from = startTime) =>
    new FieldPlant(
      plant,
      { seed: 1, weather: constantWeather({ outdoorTemperature }), startTime: from, speed: 1 },
      snapshot,
    );
  const slotsOf = (kind: string, key: string) =>
    plant.equipment
      .filter((one) => one.kind === kind)
      .flatMap(({ points }) => (points[key] === undefined ? [] : [points[key]]));
  /** Advances second by second, `toggle` as a living controller does. */
  const run = (field: FieldPlant, from: number, seconds: number, toggle: boolean) => {
    const changes: boolean[] = [];
    for (let t = from + 1; t <= from + seconds; t++) {
      if (toggle) field.watchdogWritten(t % 2 === 0, t, t * 1000);
      const { fallback } = field.advance(t, t * 1000);
      if (fallback !== undefined) changes.push(fallback);
    }
    return changes;
  };

  it.each([-7, 5, 30])('is a running plant from its first values on at %i °C', (outdoor) => {
    const field = at(outdoor);
    expect(field.fallback).toBe(true);
    for (const slot of slotsOf('hall', 'enteringTemperature')) {
      expect(field.shown[slot]).toBeGreaterThan(18);
      expect(field.shown[slot]).toBeLessThan(27);
    }
    for (const slot of slotsOf('substation', 'hotWater.storeTemperature'))
      expect(field.shown[slot]).toBeGreaterThan(55);
    for (const slot of slotsOf('heatPump', 'run')) expect(field.applied[slot]).toBe(0);
    for (const slot of slotsOf('heatPump', 'running')) expect(field.shown[slot]).toBe(0);
    for (const kind of ['chiller', 'gasBoiler', 'pump']) {
      for (const slot of slotsOf(kind, 'fault')) expect(field.shown[slot]).toBe(0);
    }
    if (outdoor < 0) expect(slotsOf('gasBoiler', 'flame').some((slot) => field.shown[slot] === 1)).toBe(true);
  });

  it('follows a controller that toggles, and takes over where its outputs were when that stops', () => {
    const field = at(5);
    const [speed] = slotsOf('pump', 'speed');
    const [run1] = slotsOf('pump', 'run');
    field.write(run1, 1);
    field.write(speed, 0.42);
    expect(field.applied[speed]).not.toBe(0.42);
    expect(run(field, startTime, 30, true)).toEqual([false]);
    expect(field.applied[speed]).toBe(0.42);
    const valves = slotsOf('substation', 'heating.valve');
    const before = valves.map((slot) => field.applied[slot]);
    expect(run(field, startTime + 30, plant.field.watchdogSeconds + 1, false)).toEqual([true]);
    expect(field.applied[speed]).not.toBe(0.42);
    for (const [i, slot] of valves.entries()) expect(Math.abs(field.applied[slot] - before[i])).toBeLessThan(0.1);
  });

  it('keeps what was written while it commanded itself, and applies it when the controller is back', () => {
    const field = at(5);
    const [speed] = slotsOf('pump', 'speed');
    field.write(speed, 5);
    run(field, startTime, 3, false);
    expect(field.fallback).toBe(true);
    run(field, startTime + 3, 3, true);
    expect(field.fallback).toBe(false);
    expect(field.applied[speed]).toBe(plant.points[speed].definition.range[1]);
    expect(() => field.write(speed, Number.NaN)).toThrow(RangeError);
  });

  it('goes on from its snapshot after a pause, and begins anew after a long one', () => {
    const field = at(-7);
    run(field, startTime, 60, false);
    const snapshot = field.snapshot();
    const [temperature] = slotsOf('meter', 'temperature');
    const resumed = at(-7, snapshot, startTime + 120);
    expect(startTime + 120 - resumed.time).toBeLessThan(10);
    expect(Math.abs(resumed.shown[temperature] - field.shown[temperature])).toBeLessThan(2);
    const late = at(-7, snapshot, startTime + 30 * 86_400);
    expect(startTime + 30 * 86_400 - late.time).toBeLessThan(10);
  });
});
