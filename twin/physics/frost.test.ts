import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { airHeatCapacity } from './constants.ts';
import { FrostedCoil, frostStateSize, saturation, sinkMinimum, surfaceTemperature } from './frost.ts';

/** Steps until it defrosts, or not within so many hours. */
function hoursToDefrost(coil: FrostedCoil, outdoor: number, humidity: number, hours = 24): number {
  for (let t = 0; t < hours * 3600; t += 10) {
    if (coil.defrosting) return t / 3600;
    coil.grow(outdoor, humidity, 60, 10);
  }
  return Number.POSITIVE_INFINITY;
}

const coilOf = (state = new Float64Array(frostStateSize)) => new FrostedCoil(state, 90);

describe('moist air', () => {
  it('holds what the steam tables say', () => {
    // Saturated at 101.325 kPa (ASHRAE Fundamentals 2021, chapter 1, table 2).
    for (const [temperature, moisture] of [
      [-20, 0.000637],
      [-10, 0.001606],
      [0, 0.00379],
      [10, 0.00766],
      [20, 0.014758],
    ])
      expect(Math.abs(saturation(temperature) / moisture - 1)).toBeLessThan(0.008);
  });

  it('gives up to a surface just the cold that is taken, dry or frosting', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -20, max: 15, noNaN: true }),
        fc.double({ min: 0.3, max: 1, noNaN: true }),
        fc.double({ min: 1, max: 80, noNaN: true }),
        (outdoor, humidity, cold) => {
          const moisture = humidity * saturation(outdoor);
          const surface = surfaceTemperature(outdoor, moisture, cold, 9.9);
          const latent = 2834 * Math.max(0, moisture - saturation(surface));
          expect(0.75 * 9.9 * (airHeatCapacity * (outdoor - surface) + latent)).toBeCloseTo(cold, 6);
        },
      ),
    );
  });
});

describe('a frosted coil', () => {
  it('frosts sooner the moister the air, and not at all where it is dry or warm', () => {
    const hours = [0.95, 0.85, 0.75].map((humidity) => hoursToDefrost(coilOf(), 1, humidity));
    expect(hours[0]).toBeGreaterThan(0.3);
    expect(hours[1]).toBeGreaterThan(hours[0]);
    expect(hours[2]).toBeGreaterThan(hours[1]);
    expect(hoursToDefrost(coilOf(), 1, 0.3)).toBe(Number.POSITIVE_INFINITY);
    expect(hoursToDefrost(coilOf(), 12, 0.9)).toBe(Number.POSITIVE_INFINITY);
  });

  it('makes the source colder as it frosts, takes heat from the sink, drips, and is clean', () => {
    const coil = coilOf();
    expect(coil.lift).toBe(0);
    hoursToDefrost(coil, 1, 0.9);
    expect(coil.lift).toBe(4);
    const frost = coil.frost;
    let taken = 0;
    let electricity = 0;
    let seconds = 0;
    while (coil.defrosting) {
      const books = coil.defrost(45, 10);
      taken += books.taken * 10;
      electricity += books.power * 10;
      seconds += 10;
      expect(seconds).toBeLessThan(900);
    }
    // All of the ice is melted, and more: metal and air are warmed as well.
    expect(taken + electricity).toBeGreaterThan(334 * frost);
    expect(taken + electricity).toBeLessThan(2.5 * 334 * frost);
    expect(taken).toBeGreaterThan(electricity);
    expect([coil.frost, coil.lift]).toEqual([0, 0]);
    expect(seconds).toBeGreaterThan(90);
  });

  it('asks nothing of a sink that is itself cold, and takes the longer for it', () => {
    const [warm, cold] = [45, sinkMinimum - 1].map((sink) => {
      const coil = coilOf();
      hoursToDefrost(coil, 1, 0.9);
      let seconds = 0;
      let taken = 0;
      for (; coil.defrosting; seconds += 10) taken += coil.defrost(sink, 10).taken;
      return { seconds, taken };
    });
    expect(cold.taken).toBe(0);
    expect(cold.seconds).toBeGreaterThan(2 * warm.seconds);
  });

  it('gives its defrost up when the machine stops, and thaws in air above freezing only', () => {
    const state = new Float64Array(frostStateSize);
    const coil = coilOf(state);
    hoursToDefrost(coil, 1, 0.9);
    coil.rest(-5, 3600);
    expect(coil.defrosting).toBe(false);
    const frost = coil.frost;
    coil.rest(-5, 36_000);
    expect(coil.frost).toBe(frost);
    coil.rest(5, 36_000);
    expect(coil.frost).toBeLessThan(0.1 * frost);
  });
});
