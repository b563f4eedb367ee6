import { loadPlant, plantFilePath } from '../../../config/index.ts';
import type { Chart } from '../../validation/finding.ts';
import { PriceWorlds } from '../prices.ts';
import type { Results, Total } from './results.ts';
import { days, plantName, seed, type Variant, variants, type World, weeks, worlds } from './tasks.ts';

const worldNames: Readonly<Record<World, string>> = {
  constant: 'one price all year',
  highly_dynamic: "the plant file's hours, winter and summer",
  day_ahead: 'hourly market',
};
const variantNames: Readonly<Record<Variant, string>> = {
  baseline: '`baseline`',
  rules: '`rules`',
  price: '`price`',
  predictive: '`predictive`',
  foresight: '`predictive` with foresight',
};
const euros = (value: number) => `${value < 0 ? '−' : ''}${Math.abs(Math.round(value)).toLocaleString('en-US')}`;
const yearly = 365 / (days * weeks.length);
/** What all strategies together save is less than this where shares of it tell nothing, €. */
const telling = 20;

/** What perfect foresight would save of a world's weeks in the plans' model, €. */
function saving(results: Results, world: World, volumeFactor = 1): number {
  return weeks.reduce((sum, start) => {
    const { rules, least } = results.bound(world, start, volumeFactor);
    return sum + rules - least;
  }, 0);
}

function row(variant: Variant, total: Total, rules: Total): string {
  const saved = rules.sameHeatCost - total.sameHeatCost;
  const cells = [
    variantNames[variant],
    euros(total.cost),
    variant === 'rules' ? '' : euros(saved),
    (total.gas / 1000).toFixed(1),
    (total.electricity / 1000).toFixed(1),
    (total.emissions / 1000).toFixed(2),
    `${(100 * total.recoveredShare).toFixed(1)} %`,
    total.discomfort.toFixed(2),
    total.hotWaterDiscomfort.toFixed(2),
    total.hallExcursion.toFixed(2),
    String(total.heatPumpStarts),
    String(total.boilerStarts),
    String(total.violations),
  ];
  return `| ${cells.join(' | ')} |`;
}

const headingOf = (world: World) => `${worldNames[world][0].toUpperCase()}${worldNames[world].slice(1)} (\`${world}\`)`;

function worldPart(results: Results, world: World): string {
  if (!results.has(world))
    return `## ${headingOf(world)}

Not tried here: the page was written before these runs were done. \`npm run --silent strategies-report\` tries them.
`;
  const totals = new Map(variants.map((variant) => [variant, results.total(world, variant)]));
  const of = (variant: Variant) => totals.get(variant) as Total;
  const rules = of('rules');
  const saved = (variant: Variant) => rules.sameHeatCost - of(variant).sameHeatCost;
  const least = saving(results, world);
  const share = (part: number, whole: number) =>
    whole > telling ? `${((100 * part) / whole).toFixed(0)} %` : 'no telling share';
  return `## ${headingOf(world)}

| strategy | cost, € | saved over \`rules\` at the same heat, € | gas, MWh | electricity, MWh | CO2, t | recovered | discomfort, K·h/zone | hot water, K·h/loop | halls, K·h | heat-pump starts | boiler starts | invariants violated |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${variants.map((variant) => row(variant, of(variant), rules)).join('\n')}

- \`predictive\` saves ${euros(saved('predictive'))} € over \`rules\` (some ${euros(saved('predictive') * yearly)} € a year), \`price\` ${euros(saved('price'))} €; the same controller with foresight ${euros(saved('foresight'))} €.
  **\`predictive\` takes ${share(saved('predictive'), saved('foresight'))} of what it saves where it knows weather, prices and loads** (of the loads that \`rules\` met; with foresight it
  plans without the margin for error, and pays for what no model knows, so that more than all of it can be taken).
- The bound: in the plans' model no control could save more than ${euros(least)} € with this store; \`predictive\` takes ${share(saved('predictive'), least)} of that,
  with foresight ${share(saved('foresight'), least)}.
- Plans that were missing when looked at, every six hours: ${of('predictive').failures}.
`;
}

function sizes(results: Results): string {
  const factors = [0.5, 1, 2, 4, 8];
  const lines = factors.map((factor) => {
    const cells = worlds.map((world) => euros(saving(results, world, factor) * yearly));
    return `| ${(25 * factor).toFixed(0)} | ${cells.join(' | ')} |`;
  });
  return `| store, m³ | ${worlds.map((world) => `${worldNames[world]}, €/a`).join(' | ')} |
| --- | ${worlds.map(() => '---').join(' | ')} |
${lines.join('\n')}`;
}

/** The page, from what was found. */
export function page(results: Results): string {
  const { coefficientOfPerformance, boilerEfficiency } = results.figures;
  return `# What the strategies earn

Written by \`npm run --silent strategies-report\` (a deterministic run). Plant ${plantName}, seed ${seed}, the closed loop of controller and twin at steps of
10 s, ${weeks.length} weeks of all seasons (from ${weeks.join(', ')}), each after two days of the same strategy; a year's figure is their sum times
${yearly.toFixed(2)}. Not a whole year: a week of \`predictive\` costs a quarter of a minute of processor time for each world of prices. Forecasts were
taught by a year of other weather and loads (\`rules\`, seed 7). Weather forecasts err as \`twin/weather\` has it (1.2 K a day ahead); a market's prices are
known as auctions tell them, at 13 h for the next day.

Savings are at the same heat: what rooms, pipes and store got more or less than by \`rules\` is taken at its cost, because a tenth of a
kelvin in all walls is worth more than a week's saving. A saving below some ${telling} € of all weeks is within what that leaves uncertain.

${worlds
  .toReversed()
  .map((world) => worldPart(results, world))
  .join('\n')}
![Saved by week](strategies/saved.svg)

![Prices](strategies/prices.svg)

## What binds

What perfect foresight could save in a year, by the size of the store (the bound, all else as it is):

${sizes(results)}

![Saving by store](strategies/store.svg)

- **The store.** In summer water returns at 55 °C: of 25 m³ that is charged to 65 °C, some 300 kWh are left, an hour of hot water. In deep winter recovery
  never carries the load, so there is nothing to store; the store earns in between, where it spares gas at the morning's peak.
- **The hours' prices matter little.** Halls must be cooled at any hour: heat pumps that rest in a dear hour leave their cold to chillers, which take
  some two thirds of what was spared. What prices decide is gas or recovery in hours of scarcity, and \`price\` sees those as well.
- **Forecasts** bind little: \`predictive\` does about as well as with foresight. The load's error an hour ahead is some 40 kW in spring and autumn, as
  people draw hot water as they like and buildings begin and cease to be heated about 16 °C; plans reckon with 0.8 of that less than expected.
- **What the model leaves out.** Least heat and starts of boilers are in the plans and not in the bound; the mass of buildings and the substations' hot-water
  stores are in neither: they would be a larger store than the tank.

## The model

Each block of a plan (15 min for two hours, hours for a day, then two hours, 36 h in all) has heat of heat pumps and boilers, machines that run (whole
numbers for the first hours), starts, and the store's charge. Recovery is bounded by what halls give; a kWh of it costs
p · (1/COP − k · (1 − 1/COP)), where k is the electricity that chillers would take at the forecast temperature and that recovery spares; gas costs its price with
the contract's biogas over the boilers' efficiency. Learned from measurements: load (recursive least squares on heating degrees, sun and hour, with
the error of each hour of the week), halls' heat, COP (${coefficientOfPerformance.toFixed(2)} at 65 °C here), efficiency (${boilerEfficiency.toFixed(3)}), and heat made over load told. Solved by HiGHS to a gap of
0.2 % or 60 nodes: no clock decides, so the same run gives the same plans. The plant file has no peak tariff, and its biogas quota is a share of all gas,
so both are in the price and neither is a constraint.

The bound is that model hour by hour as a linear program over the whole week, without whole numbers, starts, least heats and losses, with the loads
that \`rules\` met: a relaxation, so truly a bound in the model, not in the plant.

\`rules\` goes on wherever there is no plan: the solver late (10 min of plant time), at its limit without a plan, infeasible, thrown, or a plan that is
no number, out of bounds or does not balance. Whatever a strategy wants, the dispatch passes over it while supply is 5.6 K short or the store below
12 %, interlocks stand above both, and halls' cooling is no strategy's business.
`;
}

/** The page's drawings. */
export function charts(results: Results): { readonly file: string; readonly chart: Chart }[] {
  const numbers = weeks.map((_, i) => i + 1);
  const world: World = 'day_ahead';
  const saved = (variant: Variant) =>
    weeks.map((start) => results.week(world, 'rules', start) - results.week(world, variant, start));
  const plant = loadPlant(plantFilePath(plantName));
  const prices = new PriceWorlds(plant, seed);
  const hours = Array.from({ length: 24 * days }, (_, hour) => hour);
  const pricesOf = (start: string) =>
    hours.map((hour) => prices.electricity(world, Date.parse(start) / 1000 + hour * 3600));
  const factors = [0.5, 1, 2, 4, 8];
  return [
    {
      file: 'saved.svg',
      chart: {
        name: 'saved',
        title: `Saved over rules by week, hourly market (weeks from ${weeks.map((start) => start.slice(5)).join(', ')})`,
        xLabel: 'week',
        yLabel: '€ at the same heat',
        series: [
          ...(['price', 'predictive', 'foresight'] as const).map((variant) => ({
            label: variant,
            x: numbers,
            y: saved(variant),
          })),
          {
            label: 'bound',
            x: numbers,
            y: weeks.map((start) => {
              const { rules, least } = results.bound(world, start);
              return rules - least;
            }),
          },
        ],
      },
    },
    {
      file: 'prices.svg',
      chart: {
        name: 'prices',
        title: 'Electricity of the hourly market, grid and taxes included',
        xLabel: 'hours from Monday',
        yLabel: '€/MWh',
        series: [weeks[0], weeks[5]].map((start) => ({ label: start, x: hours, y: pricesOf(start) })),
      },
    },
    {
      file: 'store.svg',
      chart: {
        name: 'store',
        title: 'What perfect foresight could save by the size of the store',
        xLabel: 'm³',
        yLabel: '€ a year',
        series: worlds.map((one) => ({
          label: worldNames[one],
          x: factors.map((factor) => 25 * factor),
          y: factors.map((factor) => saving(results, one, factor) * yearly),
        })),
      },
    },
  ];
}
