import { expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { PriceWorlds } from './prices.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const begin = Date.parse('2026-01-01T00:00:00Z') / 1000;
const energy = (seed: number) => {
  const worlds = new PriceWorlds(plant, seed);
  return Array.from(
    { length: 8760 },
    (_, hour) => worlds.electricity('day_ahead', begin + hour * 3600) - plant.prices.electricityGrid,
  );
};
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

it.each([1, 2, 3])('a market’s year (seed %i) is like those that are reported', (seed) => {
  const prices = energy(seed);
  const below = prices.filter((price) => price < 0);
  const constant = new PriceWorlds(plant, seed).electricity('constant', begin) - plant.prices.electricityGrid;
  expect(mean(prices)).toBeGreaterThan(0.85 * constant);
  expect(mean(prices)).toBeLessThan(1.1 * constant);
  // Some 230 of half a year in 2024 (RTE), at -16 €/MWh (CRE); a quieter year has fewer.
  expect(below.length).toBeGreaterThan(100);
  expect(below.length).toBeLessThan(450);
  expect(mean(below)).toBeGreaterThan(-30);
  expect(mean(below)).toBeLessThan(-8);
  // Below nothing comes at noon and in the afternoon, hours of UTC.
  const noon = prices.filter((price, hour) => price < 0 && hour % 24 >= 8 && hour % 24 <= 16);
  expect(noon.length / below.length).toBeGreaterThan(0.85);
  expect(Math.max(...prices)).toBeGreaterThan(250);
  expect(prices.filter((price) => price > 250).length).toBeLessThan(100);
});

it('the same seed and hour have the same price, in whatever order they are asked for; another seed has another', () => {
  const [forth, back] = [new PriceWorlds(plant, 4), new PriceWorlds(plant, 4)];
  const hours = Array.from({ length: 200 }, (_, i) => begin + i * 3600);
  const ahead = hours.map((time) => forth.electricity('day_ahead', time));
  expect(
    hours
      .toReversed()
      .map((time) => back.electricity('day_ahead', time + 1800))
      .toReversed(),
  ).toEqual(ahead);
  expect(energy(5)).not.toEqual(energy(4));
});

it('what is not published yet is not known: tomorrow comes at 13 h', () => {
  const worlds = new PriceWorlds(plant, 1);
  const offset = 3600;
  const midnight = begin - offset;
  const tomorrow = midnight + 86400 + 18 * 3600;
  const real = worlds.electricity('day_ahead', tomorrow);
  const today = worlds.electricity('day_ahead', tomorrow - 86400);
  expect(real).not.toBe(today);
  expect(worlds.known('day_ahead', midnight + 12.9 * 3600, tomorrow, offset)).toBe(today);
  expect(worlds.known('day_ahead', midnight + 13 * 3600, tomorrow, offset)).toBe(real);
  expect(worlds.known('day_ahead', midnight + 13 * 3600, tomorrow + 86400, offset)).toBe(real);
  expect(worlds.known('constant', midnight, tomorrow, offset)).toBe(worlds.electricity('constant', tomorrow));
});
