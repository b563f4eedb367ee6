import { describe, expect, it } from 'vitest';
import { appendSample, joinSeries, sparkPath, tableTimes, valueAt } from './series.ts';

const good = (times: readonly number[], values: readonly (number | null)[]) => ({
  times,
  values,
  qualities: values.map((value) => (value === null ? 2 : 0)),
});

describe('joined series', () => {
  it('hold each value until the next, on one time axis, in the shown unit', () => {
    expect(joinSeries([good([0, 10], [0.1, 0.2]), good([5], [7])], [100, 1])).toEqual([
      [0, 5, 10],
      [10, 10, 20],
      [null, 7, 7],
    ]);
  });

  it('show a gap where a value was bad, and where nobody recorded', () => {
    expect(joinSeries([good([0, 10, 20], [1, null, 3])])[1]).toEqual([1, null, 3]);
    const [times, values] = joinSeries([good([0, 10, 500, 510], [1, 2, 3, 4])], [], 60);
    expect(times).toHaveLength(5);
    expect(values).toEqual([1, 2, null, 3, 4]);
    expect(times[2]).toBeGreaterThan(70);
    expect(times[2]).toBeLessThan(500);
  });
});

describe('a live sample', () => {
  it('is added once and pushes out what is too old', () => {
    const series = good([0, 10], [1, 2]);
    expect(appendSample(series, 10, 3, 0, 0)).toBe(series);
    expect(appendSample(series, 20, 3, 0, 5)).toEqual(good([10, 20], [2, 3]));
    expect(appendSample(series, 20, Number.NaN, 2, 0).values.at(-1)).toBeNull();
  });
});

describe('a spark line', () => {
  it('is broken where the value was bad, and flat where it hardly moves', () => {
    expect(sparkPath(good([0], [1]), 100, 24)).toBe('');
    expect(sparkPath(good([0, 1, 2, 3], [1, null, 2, 3]), 100, 24).match(/M/g)).toHaveLength(2);
    expect(sparkPath(good([0, 1], [50, 50]), 100, 24)).toBe('M0.0 12.0L100.0 12.0');
  });
});

describe('value at a time', () => {
  it('is the last good one until then, and none in a gap', () => {
    const series = good([10, 20, 30], [1, null, 3]);
    expect([5, 10, 19, 20, 29, 30, 99].map((time) => valueAt(series, time))).toEqual([null, 1, 1, null, null, 3, 3]);
    expect([30, 40, 41].map((time) => valueAt(series, time, 10))).toEqual([3, 3, null]);
  });
});

describe('times of a table', () => {
  it('are whole steps from now back, no more than fit', () => {
    expect(tableTimes(0, 3650).slice(0, 3)).toEqual([3650, 3600, 3300]);
    expect(tableTimes(3600, 7200)).toEqual([
      7200, 6900, 6600, 6300, 6000, 5700, 5400, 5100, 4800, 4500, 4200, 3900, 3600,
    ]);
    for (const span of [60, 3600, 28_800, 86_400, 604_800, 31_536_000]) {
      const times = tableTimes(1_768_176_123 - span, 1_768_176_123);
      expect(times.length).toBeGreaterThan(1);
      expect(times.length).toBeLessThanOrEqual(31);
    }
  });
});
