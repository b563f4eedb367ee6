import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal } from '../physics/random.ts';
import { likeness, type Signature } from './signatures.ts';
import { ResidualStatistic } from './statistic.ts';

/** One that has learned a mean and a spread. */
function learned(seed: number, mean: number, spread: number): ResidualStatistic {
  const statistic = new ResidualStatistic(0.001, 28);
  for (let i = 0; i < 400; i++) statistic.learn(mean + spread * normal(seed, 1, i));
  return statistic;
}

const seeds = fc.integer({ min: 0, max: 1e6 });

describe('a residual’s statistic', () => {
  it('stays calm on what it knows, whatever mean and spread', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        (seed, mean, spread) => {
          const statistic = learned(seed, mean, spread);
          for (let i = 0; i < 3000; i++) {
            statistic.judge(mean + spread * normal(seed, 2, i));
            expect(statistic.alarmed).toBe(false);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('finds a shift of four spreads in two hours of blocks, either way, and forgets it when it is over', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(-1, 1), (seed, sign) => {
        const statistic = learned(seed, 0, 1);
        for (let i = 0; i < 30 && !statistic.alarmed; i++) statistic.judge(4 * sign + normal(seed, 2, i));
        expect(statistic.alarmed).toBe(true);
        expect(Math.sign(statistic.deviation(6))).toBe(sign);
        for (let i = 0; i < 60; i++) statistic.judge(normal(seed, 3, i));
        expect(statistic.alarmed).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('says nothing before it has learned, and keeps what it learned', () => {
    const fresh = new ResidualStatistic(0.1, 28);
    for (let i = 0; i < 100; i++) fresh.judge(50);
    expect(fresh.alarmed).toBe(false);
    const old = learned(1, 2, 0.5);
    const again = new ResidualStatistic(0.001, 28, old.baseline);
    expect(again.learned).toBe(true);
    expect(again.spread).toBe(old.spread);
    expect(again.off(3)).toBe(old.off(3));
  });

  it('tells a step from a drift', () => {
    const [step, drift] = [learned(1, 0, 0.1), learned(1, 0, 0.1)];
    for (let i = 0; i < 48; i++) {
      step.judge(i < 20 ? 0 : 1);
      drift.judge(i / 40);
    }
    expect(step.stepped).toBe(true);
    expect(drift.stepped).toBe(false);
    expect(drift.growing(18)).toBe(true);
  });
});

describe('a signature', () => {
  const signature: Signature = { fault: 'pumpWear', features: { power: -2, flow: -1.5 } };
  it('is like what deviates in its direction, whatever the size', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), (size) => {
        const deviations = new Map([
          ['power', -2 * size],
          ['flow', -1.5 * size],
        ]);
        expect(likeness(deviations, signature)).toBeCloseTo(1);
      }),
    );
    expect(likeness(new Map([['power', 2]]), signature)).toBeLessThan(0);
    expect(likeness(new Map([['heat', 2]]), signature)).toBe(0);
    expect(likeness(new Map(), signature)).toBe(0);
  });
});
