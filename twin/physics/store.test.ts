import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pushThrough, rest, settle, storeSize } from './store.ts';

const size = storeSize(2, 2.4, 12, 0.01, 1000, 4.186);
const temperatures = fc.array(fc.double({ min: 5, max: 95, noNaN: true }), { minLength: 12, maxLength: 12 });

describe('stratified store', () => {
  test('whatever is pushed through, heat is kept and nothing new is hotter or colder', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        temperatures,
        share,
        fc.boolean(),
        fc.double({ min: 5, max: 95, noNaN: true }),
        (start, c, down, entering) => {
          const t = Float64Array.from(start);
          const left = pushThrough(t, size, c * size.layerMass, down, entering);
          const before = start.reduce((a, b) => a + b);
          const after = t.reduce((a, b) => a + b);
          expect(after).toBeCloseTo(before + c * (entering - left), 9);
          expect(left).toBe(down ? start[11] : start[0]);
          for (const value of t) {
            expect(value).toBeGreaterThanOrEqual(Math.min(...start, entering) - 1e-9);
            expect(value).toBeLessThanOrEqual(Math.max(...start, entering) + 1e-9);
          }
        },
      ),
    );
  });

  test('up is down upside down', () => {
    const start = [80, 79, 70, 60, 52, 50, 44, 43, 41, 40, 40, 39];
    const down = Float64Array.from(start);
    const up = Float64Array.from(start.toReversed());
    pushThrough(down, size, 60, true, 85);
    pushThrough(up, size, 60, false, 85);
    expect([...up]).toEqual([...down].toReversed());
  });

  test('a front stays within some layers', () => {
    const t = new Float64Array(12).fill(40);
    for (let k = 0; k < 30; k++) pushThrough(t, size, 0.2 * size.layerMass, true, 80);
    expect(t.filter((value) => value > 44 && value < 76).length).toBeLessThanOrEqual(4);
    expect(t[1]).toBeCloseTo(80, 1);
    expect(t[11]).toBeCloseTo(40, 1);
  });

  test('buoyancy leaves nothing inverted and keeps the heat', () => {
    fc.assert(
      fc.property(temperatures, (start) => {
        const t = Float64Array.from(start);
        settle(t, 12);
        for (let i = 1; i < 12; i++) expect(t[i]).toBeLessThanOrEqual(t[i - 1] + 1e-9);
        expect(t.reduce((a, b) => a + b)).toBeCloseTo(
          start.reduce((a, b) => a + b),
          6,
        );
      }),
    );
  });

  test('at rest it loses what it cools by', () => {
    const t = new Float64Array(12).fill(70);
    const lost = rest(t, size, 3600, 18);
    expect(lost).toBeCloseTo((70 - t[0]) * 12 * size.layerMass * 4.186, 6);
    expect(lost).toBeCloseTo(0.01 * 52 * 3600, -1);
  });
});
