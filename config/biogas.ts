import { z } from 'zod';
import { type LocalMonth, localMonth, localOffset } from './calendar.ts';
import type { Plant } from './plant.ts';
import { quantity } from './quantity.ts';

/**
 * An amount of biogas that a contract holds for each month or year. Gas is biogas by the contract's share until it is used up; what the share
 * lacks from then on is natural gas.
 */
export const biogasQuotaSchema = z.strictObject({
  /** On the higher heating value. */
  amount: quantity('kWh', 0, 1e9),
  period: z.enum(['month', 'year']),
  /** What a MWh that the share lacks costs: the contract's penalty, or what the renewable share that is lost is worth. */
  shortfallPrice: quantity('€/MWh', 0, 10_000),
  /** Share of the premium that is due for what is left at the end of the period. */
  takeOrPay: quantity('fraction', 0, 1).default(0),
  /** How a year's use is spread over its months, from January, in any measure. */
  months: z
    .array(z.number().min(0).max(1e6))
    .length(12)
    .refine((months) => months.some((month) => month > 0), 'expected one month at least above 0')
    .optional(),
});

export interface BiogasQuota {
  /** kWh. */
  readonly amount: number;
  readonly period: 'month' | 'year';
  /** €/MWh. */
  readonly shortfallPrice: number;
  readonly takeOrPay: number;
  readonly months?: readonly number[] | undefined;
}

/** What a period's gas came to so far, kWh of biogas: all that the share asked for since it began. */
export interface BiogasUse {
  readonly period: number;
  readonly needed: number;
}

/** A contract's biogas over its periods: what of it is left, and how its use is spread. Deterministic; knows no past. */
export class BiogasContract {
  readonly quota: BiogasQuota;
  /** Share of gas that is to be biogas, and €/MWh on top of gas. */
  readonly share: number;
  readonly premium: number;
  readonly #offset: (time: number) => number;

  constructor(quota: BiogasQuota, share: number, premium: number, timeZone: string) {
    this.quota = quota;
    this.share = share;
    this.premium = premium;
    this.#offset = localOffset(timeZone);
  }

  /** Local months, or years, since year 0. */
  periodAt(time: number): number {
    const { year, month } = localMonth(time, this.#offset(time));
    return this.quota.period === 'year' ? year : year * 12 + month;
  }

  /** Seconds since the epoch at which the period of a time ends. */
  endOf(time: number): number {
    const { year, month } = localMonth(time, this.#offset(time));
    const end = (this.quota.period === 'year' ? Date.UTC(year + 1, 0) : Date.UTC(year, month + 1)) / 1000;
    // Local midnight, at the offset that counts then.
    return end - this.#offset(end - this.#offset(time));
  }

  /** Share of its period's use that is to be expected before a time: 0 at its beginning, 1 at its end. */
  elapsed(time: number): number {
    const local = localMonth(time, this.#offset(time));
    const { year, month } = local;
    const fraction = this.#passed(local, time);
    if (this.quota.period === 'month') return fraction;
    // Where nothing better is known, each day has the same share.
    const months = this.quota.months ?? Array.from({ length: 12 }, (_, i) => daysOf(year, i));
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    return (sum(months.slice(0, month)) + fraction * months[month]) / sum(months);
  }

  /** A period that is under way, and of which nothing else is known: used as it was meant to be. */
  begun(time: number): BiogasUse {
    return { period: this.periodAt(time), needed: this.quota.amount * this.elapsed(time) };
  }

  /** kWh left of the quota. */
  left({ needed }: BiogasUse): number {
    return Math.max(0, this.quota.amount - needed);
  }

  /** kWh that the share lacked. */
  lacking({ needed }: BiogasUse): number {
    return Math.max(0, needed - this.quota.amount);
  }

  /** Share of its month that has passed. */
  #passed({ year, month }: LocalMonth, time: number): number {
    const seconds = time + this.#offset(time) - Date.UTC(year, month) / 1000;
    return Math.min(1, seconds / (daysOf(year, month) * 86_400));
  }
}

function daysOf(year: number, month: number): number {
  return (Date.UTC(year, month + 1) - Date.UTC(year, month)) / 86_400_000;
}

/** The contract of a plant's gas; undefined where its file states no amount. */
export function biogasContract(plant: Plant): BiogasContract | undefined {
  for (const equipment of plant.equipment) {
    if (equipment.kind !== 'gasSupply' || equipment.parameters.biogasQuota === undefined) continue;
    const { biogasQuota, biogasShare } = equipment.parameters;
    return new BiogasContract(biogasQuota, biogasShare, plant.prices.biogasPremium, plant.location.timeZone);
  }
  return undefined;
}
