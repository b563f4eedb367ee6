import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { plantFilePath } from '../../config/index.ts';
import { stretches } from './run.ts';
import { readScenario } from './scenario.ts';

/** The reference plant with other words in its file, lived from a time on; by 10 s what its meters tell, kW. */
function lived(start: string, days: number, changes: readonly (readonly [RegExp, string])[]) {
  const folder = mkdtempSync(join(tmpdir(), 'braise-contracts-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const text = changes.reduce(
    (before, [piece, by]) => {
      const after = before.replace(piece, by);
      if (after === before) throw new Error(`nothing to replace: ${piece}`);
      return after;
    },
    readFileSync(plantFilePath('chapelle'), 'utf8'),
  );
  const plant = join(folder, 'plant.yaml');
  writeFileSync(plant, text);
  const scenario = readScenario({ plant, strategy: 'rules', start, days, warmup: 2 });
  const points = ['electricity.1.power', 'gas.1.power'].map(
    (name) => scenario.plant.pointByName.get(name)?.index ?? -1,
  );
  const power: number[] = [];
  const gas: number[] = [];
  const running = stretches({ ...scenario, recording: { points, intervalSeconds: 10 } });
  for (;;) {
    const next = running.next();
    if (next.done) {
      const of = (name: string) => next.value.kpis[name].value;
      // The first sample is the beginning; every other one holds for the step that ended with it.
      return { power: power.slice(1), gas: gas.slice(1), of, costs: next.value.costs, prices: scenario.plant.prices };
    }
    const { recorder, share } = next.value;
    if (recorder === undefined || (!recorder.full && share < 1)) continue;
    const { data, capacity, rows } = recorder.take();
    for (let row = 0; row < rows; row++) {
      power.push(data[row]);
      gas.push(data[capacity + row]);
    }
  }
}

const kWh = (values: readonly number[]) => values.reduce((sum, value) => sum + value / 360, 0);
/** Means of ten minutes. */
const means = (values: readonly number[]) =>
  Array.from({ length: values.length / 60 }, (_, i) => (kWh(values.slice(60 * i, 60 * (i + 1))) * 60) / 10);
const root = (powers: readonly number[], subscribed: number) =>
  Math.sqrt(powers.reduce((sum, power) => sum + Math.max(0, power - subscribed) ** 2, 0));

test('power is paid by ten minutes, class of hours and month, as the curves give it when they are summed up on their own', () => {
  // Monday, from 8 to 12 h in Paris: an hour of day, two of peak, another of day.
  const monday = lived('2026-01-12T07:00:00Z', 4 / 24, [
    [/(hours: \[\[9, 11\][^#]*?)subscribed: 510 kW/, '$1subscribed: 470 kW\n        highest: 3 €/kW'],
    [/(hours: \[\[6, 22\]\]\s*)subscribed: 510 kW/, '$1subscribed: 480 kW'],
  ]);
  const powers = means(monday.power);
  const [day, peak] = [[...powers.slice(0, 6), ...powers.slice(18)], powers.slice(6, 18)];
  const charge = 1.2 * root(day, 480) + 1.32 * root(peak, 470) + 3 * Math.max(...peak.map((power) => power - 470));
  expect(root(day, 480)).toBeGreaterThan(5);
  expect(monday.of('demandCharge')).toBeCloseTo(charge, 6);
  expect(monday.of('peakPower')).toBeCloseTo(Math.max(...powers), 6);
  const area = monday.of('cost_tot') / monday.of('ener_tot');
  const energy = area * (monday.of('electricity') + monday.of('gas'));
  expect(monday.of('cost') - energy).toBeCloseTo(charge, 6);
  expect(monday.costs.highly_dynamic).toBeCloseTo(monday.of('cost'), 9);
});

test('every month begins anew', () => {
  // Saturday 31 January from 23 h to Sunday 1 February 1 h, in Paris: nights of two months.
  const turn = lived('2026-01-31T22:00:00Z', 2 / 24, [
    [/(en: winter night[^#]*?)subscribed: 510 kW/, '$1subscribed: 400 kW'],
  ]);
  const powers = means(turn.power);
  const charge = 0.72 * (root(powers.slice(0, 6), 400) + root(powers.slice(6), 400));
  expect(turn.of('demandCharge')).toBeCloseTo(charge, 6);
  expect(charge).toBeGreaterThan(1.2 * 0.72 * root(powers, 400));
});

test('biogas goes as far as its quota; what lacks is natural gas and costs more, and what is left at the end is paid in part', () => {
  const quota = (amount: string, period: string): [RegExp, string][] => [
    [/amount: 850 MWh/, `amount: ${amount}`],
    [/period: year/, `period: ${period}`],
  ];
  // A night of two months: a quota that the first has used up but for a 744th, as far as one knows, and the next one's.
  const turn = lived('2026-01-31T22:00:00Z', 2 / 24, quota('60 MWh', 'month'));
  const hours = [kWh(turn.gas.slice(0, 360)), kWh(turn.gas.slice(360))].map((gas) => 0.3 * gas);
  const first = hours[0] - 60_000 / 744;
  expect(first).toBeGreaterThan(10);
  expect(hours[1]).toBeGreaterThan(10);
  expect(turn.of('biogasShortfall')).toBeCloseTo(first, 5);
  expect(turn.of('biogas')).toBeCloseTo(60_000 / 744 + hours[1], 5);
  const { gasEmissions, biogasEmissions, gasHeatingValueRatio, electricityEmissions } = turn.prices;
  const gas = kWh(turn.gas);
  const fuel = ((gas - turn.of('biogas')) * gasEmissions + turn.of('biogas') * biogasEmissions) / gasHeatingValueRatio;
  expect(turn.of('emissions')).toBeCloseTo(fuel + turn.of('electricity') * electricityEmissions, 5);
  const fired = 1 - turn.of('recoveredHeatShare');
  expect(turn.of('renewableShare')).toBeCloseTo(1 - fired + (fired * turn.of('biogas')) / gas, 9);
  const paid = (run: typeof turn) =>
    run.of('cost') -
    run.of('demandCharge') -
    (run.of('cost_tot') / run.of('ener_tot')) * (run.of('electricity') + run.of('gas'));
  expect(paid(turn)).toBeCloseTo((first * (55 - 35)) / 1000, 5);
  // So much that it is not used up: 80 % of the premium on what is left.
  const ample = lived('2026-01-31T22:00:00Z', 2 / 24, quota('600 MWh', 'month'));
  expect(ample.of('biogasShortfall')).toBe(0);
  expect(paid(ample)).toBeCloseTo(((600_000 / 744 - 0.3 * kWh(ample.gas.slice(0, 360))) * 0.8 * 35) / 1000, 5);
});
