import { type Columns, joinSeries } from './series.ts';
import type { AlarmRecord, AuditRecord, HistorySeries } from './shapes.ts';

/** What a plan means to do in a block of time; kW, kWh at its end, €/MWh. */
interface PlanBlock {
  readonly start: number;
  readonly seconds: number;
  readonly recovered: number;
  readonly gas: number;
  readonly charge: number;
  readonly recoveredCost: number;
  readonly gasCost: number;
  /** Of the site, in the highest interval of the tariff; absent where power costs nothing, or nothing is known of it yet. */
  readonly power?: number;
  /** kWh at its end in the stores of hot water, above the least that a plan may leave in them. */
  readonly hotWater?: { readonly held: number };
}

export interface Plan {
  readonly issued: number;
  readonly blocks: readonly PlanBlock[];
  /** kWh at the beginning, and what the store holds in all. */
  readonly initialCharge: number;
  readonly capacity: number;
  /** € over all blocks. */
  readonly cost: number;
  /** What power costs, by class of hours and month: kW of the site, and €, so far in the month and with the plan. */
  readonly power?: readonly {
    readonly label: { readonly en: string; readonly fr: string };
    readonly power: number;
    readonly subscribed: number;
    readonly chargeBefore: number;
    readonly charge: number;
  }[];
  /** How the tariff counts power: means of so many seconds, and what is subscribed when, kW. */
  readonly counted?: {
    readonly interval: number;
    readonly subscribed: readonly { readonly start: number; readonly seconds: number; readonly power: number }[];
  };
  /** kWh in those stores at their set-points, and at most; absent where hot water is not the plan's. */
  readonly hotWater?: { readonly normal: number; readonly capacity: number };
  /** By period of the quota: kWh, and €/MWh for one more. */
  readonly biogas?: readonly {
    readonly left: number;
    readonly needed: number;
    readonly lacking: number;
    readonly price: number;
  }[];
}

/** How it stands with the plans of a heating circuit, as the controller tells it. */
export interface PlanningStatus {
  readonly circuit: string;
  /** The strategy that decides there. */
  readonly strategy: string;
  readonly plan?: Plan;
  readonly failure?: { readonly reason: string; readonly message: string; readonly time: number };
  /** When forecast and prices that count were made, plant time; absent: nobody gives them. */
  readonly outlook: { readonly weather?: number; readonly prices?: number };
}

/** Hot water that a plan has charged later or earlier than it is drawn, kWh; `room`: how much it could. */
export type HotWaterMove =
  | { readonly kind: 'none'; readonly room: number }
  | {
      readonly kind: 'later' | 'earlier';
      readonly room: number;
      readonly most: number;
      readonly from: number;
      readonly until: number;
    };

/** Less than this share of what they hold is no move. */
const moved = 0.15;

/** The move of hot water that a plan makes at a time or next; undefined where hot water is not the plan's. */
export function hotWaterMove({ blocks, hotWater }: Plan, now: number): HotWaterMove | undefined {
  if (hotWater === undefined) return undefined;
  const { normal, capacity } = hotWater;
  const above = ({ hotWater: water }: PlanBlock) => (water === undefined ? 0 : water.held - normal);
  const roomOf = (kind: 'later' | 'earlier') => (kind === 'later' ? normal : capacity - normal);
  const kindOf = (block: PlanBlock): HotWaterMove['kind'] => {
    const kind = above(block) < 0 ? 'later' : 'earlier';
    return Math.abs(above(block)) > moved * roomOf(kind) ? kind : 'none';
  };
  const coming = blocks.filter(({ start, seconds }) => start + seconds > now);
  const first = coming.findIndex((block) => kindOf(block) !== 'none');
  if (first < 0) return { kind: 'none', room: normal };
  const kind = kindOf(coming[first]);
  if (kind === 'none') return { kind, room: normal };
  const over = coming.findIndex((block, i) => i > first && kindOf(block) !== kind);
  const move = coming.slice(first, over < 0 ? coming.length : over);
  const last = coming[over < 0 ? coming.length - 1 : over];
  return {
    kind,
    room: roomOf(kind),
    most: Math.max(...move.map((block) => Math.abs(above(block)))),
    from: move[0].start,
    until: last.start + last.seconds,
  };
}

/** Strategies a person may choose; the controller refuses what it does not know. */
export const strategyNames = ['baseline', 'rules', 'price', 'predictive'] as const;

/** Hours shown: what happened, and what is to come. */
export const hoursBefore = 12;
const hoursAhead = 24;
const hour = 3600;
/** The plan to come is drawn by so many seconds, finer than its blocks. */
const drawnSeconds = 300;

/** What is planned and what happens: heat of heat pumps and of gas, the store's charge, and the site's electrical power. */
export const planQuantities = ['recovered', 'gas', 'charge', 'power'] as const;
export type PlanQuantity = (typeof planQuantities)[number];

/**
 * Points that tell a quantity as it is, and as the plan in force at that time wanted it: of the heating circuit, but for what is measured of the
 * site's power, which is of its electricity supply.
 */
export const planPoints: Readonly<Record<PlanQuantity, { readonly actual: string; readonly planned: string }>> = {
  recovered: { actual: 'heatRecovered', planned: 'plannedHeatRecovered' },
  gas: { actual: 'heatFromGas', planned: 'plannedHeatFromGas' },
  charge: { actual: 'storeCharge', planned: 'plannedStoreCharge' },
  power: { actual: 'power', planned: 'plannedPower' },
};

/** What a plan tells of: of power only where that costs something. */
export const quantitiesOf = ({ blocks }: Plan): PlanQuantity[] =>
  planQuantities.filter((quantity) => quantity !== 'power' || blocks.some(({ power }) => power !== undefined));

/** Length of the intervals that power is counted by, s. */
const intervalOf = ({ counted }: Plan): number => counted?.interval ?? 600;

/** Power that is subscribed at a time, kW; null where none is, or power costs nothing then. */
export function subscribedAt({ counted }: Plan, time: number): number | null {
  const span = counted?.subscribed.find(({ start, seconds }) => time >= start && time < start + seconds);
  return span?.power ?? null;
}

/** What was planned or measured of an hour; kW (of power: of its highest interval), and the store's charge (0..1) at the hour's end. */
type HourHeat = Readonly<Record<PlanQuantity, number | undefined>>;

export interface PlannedHeat extends HourHeat {
  /** €/MWh; of hours that have passed unknown. */
  readonly recoveredCost?: number;
  readonly gasCost?: number;
}

export interface PlanHour {
  readonly start: number;
  readonly planned: PlannedHeat | undefined;
  readonly measured: HourHeat | undefined;
}

/** What the history tells of a circuit. */
export interface PlanHistory {
  readonly actual: Readonly<Record<PlanQuantity, HistorySeries>>;
  readonly planned: Readonly<Record<PlanQuantity, HistorySeries>>;
  /** A value holds no longer than this without being recorded again, s. */
  readonly holdMaximum: number;
}

/**
 * Hour by hour about `now` (plant time, s): what happened in the last ones beside what the plans in force at those times wanted, and what is
 * planned for the next.
 */
export function planHours(plan: Plan, history: PlanHistory | undefined, now: number): PlanHour[] {
  const present = Math.floor(now / hour) * hour;
  const interval = intervalOf(plan);
  return Array.from({ length: hoursBefore + hoursAhead }, (_, i) => {
    const start = present + (i - hoursBefore) * hour;
    const past = (series: PlanHistory['actual'] | undefined, until: number): HourHeat | undefined =>
      history && series && start <= now ? hourOf(series, start, until, interval, history.holdMaximum) : undefined;
    const wanted = start < present ? past(history?.planned, start + hour) : undefined;
    return {
      start,
      planned: start < present ? (told(wanted) ?? plannedHour(plan, start)) : plannedHour(plan, start),
      measured: past(history?.actual, Math.min(start + hour, now)),
    };
  });
}

function told(heat: HourHeat | undefined): HourHeat | undefined {
  return heat && planQuantities.some((quantity) => heat[quantity] !== undefined) ? heat : undefined;
}

/** A quantity of a plan over time, drawn: what happened, and what was and is planned. */
export interface PlanCurves {
  readonly from: number;
  readonly to: number;
  /** Columns of time, actual, planned; of power what is subscribed as well. */
  readonly columns: Columns;
}

/**
 * Curves of a quantity about `now`, kW or % of the store: the past as the history tells it (power by the means that the tariff counts), the
 * future as the plan in force does.
 */
export function planCurves(plan: Plan, history: PlanHistory, now: number, quantity: PlanQuantity): PlanCurves {
  const from = now - hoursBefore * hour;
  const to = now + hoursAhead * hour;
  const ahead: { times: number[]; values: (number | null)[] } = { times: [], values: [] };
  for (let time = now; time <= to; time += drawnSeconds) {
    ahead.times.push(time);
    ahead.values.push(plannedAt(plan, quantity, time));
  }
  const past = before(history.planned[quantity], now);
  const planned: HistorySeries = {
    times: [...past.times, ...ahead.times],
    values: [...past.values, ...ahead.values],
    qualities: [...past.qualities, ...ahead.times.map(() => 0)],
  };
  const told = before(history.actual[quantity], now);
  const happened = quantity === 'power' ? intervalMeans(told, from, now, intervalOf(plan), history.holdMaximum) : told;
  // What happens ends now: nothing is held into the future.
  const actual: HistorySeries = {
    times: [...happened.times, now],
    values: [...happened.values, null],
    qualities: [...happened.qualities, 2],
  };
  const factor = quantity === 'charge' ? 100 : 1;
  const subscribed = quantity === 'power' ? [sampled(from, to, (time) => subscribedAt(plan, time))] : [];
  return { from, to, columns: joinSeries([actual, planned, ...subscribed], [factor, factor], history.holdMaximum) };
}

/** What holds from time to time, as finely as is drawn. */
function sampled(from: number, to: number, at: (time: number) => number | null): HistorySeries {
  const times: number[] = [];
  for (let time = from; time < to; time += drawnSeconds) times.push(time);
  return { times, values: times.map(at), qualities: times.map(() => 0) };
}

/** Means of a series over whole intervals, the one under way as far as it is. */
function intervalMeans(
  series: HistorySeries,
  from: number,
  now: number,
  interval: number,
  hold: number,
): HistorySeries {
  const first = Math.floor(from / interval) * interval;
  const means = Array.from({ length: Math.ceil((now - first) / interval) }, (_, i) => {
    const start = first + i * interval;
    return meanOver(series, start, Math.min(start + interval, now), hold) ?? null;
  });
  return sampled(first, now, (time) => means[Math.floor((time - first) / interval)]);
}

function before(series: HistorySeries, now: number): HistorySeries {
  const end = series.times.findIndex((time) => time >= now);
  if (end < 0) return series;
  const { times, values, qualities } = series;
  return { times: times.slice(0, end), values: values.slice(0, end), qualities: qualities.slice(0, end) };
}

function plannedAt(plan: Plan, quantity: PlanQuantity, time: number): number | null {
  const block = plan.blocks.find(({ start, seconds }) => time >= start && time < start + seconds);
  if (block === undefined) return null;
  if (quantity !== 'charge') return block[quantity] ?? null;
  return plan.capacity > 0 ? chargeAt(plan, block, time) / plan.capacity : null;
}

/** Means of a plan's blocks within an hour; undefined where it does not reach into it. */
function plannedHour(plan: Plan, from: number): PlannedHeat | undefined {
  const parts = plan.blocks.flatMap((block) => {
    const seconds = Math.min(from + hour, block.start + block.seconds) - Math.max(from, block.start);
    return seconds > 0 ? [{ block, seconds }] : [];
  });
  const last = parts.at(-1);
  if (last === undefined) return undefined;
  const total = parts.reduce((sum, { seconds }) => sum + seconds, 0);
  const mean = (key: 'recovered' | 'gas' | 'recoveredCost' | 'gasCost'): number =>
    parts.reduce((sum, { block, seconds }) => sum + block[key] * seconds, 0) / total;
  return {
    recovered: mean('recovered'),
    gas: mean('gas'),
    charge: plan.capacity > 0 ? chargeAt(plan, last.block, from + hour) / plan.capacity : undefined,
    power: highest(parts.map(({ block }) => block.power)),
    recoveredCost: mean('recoveredCost'),
    gasCost: mean('gasCost'),
  };
}

/** kWh that a plan wants in the store at a time within a block, or at its end. */
function chargeAt({ blocks, initialCharge }: Plan, block: PlanBlock, time: number): number {
  const index = blocks.indexOf(block);
  const before = index === 0 ? initialCharge : blocks[index - 1].charge;
  return before + (block.charge - before) * Math.min(1, (time - block.start) / block.seconds);
}

const highest = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
};

function hourOf(
  series: PlanHistory['actual'],
  from: number,
  to: number,
  interval: number,
  holdMaximum: number,
): HourHeat {
  // Of an interval that is not over nothing is counted yet.
  const intervals = Array.from({ length: Math.floor((to - from) / interval) }, (_, i) => from + i * interval);
  return {
    recovered: meanOver(series.recovered, from, to, holdMaximum),
    gas: meanOver(series.gas, from, to, holdMaximum),
    charge: lastOf(series.charge, to, holdMaximum),
    power: highest(intervals.map((start) => meanOver(series.power, start, start + interval, holdMaximum))),
  };
}

/** Mean of a held value over a stretch; undefined where less than half of it is known. */
function meanOver(series: HistorySeries, from: number, to: number, holdMaximum: number): number | undefined {
  let sum = 0;
  let known = 0;
  for (const [i, time] of series.times.entries()) {
    const value = good(series, i);
    const until = Math.min(to, series.times[i + 1] ?? to, time + holdMaximum);
    const seconds = until - Math.max(from, time);
    if (value === undefined || seconds <= 0) continue;
    sum += value * seconds;
    known += seconds;
  }
  return known > 0 && known >= (to - from) / 2 ? sum / known : undefined;
}

function lastOf(series: HistorySeries, at: number, holdMaximum: number): number | undefined {
  const index = series.times.findLastIndex((time) => time <= at);
  return index < 0 || at - series.times[index] > holdMaximum ? undefined : good(series, index);
}

function good({ values, qualities }: HistorySeries, index: number): number | undefined {
  const value = values[index];
  return value === null || !Number.isFinite(value) || qualities[index] === 2 ? undefined : value;
}

/** Why another strategy decides than was chosen. */
export interface Fallback {
  readonly strategy: string;
  readonly fault: string;
  readonly fallback: string;
  readonly since: number;
}

/** The last change of the strategy that was carried out, as far as these records go back. */
export function lastChoice(records: readonly AuditRecord[]): AuditRecord | undefined {
  return records.findLast(
    ({ action, target, result }) => action === 'strategy' && target === 'plant' && result === 'done',
  );
}

/**
 * Whether the strategy in force is one that was fallen back to: the alarm that says so names it, and nobody has chosen since. An
 * alarm stays until it is acknowledged, longer than what it tells of may be true.
 */
export function fallbackOf(
  inForce: string | undefined,
  alarms: readonly AlarmRecord[],
  choice: AuditRecord | undefined,
): Fallback | undefined {
  const alarm = alarms.find(({ id, key }) => key === 'alarm.strategyFailed' && id === 'plant#strategy');
  if (alarm === undefined || inForce !== alarm.parameters.fallback) return undefined;
  if (choice !== undefined && choice.plantTime > alarm.raisedAt) return undefined;
  const { strategy, fault, fallback } = alarm.parameters;
  return { strategy: String(strategy), fault: String(fault), fallback: String(fallback), since: alarm.raisedAt };
}
