import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TrimAndRespond } from './index.ts';

/** Hot water as in Guideline 36, 5.21.4. */
const figures = {
  startDelay: 600,
  sampleTime: 300,
  ignoredRequests: 2,
  trim: -1.1,
  respond: 1.7,
  respondMaximum: 3.9,
};

describe('trim and respond', () => {
  it('waits for its delay, then trims at every step', () => {
    const reset = new TrimAndRespond(figures);
    const later = (seconds: number) => {
      for (let passed = 0; passed < seconds; passed += 10) reset.step(0, true, false, 10, -20, 0);
      return reset.value;
    };
    expect(later(590)).toBe(0);
    expect(later(10)).toBeCloseTo(-1.1);
    expect(later(290)).toBeCloseTo(-1.1);
    expect(later(10)).toBeCloseTo(-2.2);
  });

  it.each([
    [2, -1.1],
    [3, -1.1 + 1.7],
    [4, -1.1 + 3.4],
    [5, -1.1 + 3.9],
    [50, -1.1 + 3.9],
  ])('answers %i requests by %d K, no more than so much', (requests, change) => {
    const reset = new TrimAndRespond({ ...figures, startDelay: 0, sampleTime: 10 });
    reset.value = -10;
    expect(reset.step(requests, true, false, 10, -20, 0)).toBeCloseTo(-10 + change);
  });

  it('stands still while held, goes on from there, and is at its beginning while nothing runs', () => {
    const reset = new TrimAndRespond({ ...figures, startDelay: 0, sampleTime: 10 });
    const steps = (count: number, on: boolean, held: boolean) => {
      for (let i = 0; i < count; i++) reset.step(0, on, held, 10, -20, 0);
      return reset.value;
    };
    expect(steps(3, true, false)).toBeCloseTo(-3.3);
    expect(steps(50, true, true)).toBeCloseTo(-3.3);
    expect(steps(1, true, false)).toBeCloseTo(-4.4);
    expect(steps(1, false, false)).toBe(0);
  });

  it('never leaves its limits, whatever is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.boolean(), fc.boolean())), (life) => {
        const reset = new TrimAndRespond({ ...figures, startDelay: 0, sampleTime: 10 });
        for (const [requests, on, held] of life) {
          const value = reset.step(requests, on, held, 10, -5, 0);
          expect(value).toBeGreaterThanOrEqual(-5);
          expect(value).toBeLessThanOrEqual(0);
        }
      }),
    );
  });
});
