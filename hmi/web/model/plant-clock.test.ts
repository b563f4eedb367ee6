import { describe, expect, it } from 'vitest';
import { PlantTimeKeeper } from './plant-clock.ts';

const plantStart = 1_768_176_000;

/** Hears plant time once a wall second at a speed; the first message is of so long before, s. */
function heard(speed: number, seconds: number, firstLate = 0): PlantTimeKeeper {
  const keeper = new PlantTimeKeeper();
  keeper.hear(plantStart - firstLate * speed, 0);
  for (let second = 1; second <= seconds; second++) keeper.hear(plantStart + second * speed, second * 1000);
  return keeper;
}

describe('speed of the plant', () => {
  it('is what it runs at, once some seconds are known', () => {
    expect(heard(1, 10).speed()).toBeCloseTo(1, 6);
    expect(heard(60, 10).speed()).toBeCloseTo(60, 6);
  });

  it('is not taken from a first message that came late: a plant that keeps pace never seems twice as fast', () => {
    for (let seconds = 1; seconds < 30; seconds++) expect(heard(1, seconds, 1.5).speed()).toBeLessThan(1.5);
  });

  it('begins anew with a plant that starts earlier', () => {
    const keeper = heard(60, 10);
    keeper.hear(plantStart - 86_400, 11_000);
    expect(keeper.speed()).toBe(1);
    expect(keeper.now(11_500)).toBeCloseTo(plantStart - 86_400 + 0.5, 6);
  });
});
