import { describe, expect, test } from 'vitest';
import { availableCapacity, type ChillerOperation, operateChiller } from './chiller.ts';

const chiller = {
  ratedCapacity: 500,
  ratedCop: 6,
  capacityByTemperature: [0.9, 0.02, 0, -0.002, 0, 0],
  eirByTemperature: [0.7, -0.01, 0, 0.012, 0, 0],
  eirByPartLoad: [0.1, 0.3, 0.6],
};
const limits = { minimum: 0.2, minimumUnloading: 0.3, maximum: 1.05 };

function operate(load: number): ChillerOperation {
  const made: ChillerOperation = { cold: 0, electricPower: 0, falseLoad: 0, rejected: 0, cycling: 0 };
  operateChiller(chiller, limits, load, 8, 28, made);
  return made;
}

describe('EIR chiller', () => {
  const available = availableCapacity(chiller, 8, 28);

  test('heat rejected is cold, false load and electricity', () => {
    for (const share of [0.05, 0.25, 0.5, 1, 1.3]) {
      const made = operate(share * available);
      expect(made.rejected).toBeCloseTo(made.cold + made.falseLoad + made.electricPower, 9);
    }
  });

  test('below its least part load it cycles, and power falls straight to nothing', () => {
    const at = operate(0.2 * available);
    const half = operate(0.1 * available);
    expect(at.cycling).toBe(1);
    expect(half.cycling).toBeCloseTo(0.5, 12);
    expect(half.electricPower).toBeCloseTo(at.electricPower / 2, 9);
    expect(operate(0).electricPower).toBe(0);
  });

  test('between least part load and least unloading hot gas loads it falsely', () => {
    const made = operate(0.25 * available);
    expect(made.falseLoad).toBeCloseTo(0.05 * available, 9);
    expect(made.electricPower).toBeCloseTo(operate(0.3 * available).electricPower, 9);
    expect(operate(0.3 * available).falseLoad).toBeCloseTo(0, 9);
  });

  test('makes no more than its greatest part load', () => {
    expect(operate(2 * available).cold).toBeCloseTo(1.05 * available, 9);
  });
});
