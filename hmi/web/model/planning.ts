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
}

interface Plan {
  readonly issued: number;
  readonly blocks: readonly PlanBlock[];
  /** kWh at the beginning, and what the store holds in all. */
  readonly initialCharge: number;
  readonly capacity: number;
  /** € over all blocks. */
  readonly cost: number;
}

/** How it stands with the plans of a heating circuit, as the controller tells it. */
export interface PlanningStatus {
  readonly circuit: string;
  readonly plan?: Plan;
  readonly failure?: { readonly reason: string; readonly message: string; readonly time: number };
  /** When forecast and prices that count were made, plant time; absent: nobody gives them. */
  readonly outlook: { readonly weather?: number; readonly prices?: number };
}

/** Strategies a person may choose; the controller refuses what it does not know. */
export const strategyNames = ['baseline', 'rules', 'price', 'predictive'] as const;

/** Hours shown: what happened, and what is to come. */
export const hoursBefore = 6;
const hoursAhead = 24;
const hour = 3600;

/** What was planned or measured of an hour; kW, and the store's charge (0..1) at the hour's end. */
interface HourHeat {
  readonly recovered: number | undefined;
  readonly gas: number | undefined;
  readonly charge: number | undefined;
}

export interface PlannedHeat extends HourHeat {
  /** €/MWh. */
  readonly recoveredCost: number;
  readonly gasCost: number;
}

export interface PlanHour {
  readonly start: number;
  readonly planned: PlannedHeat | undefined;
  readonly measured: HourHeat | undefined;
}

/** What the history tells of the machines and the store of a plan. */
export interface MeasuredSeries {
  readonly recovered: readonly HistorySeries[];
  readonly gas: readonly HistorySeries[];
  readonly charge: HistorySeries | undefined;
  /** A value holds no longer than this without being recorded again, s. */
  readonly holdMaximum: number;
}

/** Hour by hour about `now` (plant time, s): what happened in the last ones, and what is planned for the next. */
export function planHours(plan: Plan, measured: MeasuredSeries | undefined, now: number): PlanHour[] {
  const present = Math.floor(now / hour) * hour;
  return Array.from({ length: hoursBefore + hoursAhead }, (_, i) => {
    const start = present + (i - hoursBefore) * hour;
    return {
      start,
      planned: plannedHour(plan, start),
      measured: measured && start <= now ? measuredHour(measured, start, Math.min(start + hour, now)) : undefined,
    };
  });
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

function measuredHour({ recovered, gas, charge, holdMaximum }: MeasuredSeries, from: number, to: number): HourHeat {
  const sum = (series: readonly HistorySeries[]): number | undefined => {
    const means = series.map((one) => meanOver(one, from, to, holdMaximum));
    // Of machines that are not all known the sum is not known either.
    return means.length === 0 || means.includes(undefined)
      ? undefined
      : means.reduce<number>((total, mean) => total + (mean ?? 0), 0);
  };
  return { recovered: sum(recovered), gas: sum(gas), charge: charge && lastOf(charge, to, holdMaximum) };
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
  return records.findLast(({ action, result }) => action === 'strategy' && result === 'done');
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
  const alarm = alarms.find(({ key }) => key === 'alarm.strategyFailed');
  if (alarm === undefined || inForce !== alarm.parameters.fallback) return undefined;
  if (choice !== undefined && choice.plantTime > alarm.raisedAt) return undefined;
  const { strategy, fault, fallback } = alarm.parameters;
  return { strategy: String(strategy), fault: String(fault), fallback: String(fallback), since: alarm.raisedAt };
}
