import { expect, it } from 'vitest';
import { supplyLoss } from './power-supply.ts';

const losses = { standing: 0.04, proportional: 0.03, resistive: 0.02 };

it('loses the standing share when idle, and the sum of all three at full load', () => {
  expect(supplyLoss(losses, 0, 500)).toBeCloseTo(20, 12);
  expect(supplyLoss(losses, 500, 500)).toBeCloseTo(45, 12);
});

it('is least efficient where it is hardly loaded', () => {
  const efficiency = (share: number) => share / (share + supplyLoss(losses, share, 1));
  expect(efficiency(0.1)).toBeLessThan(0.71);
  expect(efficiency(0.5)).toBeGreaterThan(0.89);
  expect(efficiency(1)).toBeGreaterThan(efficiency(0.5));
});
