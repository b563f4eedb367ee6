import { describe, expect, it } from 'vitest';
import { PlantModel } from './plant-model.ts';
import type { PlantDescription } from './shapes.ts';
import {
  beyondUsual,
  curvesOf,
  type EarlyWarning,
  type Estimate,
  equipmentOfTarget,
  isUnusual,
  rangeSince,
  sortEstimates,
  sortWarnings,
  standing,
  stateOf,
} from './warnings.ts';

const warning = (id: string, raised: number, active = true): EarlyWarning => ({
  id,
  cause: 'pumpWear',
  target: 'pump.1',
  raised,
  evidence: [],
  active,
});
const news = {
  present: true,
  following: true,
  learning: false,
  learnedShare: 1,
  warnings: [warning('old', 1), warning('over', 9, false), warning('new', 5)],
  estimates: [],
} as const;

const point = (index: number, key: string, unit: string, kind = 'measured') => ({
  index,
  name: `pump.1.${key}`,
  equipment: 0,
  key,
  kind,
  unit,
});
const points = [
  point(0, 'running', 'boolean'),
  point(1, 'speed', 'fraction'),
  point(2, 'power', 'kW'),
  point(3, 'speedSetpoint', 'fraction', 'setpoint'),
  point(4, 'temperature', '°C'),
];
const model = new PlantModel({
  equipment: [{ index: 0, name: 'pump.1', points: Object.fromEntries(points.map(({ key, index }) => [key, index])) }],
  points,
} as unknown as PlantDescription);

describe('early warnings', () => {
  it('says how far silence may be relied on', () => {
    expect(stateOf({ present: false })).toBe('absent');
    expect(stateOf({ ...news, following: false, learning: true })).toBe('lost');
    expect(stateOf({ ...news, learning: true })).toBe('learning');
    expect(stateOf(news)).toBe('watching');
    expect(standing({ present: false })).toEqual([]);
  });

  it('lists what stands before what is over, the newest first', () => {
    expect(sortWarnings(news.warnings).map(({ id }) => id)).toEqual(['new', 'old', 'over']);
    expect(standing(news).map(({ id }) => id)).toEqual(['old', 'new']);
  });

  it('finds the equipment of a target that is a point, and none of a target that is gone', () => {
    expect(equipmentOfTarget('pump.1.power', model)?.name).toBe('pump.1');
    expect(equipmentOfTarget('pump.1', model)?.name).toBe('pump.1');
    expect(equipmentOfTarget('pump.9', model)).toBeUndefined();
    expect(curvesOf({ ...warning('a', 1), target: 'pump.9' }, model)).toEqual([]);
  });

  it('shows as curves the point warned of, then what the warning rests on, and no contacts or set-points', () => {
    const evidence = [{ quantity: 'power', value: -0.1, unit: 'ratio' }];
    expect(curvesOf({ ...warning('a', 1), evidence }, model)).toEqual([
      'pump.1.power',
      'pump.1.speed',
      'pump.1.temperature',
    ]);
    const onPoint = { ...warning('a', 1), target: 'pump.1.temperature' };
    expect(curvesOf(onPoint, model)[0]).toBe('pump.1.temperature');
  });

  it('looks back to before it was raised, at most a week', () => {
    expect(rangeSince(1000, 1600)).toBe('1h');
    expect(rangeSince(0, 3600)).toBe('8h');
    expect(rangeSince(0, 30 * 86_400)).toBe('7d');
  });
});

describe('estimates', () => {
  const estimate = (value: number): Estimate => ({ equipment: 'pump.1', parameter: 'flow', value, usual: [0.9, 1.2] });

  it('measures what is beyond the usual to either side, and puts it first', () => {
    expect(beyondUsual(estimate(1))).toBeCloseTo(0);
    expect(beyondUsual(estimate(0.9))).toBeCloseTo(1);
    expect(beyondUsual(estimate(1.2))).toBeCloseTo(1);
    expect([0.89, 0.91, 1.19, 1.21].map((value) => isUnusual(estimate(value)))).toEqual([true, false, false, true]);
    expect(sortEstimates([estimate(1.1), estimate(0.8), estimate(1)]).map(({ value }) => value)).toEqual([0.8, 1.1, 1]);
  });
});
