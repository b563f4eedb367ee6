import { loadPlant, plantFilePath } from '../../../config/index.ts';
import type { Chart } from '../../validation/finding.ts';
import { PriceWorlds } from '../prices.ts';
import { boundSaved, sizedPeriods, storeFactors, storeVolume } from './page.ts';
import type { PartSaved, Results } from './results.ts';
import { plantName, seed, type Variant, type World, worlds } from './subjects.ts';

/** Weeks whose prices are drawn. */
const drawnWeeks = ['2026-01-12', '2026-07-13'];
const hoursOfWeek = 168;

/** The page's drawings. */
export function charts(results: Results): { readonly file: string; readonly chart: Chart }[] {
  const world: World = 'day_ahead';
  const plant = loadPlant(plantFilePath(plantName));
  const prices = new PriceWorlds(plant, seed);
  const hours = Array.from({ length: hoursOfWeek }, (_, hour) => hour);
  const pricesOf = (start: string) =>
    hours.map((hour) => prices.electricity(world, Date.parse(start) / 1000 + hour * 3600));
  return [
    {
      file: 'saved.svg',
      chart: savedChart(results, world),
    },
    {
      file: 'prices.svg',
      chart: {
        name: 'prices',
        title: 'Electricity of the hourly market, grid and taxes included',
        xLabel: 'hours from Monday',
        yLabel: '€/MWh',
        series: drawnWeeks.map((start) => ({ label: start, x: hours, y: pricesOf(start) })),
      },
    },
    {
      file: 'store.svg',
      chart: {
        name: 'store',
        title: 'What perfect foresight could save by the size of the store',
        xLabel: 'm³',
        yLabel: '€',
        series: worlds.map((one) => ({
          label: one,
          x: storeFactors.map((factor) => storeVolume * factor),
          y: storeFactors.map((factor) => boundSaved(results, one, sizedPeriods(results), factor)),
        })),
      },
    },
  ];
}

function savedChart(results: Results, world: World): Chart {
  const periods = results.periods(world);
  const saved = (variant: Variant) =>
    periods.flatMap((period) => results.parts(world, variant, period).map((part) => part.saved));
  const bounds = periods.flatMap((period) => {
    const { rules, least } = results.bound(world, period);
    const within = (values: readonly number[], { fromHour, toHour }: PartSaved) =>
      values.slice(fromHour, toHour).reduce((all, value) => all + value, 0);
    return results.parts(world, 'rules', period).map((part) => within(rules, part) - within(least, part));
  });
  const x = bounds.map((_, i) => i + 1);
  const by = periods.length === 1 ? 'month' : 'week';
  return {
    name: 'saved',
    title: `Saved over rules by ${by}, hourly market`,
    xLabel: by,
    yLabel: '€ at the same heat',
    series: [
      ...(['price', 'predictive', 'foresight'] as const).map((variant) => ({ label: variant, x, y: saved(variant) })),
      { label: 'bound', x, y: bounds },
    ],
  };
}
