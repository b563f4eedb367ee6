import { expect, test, vi } from 'vitest';
import { usualPerformance } from '../../controller/planning/economics.ts';
import type { StrategyName } from '../../controller/scan/index.ts';
import { heatGiven, heatWorth } from './comparison/same-heat.ts';
import { run } from './run.ts';
import { readScenario } from './scenario.ts';

// Four days of a plant, twice in each test; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

function lived(strategy: StrategyName, start: string) {
  const scenario = readScenario({ plant: 'chapelle', strategy, start, days: 4, prices: 'day_ahead' });
  const { kpis } = run(scenario);
  const of = (name: string) => kpis[name].value;
  const [gas, electricity, networkLosses] = [of('gas'), of('electricity'), of('networkLosses')];
  const used = { gas, electricity, networkLosses, heatRecovered: of('heatRecovered'), heatFromGas: of('heatFromGas') };
  const [cost, power] = [of('cost'), of('demandCharge')];
  return { plant: scenario.plant, used, cost, power, boilerStarts: of('boilerStarts'), cold: of('tdis_tot') };
}

/** € that `price` and `rules` cost for the heat that `rules` gave. */
function compared(start: string) {
  const [rules, price] = [lived('rules', start), lived('price', start)];
  const more = heatGiven(price.used) - heatGiven(rules.used);
  const worth = heatWorth(rules.plant, rules.used, rules.cost, usualPerformance);
  return { rules, price, saved: rules.cost - price.cost + more * worth };
}

test('`price` does not empty the store in front of a peak: no more starts of boilers than `rules`, and next to no more cost at the same heat', () => {
  const { rules, price, saved } = compared('2026-05-18');
  expect(price.boilerStarts).toBeLessThanOrEqual(rules.boilerStarts);
  expect(price.cold).toBeLessThanOrEqual(rules.cold);
  // A store that is charged in a cheap hour, and the site's power with it, would cost more than the hour spares.
  expect(price.power).toBeLessThan(rules.power + 0.002 * rules.cost);
  // What it earned here was the waste of fans and chillers in mild air (0.6 % of 903 €); since that is gone, both cost a tenth less, and alike.
  expect(saved).toBeGreaterThan(-0.01 * rules.cost);
  expect(rules.cost).toBeLessThan(850);
});

test('`price` saves where recovery is short at some hours of the day and too much at others', () => {
  const { rules, price, saved } = compared('2026-10-01');
  expect(price.boilerStarts).toBeLessThanOrEqual(rules.boilerStarts);
  expect(saved).toBeGreaterThan(0.01 * rules.cost);
});
