import { describe, expect, it } from 'vitest';
import { type CompressorView, conditionsOf } from './conditions.ts';

const running: CompressorView = {
  state: 'running',
  since: 0,
  remaining: undefined,
  time: 7200,
  timers: { minimumOnTime: 600, startsPerHourMaximum: 4 },
  attempts: { count: 0, maximum: 3 },
  tripped: false,
  comeback: { due: Number.POSITIVE_INFINITY, byFlow: false },
  startsFrom: undefined,
  runDownUntil: 0,
  asked: true,
  feedbackLost: false,
  capacity: 1,
  limit: 1,
  sourceLimit: 1,
};

describe('why a compressor gives less than it is asked for', () => {
  const told = (view: Partial<CompressorView>) => conditionsOf({ ...running, ...view }).map(({ key }) => key);

  it('is its source, where that circuit gives no more, or else its own limits', () => {
    expect(told({ limit: 0.7, sourceLimit: 0.7 })).toEqual(['condition.capacityLimitOfSource']);
    expect(told({ limit: 0.7, sourceLimit: 0.9 })).toEqual(['condition.capacityLimit']);
  });

  it('is nothing where it is asked for no more than that', () => {
    expect(told({ capacity: 0.6, limit: 0.7, sourceLimit: 0.7 })).toEqual([]);
    expect(told({})).toEqual([]);
  });
});
