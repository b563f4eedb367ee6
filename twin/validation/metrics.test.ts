import { describe, expect, test } from 'vitest';
import { drawChart } from './chart.ts';
import { finding } from './finding.ts';
import { bestShift, interpolate, meanBias, rootMeanSquare, variation, worstRelative } from './metrics.ts';

describe('metrics', () => {
  test('of a curve moved in time', () => {
    const time = Array.from({ length: 100 }, (_, i) => i * 2);
    const wave = (t: number) => Math.sin(t / 20);
    const late = time.map((t) => wave(t - 3.4));
    expect(bestShift(time, late, time, time.map(wave), 10)).toBeCloseTo(3.4, 1);
    expect(bestShift(time, time.map(wave), time, late, 10)).toBeCloseTo(-3.4, 1);
  });

  test('of constants', () => {
    expect(rootMeanSquare([3, 3], [1, 1])).toBe(2);
    expect(meanBias([3, 3], [-2, -2])).toBe(2.5);
    expect(variation([3, 1], [2, 2])).toBe(0.5);
    expect(worstRelative([1.1, 2], [1, 2])).toBeCloseTo(0.1, 12);
    expect(interpolate([0, 1, 3], [0, 10, 30], 2)).toBe(20);
    expect(interpolate([0, 1], [5, 10], -4)).toBe(5);
  });
});

describe('findings', () => {
  test('are judged by magnitude or by range, and NaN never passes', () => {
    const ok = (value: number, limit: number | [number, number] | null) => finding('a', 'b', 'c', value, '1', limit).ok;
    expect(ok(-2, 2)).toBe(true);
    expect(ok(-2.1, 2)).toBe(false);
    expect(ok(3, [1, 3])).toBe(true);
    expect(ok(0.9, [1, 3])).toBe(false);
    expect(ok(1e9, null)).toBe(true);
    expect(ok(Number.NaN, null)).toBe(false);
  });
});

describe('charts', () => {
  test('are the same text for the same chart, with names made harmless', () => {
    const chart = {
      name: 'a',
      title: 'a < b & c',
      xLabel: 'x',
      yLabel: 'y',
      series: [
        { label: 'line', x: [0, 1, 2], y: [1, 3, 2] },
        { label: 'flat', x: [0, 2], y: [2, 2], points: true },
      ],
    };
    const drawn = drawChart(chart);
    expect(drawn).toBe(drawChart(structuredClone(chart)));
    expect(drawn).toContain('a &lt; b &amp; c');
    expect(drawn).not.toContain('NaN');
  });

  test('one value makes a chart, too', () => {
    const drawn = drawChart({
      name: 'a',
      title: 't',
      xLabel: 'x',
      yLabel: 'y',
      series: [{ label: 'l', x: [1], y: [7] }],
    });
    expect(drawn).not.toContain('NaN');
  });
});
