import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ScenarioError } from '../scenario.ts';
import { planSweep } from './plan.ts';

const base = { plant: 'mairie', changes: { 'prices.gas': '50 €/MWh' } };

test('a grid has every combination, the last parameter fastest', () => {
  const { tasks } = planSweep(base, {
    parameters: { strategy: ['rules', 'baseline'], outdoor: { from: -10, to: 10, count: 3 } },
  });
  expect(tasks.map(({ parameters }) => [parameters.strategy, parameters.outdoor])).toEqual([
    ['rules', -10],
    ['rules', 0],
    ['rules', 10],
    ['baseline', -10],
    ['baseline', 0],
    ['baseline', 10],
  ]);
  expect(tasks[4].scenario).toEqual({ ...base, strategy: 'baseline', outdoor: 0 });
});

test('a path after "plant." changes the plant file, and keeps the other changes', () => {
  const { tasks } = planSweep(base, { parameters: { 'plant.equipment.store.1.parameters.volume': [1, 2] } });
  expect(tasks[1].scenario.changes).toEqual({ 'prices.gas': '50 €/MWh', 'equipment.store.1.parameters.volume': 2 });
});

test('a Latin hypercube takes every slice of every range once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 0xffffffff }), (samples, seed) => {
      const { tasks } = planSweep(base, {
        method: 'latinHypercube',
        samples,
        seed,
        parameters: { outdoor: { from: -10, to: 30 }, days: { from: 1, to: 100, scale: 'logarithmic' } },
      });
      const slices = (share: (task: (typeof tasks)[number]) => number) =>
        tasks.map((task) => Math.min(samples - 1, Math.floor(share(task) * samples + 1e-9))).sort((a, b) => a - b);
      const all = Array.from({ length: samples }, (_, i) => i);
      expect(slices(({ parameters }) => (Number(parameters.outdoor) + 10) / 40)).toEqual(all);
      expect(slices(({ parameters }) => Math.log(Number(parameters.days)) / Math.log(100))).toEqual(all);
    }),
    { numRuns: 50 },
  );
});

test('the same seed draws the same runs, another one others', () => {
  const draw = (seed: number) =>
    planSweep(base, { method: 'random', samples: 20, seed, parameters: { seed: { from: 0, to: 1e6, whole: true } } });
  expect(draw(3)).toEqual(draw(3));
  expect(draw(3).tasks).not.toEqual(draw(4).tasks);
  for (const { parameters } of draw(3).tasks) expect(Number.isInteger(parameters.seed)).toBe(true);
});

test.each([
  [{ parameters: {} }, 'at least one parameter'],
  [{ parameters: { colour: ['red'] } }, 'no such path'],
  [{ parameters: { outdoor: { from: 5, to: 1, count: 2 } } }, 'sweep.parameters.outdoor'],
  [{ parameters: { outdoor: { from: 1, to: 5 } } }, 'needs a count'],
  [{ method: 'random' as const, parameters: { outdoor: { from: 1, to: 5 } } }, 'a number of runs'],
  [
    {
      parameters: {
        seed: { from: 1, to: 1000, count: 1000 },
        outdoor: { from: 0, to: 1, count: 1000 },
      },
    },
    '1000000 runs; at most 10000',
  ],
])('%j is refused: %s', (sweep, words) => {
  expect(() => planSweep(base, sweep)).toThrow(ScenarioError);
  expect(() => planSweep(base, sweep)).toThrow(words);
});
