import type { Foresight } from '../outlook.ts';
import type { PriceWorld } from '../prices.ts';
import type { RunResult } from '../run.ts';

/** What is compared: stretches of one seeded year; another year, of other weather and loads, taught the forecasts. */
export const plantName = 'chapelle';
export const seed = 1;
export const learningSeed = 7;
export const learning = { start: '2025-01-01', days: 364 } as const;
/** Lived before anything counts, h: stores and rooms are then as the strategy has them. */
export const warmup = 48;

/** A stretch of time at one go, from midnight UTC. */
export interface Period {
  readonly start: string;
  readonly days: number;
}

export const year: Period = { start: '2026-01-01', days: 365 };
/** Weeks of all seasons, for the worlds of prices that are not tried for a whole year. */
export const weeks: readonly Period[] = [
  '2026-01-12',
  '2026-03-02',
  '2026-04-13',
  '2026-05-11',
  '2026-06-08',
  '2026-07-13',
  '2026-10-05',
  '2026-11-16',
].map((start) => ({ start, days: 7 }));

export const worlds = ['day_ahead', 'highly_dynamic', 'constant'] as const satisfies readonly PriceWorld[];
export type World = (typeof worlds)[number];
/** The hourly market is what strategies are for: it has the whole year. */
export const periodsOf = (world: World): readonly Period[] => (world === 'day_ahead' ? [year] : weeks);

/**
 * A strategy as it is tried: `published` is `rules` staged as Guideline 36 publishes it, by load and supply alone; `foresight` is `predictive` that
 * knows weather, prices and loads as they will be.
 */
export const variants = ['baseline', 'published', 'rules', 'price', 'predictive', 'foresight'] as const;
export type Variant = (typeof variants)[number];

/** Indicators that are counted up, so that a part of a run is a difference. */
export const counted = [
  'gas',
  'electricity',
  'emissions',
  'demandCharge',
  'biogasCost',
  'heatRecovered',
  'heatFromGas',
  'heatDelivered',
  'networkLosses',
  'tdis_tot',
  'hotWaterDiscomfort',
  'hallExcursion',
  'heatPumpStarts',
  'boilerStarts',
] as const;
export type Counted = Readonly<Record<(typeof counted)[number], number>>;

/** What a strategy used and paid in a part of a period. */
export interface Part {
  /** Its beginning, as a date. */
  readonly start: string;
  readonly used: Counted;
  readonly costs: RunResult['costs'];
  readonly violations: number;
  /** Plans that were missing when looked at, every six hours. */
  readonly failures: number;
}

/** What one run of a period gave, by calendar month: a week is one part. */
export interface Tried {
  readonly parts: readonly Part[];
}

/** Hour by hour, what a bound and foresight need of a run by `rules`: means in kW and °C. */
export interface HourlyRecord extends Foresight {
  readonly recovered: readonly number[];
  readonly fired: readonly number[];
  readonly outdoorTemperature: readonly number[];
  readonly setpoint: readonly number[];
  /** kWh that the store holds between return and supply temperature, and the share of it that was there. */
  readonly capacity: readonly number[];
  readonly charge: readonly number[];
}

/** Something to be computed once, by its name. */
export type Task =
  | { readonly kind: 'learned' }
  | { readonly kind: 'recorded'; readonly period: Period }
  | { readonly kind: 'tried'; readonly variant: Variant; readonly period: Period; readonly world: World };

const named = ({ start, days }: Period) => `${start}-${days}d`;
/** These know no prices: their runs are the same in all worlds, and only what they pay differs. */
export const unpriced = (variant: Variant): variant is 'baseline' | 'published' | 'rules' =>
  variant === 'baseline' || variant === 'published' || variant === 'rules';

export function nameOf(task: Task): string {
  if (task.kind === 'learned') return 'learned';
  if (task.kind === 'recorded') return `record-${named(task.period)}`;
  const { variant, period, world } = task;
  return unpriced(variant) ? `${variant}-${named(period)}` : `${variant}-${named(period)}-${world}`;
}

const needsNothing = (task: Task) => task.kind !== 'tried' || unpriced(task.variant);

/** All that is to be done, in two turns: the second needs results of the first. Within a turn the longest come first. */
export function turns(): readonly (readonly Task[])[] {
  const tasks = new Map<string, Task>();
  const add = (task: Task) => tasks.set(nameOf(task), task);
  add({ kind: 'learned' });
  for (const world of worlds)
    for (const period of periodsOf(world)) {
      add({ kind: 'recorded', period });
      for (const variant of variants) add({ kind: 'tried', variant, period, world });
    }
  const weight = (task: Task) => {
    if (task.kind === 'learned') return learning.days;
    const planned = task.kind === 'tried' && (task.variant === 'predictive' || task.variant === 'foresight');
    return task.period.days * (planned ? 3 : 1);
  };
  const all = [...tasks.values()].sort((a, b) => weight(b) - weight(a));
  return [all.filter(needsNothing), all.filter((task) => !needsNothing(task))];
}
