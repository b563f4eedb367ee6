import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pace, paceAt } from './pace.ts';

describe('the pace of the twin', () => {
  it('follows the clock to within a step, whatever the speed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { maxLength: 50 }),
        (speed, ticks) => {
          const pace = new Pace(paceAt(speed));
          let twin = 1e9;
          let clock = 1e9;
          for (const wallSeconds of ticks) {
            clock += wallSeconds * speed;
            const { steps, seconds, slipped } = pace.plan(twin, clock);
            expect(slipped).toBe(0);
            twin += steps * seconds;
            expect(clock - pace.wireTime(twin)).toBeGreaterThanOrEqual(0);
            expect(clock - pace.wireTime(twin)).toBeLessThan(10);
          }
        },
      ),
    );
  });

  it('catches up after a pause in bounded portions', () => {
    const pace = new Pace(paceAt(1));
    let twin = 0;
    for (let i = 0; i < 3; i++) {
      const { steps, seconds } = pace.plan(twin, 3000);
      expect(steps).toBeLessThanOrEqual(2000);
      twin += steps * seconds;
    }
    expect(twin).toBe(3000);
  });

  it('slips, and says by how much, when the lag is beyond the bound', () => {
    const pace = new Pace(paceAt(1));
    const { steps, slipped } = pace.plan(0, 10_000);
    expect({ steps, slipped }).toEqual({ steps: 0, slipped: 10_000 });
    expect(pace.wireTime(0)).toBe(10_000);
    expect(pace.plan(0, 10_001)).toEqual({ steps: 1, seconds: 1, slipped: 0 });
  });

  it('waits when the clock is set back a little', () => {
    expect(new Pace(paceAt(1)).plan(100, 90)).toEqual({ steps: 0, seconds: 1, slipped: 0 });
  });
});
