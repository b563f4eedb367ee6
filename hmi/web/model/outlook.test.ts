import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outlook, settlingSeconds, trendFrom, trendOf } from './outlook.ts';
import type { HistorySeries } from './shapes.ts';

const seriesOf = (values: readonly (number | null)[], step = 60): HistorySeries => ({
  times: values.map((_, index) => 1000 + index * step),
  values,
  qualities: values.map((value) => (value === null ? 2 : 0)),
});

const hold = 660;
const slopeOf = (series: HistorySeries, from: number) => trendOf(series, from, hold).slope;

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

  it('is none where a value went to and fro, however steep a line through it is', () => {
    // Down for twenty minutes, then back up: the line falls by 8 K an hour where the value has just risen.
    const dip = Array.from({ length: 30 }, (_, minute) => (minute < 20 ? 68 - minute * 0.4 : 60 + (minute - 20) * 0.8));
    expect(slopeOf(seriesOf(dip), 0)).toBe(0);
    const noisy = Array.from({ length: 30 }, (_, minute) => 68 - minute * 0.1 + (minute % 2) * 0.5);
    expect(slopeOf(seriesOf(noisy), 0)).toBeCloseTo(-0.1 / 60, 3);
    const swinging = Array.from({ length: 30 }, (_, minute) => 68 + 2 * Math.sin(minute));
    expect(slopeOf(seriesOf(swinging), 0)).toBe(0);
  });

  it('looks only at the window', () => {
    const values = [...Array.from({ length: 30 }, () => 50), ...Array.from({ length: 20 }, (_, index) => index)];
    expect(slopeOf(seriesOf(values), 1000 + 30 * 60)).toBeCloseTo(1 / 60, 6);
  });
});

describe('trend over a gap', () => {
  // Sixty degrees that hold, a restart, and thirty that hold: a line through all of it falls steeply.
  const held = Array.from({ length: 12 }, () => 60);
  const halved = (count: number) => Array.from({ length: count }, () => 30);
  /** Falls by a degree a minute while machines start, then holds. */
  const transient = (count: number) => Array.from({ length: count }, (_, index) => 30 - Math.min(index, 10));
  const after = 1000 + 13 * 60;

  it('begins anew after a bad sample, and says since when', () => {
    const series = seriesOf([...held, null, ...halved(25)]);
    expect(trendOf(series, 0, hold)).toEqual({ slope: 0, anewAt: after });
    expect(trendOf(seriesOf([...held, ...halved(25)]), 0, hold).slope).toBeLessThan(-0.005);
  });

  it('begins anew after a stretch that nobody recorded', () => {
    const [first, second] = [seriesOf(held), seriesOf(halved(25))];
    const later = second.times.map((time) => time + first.times.length * 60 + hold);
    const series: HistorySeries = {
      times: [...first.times, ...later],
      values: [...first.values, ...second.values],
      qualities: [...first.qualities, ...second.qualities],
    };
    expect(trendOf(series, 0, hold)).toEqual({ slope: 0, anewAt: later[0] });
  });

  it('does not carry on how values settle after it', () => {
    expect(trendOf(seriesOf([...held, null, ...transient(30)]), 0, hold).slope).toBe(0);
    // Without a gap the same fall is what the plant does.
    expect(trendOf(seriesOf(transient(30)), 0, hold).slope).toBeLessThan(-0.001);
  });

  it('says nothing until values have settled and there is enough of them, and then goes by that alone', () => {
    const rising = (count: number) => Array.from({ length: count }, (_, index) => 30 + index);
    // The first ten minutes settle; the next ten make a trend.
    const needed = (trendFrom(after) - after) / 60 + 1;
    expect(trendOf(seriesOf([...held, null, ...rising(needed - 1)]), 0, hold)).toEqual({
      slope: undefined,
      anewAt: after,
    });
    expect(trendOf(seriesOf([...held, null, ...rising(needed)]), 0, hold).slope).toBeCloseTo(1 / 60, 6);
    expect(trendOf(seriesOf([...held, null]), 0, hold)).toEqual({ slope: undefined, anewAt: undefined });
  });

  it('remembers a gap just before its window, for what still settled in it, and forgets it after', () => {
    const series = seriesOf([...held, null, ...transient(45)]);
    expect(trendOf(series, after + 60, hold)).toEqual({ slope: 0, anewAt: after });
    expect(trendOf(series, after + settlingSeconds, hold)).toEqual({ slope: 0, anewAt: undefined });
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
