import { describe, expect, test } from 'vitest';
import { boilerEfficiency, efficiencyGrid, purgeLoss } from './gas-boiler.ts';

describe('boiler efficiency', () => {
  const point = (firingRate: number, enteringTemperature: number, efficiency: number) => ({
    firingRate,
    enteringTemperature,
    efficiency,
  });

  test('points that form no grid are met all the same, in any order', () => {
    const points = [
      point(1, 60, 0.86),
      point(0.2, 30, 0.98),
      point(1, 30, 0.94),
      point(0.2, 50, 0.92),
      point(0.2, 70, 0.88),
    ];
    const grid = efficiencyGrid(points);
    for (const { firingRate, enteringTemperature, efficiency } of points)
      expect(boilerEfficiency(grid, firingRate, enteringTemperature)).toBeCloseTo(efficiency, 12);
    expect(boilerEfficiency(grid, 0.2, 40)).toBeCloseTo(0.95, 12);
    expect(boilerEfficiency(grid, 0.6, 30)).toBeCloseTo(0.96, 12);
  });

  test('stays flat beyond the map', () => {
    const grid = efficiencyGrid([point(0.5, 40, 0.95), point(0.5, 60, 0.9)]);
    expect(boilerEfficiency(grid, 1, 20)).toBe(0.95);
    expect(boilerEfficiency(grid, 0.1, 90)).toBe(0.9);
  });

  test('a purge of a minute in a 1.4 MW boiler takes about a third of a kilowatt-hour per 40 K', () => {
    const kWh = (purgeLoss(1600) * 40 * 60) / 3600;
    expect(kWh).toBeGreaterThan(0.2);
    expect(kWh).toBeLessThan(0.5);
  });
});
