import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coolDown, warmUp } from './heat-pump.ts';
import { mappedHeat, mappedPerformance, type PerformancePoint, performanceMap } from './heat-pump-map.ts';

/** A machine of constant exergetic efficiency, whose heat goes by vapour density; rows end where its envelope does. */
const machine: readonly PerformancePoint[] = [35, 50, 65].flatMap((sinkTemperature) =>
  [0, 10, 20, 30]
    .filter((source) => sinkTemperature - source < 60)
    .map((sourceTemperature) => {
      const heat = 100 * Math.exp(0.03 * sourceTemperature - 0.005 * (sinkTemperature - 35));
      const carnot = (sinkTemperature + 2 + 273.15) / (sinkTemperature + 2 - sourceTemperature + 7);
      return { sourceTemperature, sinkTemperature, heat, power: heat / (0.5 * carnot) };
    }),
);

describe('heat pump map', () => {
  const map = performanceMap(machine);

  test('meets every point', () => {
    for (const { sourceTemperature, sinkTemperature, heat, power } of machine) {
      expect(mappedHeat(map, sourceTemperature, sinkTemperature)).toBeCloseTo(heat, 9);
      expect(mappedPerformance(map, sourceTemperature, sinkTemperature, 1)).toBeCloseTo(heat / power, 9);
    }
  });

  test('follows the same physics between and beyond them', () => {
    for (const [source, sink] of [
      [5, 42],
      [0, 65],
      [40, 70],
      [-10, 35],
    ]) {
      const carnot = (sink + 2 + 273.15) / (sink + 2 - source + 7);
      expect(mappedPerformance(map, source, sink, 1) / (0.5 * carnot)).toBeCloseTo(1, 2);
      const heat = 100 * Math.exp(0.03 * source - 0.005 * (sink - 35));
      expect(mappedHeat(map, source, sink) / heat).toBeCloseTo(1, 2);
    }
  });

  test('never promises more than the best of its points or less than the worst, however far beyond', () => {
    const sharp = machine.map((point) => ({ ...point, power: point.power * (1 + point.sourceTemperature / 100) }));
    const bent = performanceMap(sharp);
    const [least, most] = bent.efficiency;
    fc.assert(
      fc.property(
        fc.double({ min: -40, max: 80, noNaN: true }),
        fc.double({ min: 20, max: 110, noNaN: true }),
        (source, sink) => {
          const performance = mappedPerformance(bent, source, sink, 1);
          const carnot = (sink + 2 + 273.15) / Math.max(10, sink + 2 - source + 7);
          expect(performance).toBeLessThanOrEqual(Math.max(1.05, most * carnot) + 1e-9);
          expect(performance).toBeGreaterThanOrEqual(Math.min(15, least * carnot) - 1e-9);
          expect(mappedHeat(bent, source, sink)).toBeGreaterThan(0);
        },
      ),
    );
  });

  test('a part load sees a smaller lift', () => {
    expect(mappedPerformance(map, 20, 65, 0.5)).toBeGreaterThan(mappedPerformance(map, 20, 65, 1));
  });

  test('one point is a map', () => {
    const single = performanceMap([machine[0]]);
    expect(mappedHeat(single, 50, 50)).toBeCloseTo(machine[0].heat, 9);
  });
});

describe('start of a heat pump', () => {
  test('what a start costs does not depend on the step', () => {
    const lost = [1, 10, 60].map((dt) => {
      const warmth = new Float64Array(1);
      let sum = 0;
      for (let t = 0; t < 1200; t += dt) sum += (1 - warmUp(warmth, dt)) * dt;
      return sum;
    });
    for (const seconds of lost) expect(seconds).toBeCloseTo(60, 3);
  });

  test('a short rest costs less than a long one', () => {
    const restarted = (rest: number) => {
      const warmth = Float64Array.of(1);
      coolDown(warmth, rest);
      return warmUp(warmth, 10);
    };
    expect(restarted(60)).toBeGreaterThan(restarted(1800));
  });
});
