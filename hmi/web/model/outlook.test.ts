import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outlook, slopeOf } from './outlook.ts';
import type { HistorySeries } from './shapes.ts';

const seriesOf = (values: readonly (number | null)[], step = 60): HistorySeries => ({
  times: values.map((_, index) => 1000 + index * step),
  values,
  qualities: values.map((value) => (value === null ? 2 : 0)),
});

const band = { from: 10, to: 30, low: 15, high: 25, middle: undefined };

describe('slope of a series', () => {
  it('finds the slope of any straight line', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -100, max: 100, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (start, slope) => {
          const found = slopeOf(seriesOf(Array.from({ length: 30 }, (_, index) => start + slope * index * 60)), 0);
          expect(found).toBeCloseTo(slope, 6);
        },
      ),
    );
  });

  it('is not taken from too few or too close samples, nor from bad ones', () => {
    expect(slopeOf(seriesOf([1, 2, 3, 4]), 0)).toBeUndefined();
    expect(slopeOf(seriesOf([1, 2, 3, 4, 5, 6], 10), 0)).toBeUndefined();
    expect(slopeOf(seriesOf([1, 2, 3, 4, 5, null, null, null, null, null, null, null]), 0)).toBeUndefined();
    expect(slopeOf({ times: [], values: [], qualities: [] }, 0)).toBeUndefined();
  });

  it('looks only at the window', () => {
    const values = [...Array.from({ length: 30 }, () => 50), ...Array.from({ length: 20 }, (_, index) => index)];
    expect(slopeOf(seriesOf(values), 1000 + 30 * 60)).toBeCloseTo(1 / 60, 6);
  });
});

describe('outlook', () => {
  it('says when a value leaves its band', () => {
    // The slope dies away with 30 min: after t it has brought slope · 1800 s · (1 - exp(-t / 1800 s)).
    const rising = outlook(20, 5 / 900, [0, 100], band);
    expect(rising.value).toBeCloseTo(20 + 10 * (1 - Math.exp(-2)), 6);
    expect(rising.leavesIn).toBeCloseTo(1800 * Math.log(2), 6);
    const falling = outlook(20, -1 / 360, [0, 100], band);
    expect(falling).toEqual({ value: 20 - 5 * (1 - Math.exp(-2)), leavesIn: undefined });
    expect(outlook(20, 0, [0, 100], band)).toEqual({ value: 20, leavesIn: undefined });
  });

  it('says when a value is outside and stays there, and not when it comes back', () => {
    expect(outlook(26, 0, [0, 100], band).leavesIn).toBe(0);
    expect(outlook(26, -0.001, [0, 100], band).leavesIn).toBeUndefined();
    expect(outlook(14, -0.001, [0, 100], band).leavesIn).toBe(0);
  });

  it('never leaves the range of the point', () => {
    expect(outlook(95, 1, [0, 100], undefined)).toEqual({ value: 100, leavesIn: undefined });
  });
});
