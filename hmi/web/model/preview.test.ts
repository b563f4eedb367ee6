import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlantModel } from './plant-model.ts';
import { chartPath, compare, scaleOf } from './preview.ts';
import type { PlantDescription, PreviewAlarm, PreviewOutlook } from './shapes.ts';

/** Equipment, with its kind and the points of it. */
const parts = { a: 'meter', b: 'store', c: 'hall', d: 'boiler', x: 'pump', y: 'pump', z: 'pump', w: 'chiller' };
const model = new PlantModel({
  name: 'plant',
  title: { en: '', fr: '' },
  systems: {},
  nodes: [],
  circuits: [],
  equipment: Object.entries(parts).map(([name, kind], index) => ({ name, kind, index })),
  points: ['a.t', 'b.t', 'c.t', 'd.heat'].map((name, index) => ({
    name,
    index,
    equipment: index,
    unit: name === 'd.heat' ? 'kW' : '°C',
  })),
} as unknown as PlantDescription);
const comparison = (without: PreviewOutlook, other: PreviewOutlook) =>
  compare({ without, with: other, sampleSeconds: 1800 }, model);

const calm: PreviewOutlook = {
  trajectories: { 'a.t': [20, 20, 20, 20], 'b.t': [50, 50, 50, 50], 'c.t': [7, 7, 7, 7], 'd.heat': [9, 9, 9, 9] },
  machines: [],
  alarms: [],
  cost: 10,
  emissions: 5,
  electricity: 2,
  gas: 3,
};
const alarm = (time: number, equipment: string, key = 'alarm.high'): PreviewAlarm => ({
  time,
  equipment,
  key,
  parameters: {},
  priority: 'high',
});

describe('two futures', () => {
  it('tell apart temperatures by their hourly means, what people feel first', () => {
    const other = {
      ...calm,
      trajectories: {
        'a.t': [20, 22, 22, 20],
        'b.t': [53, 47, 53, 47],
        'c.t': [7, 7, 8, 8],
        'd.heat': [0, 0, 0, 0],
        'unknown.t': [9, 9, 9, 9],
      },
    };
    const { temperatures } = comparison(calm, other);
    // The hall's 1 K counts more than the meter's 2 K; the store only swings.
    expect(temperatures.map((one) => [one.point.name, one.difference])).toEqual([
      ['c.t', 1],
      ['a.t', 2],
    ]);
    expect(comparison(calm, calm)).toEqual({ temperatures: [], machines: [], alarms: [] });
  });

  it('name machines that switch otherwise: not a moment sooner, nor swinging out of step; what follows others last', () => {
    const at = (equipment: string, time: number, running = true) => ({ equipment, time, running });
    const swing = (from: number) =>
      Array.from({ length: 8 }, (_, index) => at('a', from + index * 600, index % 2 === 0));
    const without = { ...calm, machines: [at('x', 600), at('y', 900), at('z', 60), ...swing(100)] };
    const other = { ...calm, machines: [at('x', 610), at('y', 2000), at('w', 60, false), ...swing(500)] };
    const { machines } = comparison(without, other);
    expect(machines.map(({ equipment }) => equipment)).toEqual(['w', 'y', 'z']);
    expect(machines[2]).toEqual({ equipment: 'z', without: [{ time: 60, running: true }], with: [] });
  });

  it('say which alarms the command brings, which it spares, and which come anyway', () => {
    const without = { ...calm, alarms: [alarm(30, 'p'), alarm(40, 'q')] };
    const other = { ...calm, alarms: [alarm(35, 'q'), alarm(50, 'r'), alarm(60, 'r')] };
    const { alarms } = comparison(without, other);
    expect(alarms.map((one) => [one.alarm.equipment, one.when, one.alarm.time])).toEqual([
      ['r', 'with', 50],
      ['p', 'without', 30],
      ['q', 'both', 35],
    ]);
  });

  it('share one scale, and stay in their box', () => {
    expect(scaleOf({ without: [20, 20], with: [20, 20] })).toEqual({ low: 19.5, high: 20.5 });
    const values = fc.array(fc.double({ min: -50, max: 150, noNaN: true }), { minLength: 2, maxLength: 50 });
    fc.assert(
      fc.property(values, values, (without, other) => {
        const scale = scaleOf({ without, with: other });
        const numbers = `${chartPath(without, scale, 100, 40)}${chartPath(other, scale, 100, 40)}`
          .split(/[ML]/)
          .slice(1)
          .map((pair) => pair.split(' ').map(Number));
        expect(numbers).toHaveLength(without.length + other.length);
        expect(numbers.every(([x, y]) => x >= 0 && x <= 100 && y >= 0 && y <= 40)).toBe(true);
      }),
    );
  });
});
