import type { Bound } from './bound.ts';
import { modelPart } from './page-model.ts';
import type { Results, Total } from './results.ts';
import { type Period, plantName, seed, type Variant, variants, type World, weeks, worlds, year } from './subjects.ts';

export const worldNames: Readonly<Record<World, string>> = {
  constant: 'one price all year',
  highly_dynamic: "the plant file's hours, winter and summer",
  day_ahead: 'hourly market',
};
const variantNames: Readonly<Record<Variant, string>> = {
  baseline: '`baseline`',
  published: '`rules`, staged as published',
  rules: '`rules`',
  price: '`price`',
  predictive: '`predictive`',
  foresight: '`predictive` with foresight',
};
/** Store of the plant file, m³, and multiples of it that the bound is worked out for. */
export const storeVolume = 25;
export const storeFactors = [0.5, 1, 2, 4, 8] as const;
/** What all strategies together save is less than this where shares of it tell nothing, €. */
const telling = 20;
/** € that a start is taken to wear, as plans have it (`controller/planning/posing.ts`). */
const wear = { heatPump: 1.5, boiler: 2.5 } as const;
/** Share of what perfect foresight would save that `predictive` shall take. */
const target = 0.85;

const euros = (value: number) => `${value <= -0.5 ? '−' : ''}${Math.abs(Math.round(value)).toLocaleString('en-US')}`;
const shareOf = (part: number, whole: number) =>
  whole > telling ? `${((100 * part) / whole).toFixed(0)} %` : 'no telling share';
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
const spared = ({ rules, least }: Bound) => sum(rules) - sum(least);

/** What power and the quota of biogas cost, €. */
const contracts = ({ used }: Total) => used.demandCharge + used.biogasCost;

/** What perfect foresight would save in the plans' model, €: of energy, and all that `rules` pays for power and biogas. */
export function boundSaved(results: Results, world: World, periods: readonly Period[], volumeFactor = 1): number {
  const energy = sum(periods.map((period) => spared(results.bound(world, period, volumeFactor))));
  return energy + contracts(results.total(world, 'rules'));
}

function row(variant: Variant, total: Total, rules: Total): string {
  const { used } = total;
  const starts =
    wear.heatPump * (used.heatPumpStarts - rules.used.heatPumpStarts) +
    wear.boiler * (used.boilerStarts - rules.used.boilerStarts);
  const cells = [
    variantNames[variant],
    euros(total.cost),
    euros(used.demandCharge),
    euros(used.biogasCost),
    variant === 'rules' ? '' : euros(total.saved),
    variant === 'rules' ? '' : euros(total.saved - starts),
    variant === 'rules' ? '' : (total.heatMore / 1000).toFixed(2),
    (used.gas / 1000).toFixed(1),
    (used.electricity / 1000).toFixed(1),
    (used.emissions / 1000).toFixed(2),
    `${((100 * used.heatRecovered) / (used.heatRecovered + used.heatFromGas)).toFixed(1)} %`,
    used.tdis_tot.toFixed(2),
    used.hotWaterDiscomfort.toFixed(2),
    used.hallExcursion.toFixed(2),
    String(used.heatPumpStarts),
    String(used.boilerStarts),
    String(total.violations),
  ];
  return `| ${cells.join(' | ')} |`;
}

const headings = [
  'strategy',
  'cost, €',
  'of it power, €',
  'of it biogas, €',
  'saved over `rules` at the same heat, €',
  "that, less starts' wear, €",
  'heat more than `rules`, MWh',
  'gas, MWh',
  'electricity, MWh',
  'CO2, t',
  'recovered',
  'discomfort, K·h/zone',
  'hot water, K·h/loop',
  'halls, K·h',
  'heat-pump starts',
  'boiler starts',
  'invariants violated',
];
const table = (rows: readonly string[]) =>
  [`| ${headings.join(' | ')} |`, `| ${headings.map(() => '---').join(' | ')} |`, ...rows].join('\n');

const isWhole = (results: Results, world: World) => results.periods(world)[0] === year;
const spanOf = (results: Results, world: World) =>
  isWhole(results, world) ? 'in the year' : `in ${weeks.length} weeks`;
const headingOf = (world: World) => `${worldNames[world][0].toUpperCase()}${worldNames[world].slice(1)} (\`${world}\`)`;

function worldPart(results: Results, world: World): string {
  const periods = results.periods(world);
  const of = (variant: Variant) => results.total(world, variant);
  const rules = of('rules');
  const least = boundSaved(results, world, periods);
  const [predictive, price, foresight] = [of('predictive'), of('price'), of('foresight')];
  const made = isWhole(results, world)
    ? `The whole year ${year.start.slice(0, 4)}, ${year.days} days at one go.`
    : `${weeks.length} weeks, from ${weeks.map(({ start }) => start).join(', ')}, each after two days of the same strategy; the year was not tried in this world.`;
  return `## ${headingOf(world)}

${made}

${table(variants.map((variant) => row(variant, of(variant), rules)))}

- \`predictive\` saves ${euros(predictive.saved)} € over \`rules\`, \`price\` ${euros(price.saved)} €; the same controller with foresight ${euros(foresight.saved)} €. \`rules\` spares
  ${euros(-of('baseline').saved)} € over \`baseline\`, and ${euros(-of('published').saved)} € over the same strategy staged as ASHRAE Guideline 36-2021 (5.21) publishes it: by load and supply alone
  (\`stageByStore: false\`).
- The bound: in the plans' model no control could save more than ${euros(least)} € with this store; \`predictive\` takes ${shareOf(predictive.saved, least)} of that,
  \`price\` ${shareOf(price.saved, least)}, foresight ${shareOf(foresight.saved, least)}.
- Plans that were missing when looked at, every six hours: ${predictive.failures}.
`;
}

function targetPart(results: Results): string {
  const world: World = 'day_ahead';
  const of = (variant: Variant) => results.total(world, variant);
  const [rules, predictive, foresight] = [of('rules'), of('predictive'), of('foresight')];
  const periods = results.periods(world);
  const least = boundSaved(results, world, periods);
  const judged = (whole: number) => (predictive.saved >= target * whole ? '**met**' : '**not met**');
  const horizons = [6, 12, 24, 36].map((horizon) => ({
    horizon,
    saved: sum(periods.map((period) => spared(results.rolling(world, period, horizon)))) + contracts(rules),
  }));
  const planned = horizons.find(({ horizon }) => horizon === 36)?.saved ?? least;
  const paid = contracts(foresight);
  const double = boundSaved(results, world, periods, 2);
  const comfort = (total: Total) =>
    `${total.used.tdis_tot.toFixed(2)} K·h a zone, ${total.used.hotWaterDiscomfort.toFixed(2)} K·h of hot water, ${total.used.hallExcursion.toFixed(2)} K·h of halls`;
  return `## The target

Under hourly prices \`predictive\` shall take at least ${target * 100} % of what perfect foresight would save over \`rules\`, at no more discomfort. Discomfort:
\`rules\` ${comfort(rules)}; \`predictive\` ${comfort(predictive)}${rules.used.tdis_tot > 1 ? ' (rooms in summer, which nobody cools)' : ''}. **\`predictive\` saves ${euros(predictive.saved)} € ${spanOf(results, world)}.** What foresight would save can be read in two ways:

| perfect foresight is | it saves ${spanOf(results, world)}, € | \`predictive\` takes of it | target |
| --- | --- | --- | --- |
| the same controller in the same plant, told weather, prices and loads as they will be | ${euros(foresight.saved)} | ${shareOf(predictive.saved, foresight.saved)} | ${judged(foresight.saved)} |
| the bound: a linear program over all hours, without whole machines, starts and least heats | ${euros(least)} | ${shareOf(predictive.saved, least)} | ${judged(least)} |

More than all of the first can be taken: the controller with foresight plans without the margin for error, and the loads it is told are those that
\`rules\` met. What lies between the second and \`predictive\`, ${euros(least - predictive.saved)} €, binds so:

| what binds | € | how it was found |
| --- | --- | --- |
| horizon | ${euros(least - planned)} | the bound by plans of 36 h, made anew every three hours, saves ${euros(planned)} € (${horizons.map(({ horizon, saved }) => `${horizon} h: ${euros(saved)}`).join(', ')}) |
| power and biogas | ${euros(paid)} | what the controller with foresight pays for them, and the bound takes for nothing |
| model | ${euros(planned - foresight.saved - paid)} | from there to the controller with foresight: whole machines that have a least heat and start when others must settle, boilers' minimum run, water that mixes |
| forecast | ${euros(foresight.saved - predictive.saved)} | from foresight to forecasts; below zero where the margin for error earns more than the errors cost |
| store | ${euros(double - least)} | not in the sum: what the bound would save more with ${2 * storeVolume} m³ |
`;
}

/** Stretches that sizes of the store are compared on, in all worlds: the bound needs but a record by `rules`. */
export const sizedPeriods = (results: Results) => results.periods('day_ahead');

function sizes(results: Results): string {
  const lines = storeFactors.map((factor) => {
    const cells = worlds.map((world) => euros(boundSaved(results, world, sizedPeriods(results), factor)));
    return `| ${(storeVolume * factor).toFixed(0)} | ${cells.join(' | ')} |`;
  });
  return `| store, m³ | ${worlds.map((world) => `${worldNames[world]}, €`).join(' | ')} |
| --- | ${worlds.map(() => '---').join(' | ')} |
${lines.join('\n')}`;
}

/** What the page is made of, in words. */
function madeOf(results: Results): string {
  const whole = worlds.filter((world) => isWhole(results, world)).map((world) => `\`${world}\``);
  const parts = worlds.filter((world) => !isWhole(results, world)).map((world) => `\`${world}\``);
  const yearly = `the whole year, ${year.days} days at one go, for ${whole.join(' and ')}`;
  const weekly = `${weeks.length} weeks of all seasons, each after two days of the same strategy, for ${parts.join(', ')}`;
  return [...(whole.length > 0 ? [yearly] : []), ...(parts.length > 0 ? [weekly] : [])].join('; ');
}

/** The page, from what was found. */
export function page(results: Results): string {
  return `# What the strategies earn

Written by \`npm run --silent strategies-report\` (a deterministic run, some 35 to 50 minutes of one core; one that was stopped goes on where it was). Plant ${plantName},
seed ${seed}, the closed loop of controller and twin at steps of 10 s. **Made of: ${madeOf(results)}.** \`baseline\` and \`rules\` know no prices: one run of each is paid at the prices of every world. Forecasts were taught by a year of other
weather and loads (\`rules\`, seed 7). Weather forecasts err as \`twin/weather\` has it (1.2 K a day ahead); a market's prices are known as auctions tell them, at 13 h
for the next day.

Savings are at the same heat: what rooms, hot water, pipes and store got more or less than by \`rules\` is taken at its cost, month by month, because a tenth
of a kelvin in all walls is worth more than a week's saving. Heat is what was made less what pipes lost. Power is paid by the month ([configuration.md](configuration.md)): a week that is tried alone pays
a month's. A saving below some ${telling} € of eight weeks is
within what that leaves uncertain. A start is taken to wear ${wear.heatPump} € (heat pump) or ${wear.boiler} € (boiler), as plans reckon; no bill shows it, so it has a column of its own.

${targetPart(results)}
${worlds.map((world) => worldPart(results, world)).join('\n')}
![Saved over time](strategies/saved.svg)

![Prices](strategies/prices.svg)

## What the store binds

What perfect foresight could save ${spanOf(results, 'day_ahead')}, by the size of the store (the bound, all else as it is):

${sizes(results)}

![Saving by store](strategies/store.svg)

${modelPart(results)}`;
}
