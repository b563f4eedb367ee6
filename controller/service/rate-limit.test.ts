import { describe, expect, it } from 'vitest';
import { RateLimit } from './rate-limit.ts';

describe('a rate limit', () => {
  it('lets a burst through, then one at a time as it fills again', () => {
    const limit = new RateLimit(3, 2);
    expect([0, 0, 0, 0].map((ms) => limit.take('operator', ms))).toEqual([true, true, true, false]);
    expect(limit.take('engineer', 0)).toBe(true);
    expect(limit.take('operator', 499)).toBe(false);
    expect(limit.take('operator', 1000)).toBe(true);
  });

  it('holds a bounded number of people', () => {
    const limit = new RateLimit(1, 0);
    for (let i = 0; i < 5000; i++) expect(limit.take(`user ${i}`, i)).toBe(true);
    expect(limit.take('user 4999', 5000)).toBe(false);
    expect(limit.take('user 0', 5000)).toBe(true);
  });
});
