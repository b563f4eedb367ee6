import { describe, expect, it } from 'vitest';
import { type CompressorView, conditionsOf } from './conditions.ts';

const running: CompressorView = {
  state: 'running',
  since: 0,
  endsAt: undefined,
  time: 7200,
  minimumOnTime: 600,
  startsMaximum: 4,
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

  it('limits it, and does not keep it from running', () => {
    const [held] = conditionsOf({ ...running, limit: 0.7, sourceLimit: 0.7 });
    expect(held).toMatchObject({ blocking: false, limiting: true });
  });
});

describe('how long a compressor is kept from starting', () => {
  const held = (view: Partial<CompressorView>) =>
    conditionsOf({ ...running, asked: false, ...view }).map(({ key, until }) => [key, until]);
  const hour = ['condition.startsPerHour', 9000];

  it('is until its off-time is over, and until the hour has a start again where that is later', () => {
    const off = ['condition.minimumOffTime', 8000];
    expect(held({ state: 'lockout', endsAt: 8000 })).toEqual([off]);
    expect(held({ state: 'lockout', endsAt: 8000, startsFrom: 9000 })).toEqual([off, hour]);
    expect(held({ state: 'lockout', endsAt: 8000, startsFrom: 7900 })).toEqual([off]);
    expect(held({ state: 'off', startsFrom: 9000 })).toEqual([hour]);
  });
});
