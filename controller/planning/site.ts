import {
  type BiogasContract,
  type BiogasUse,
  biogasContract,
  DemandTariff,
  type EquipmentOf,
  type MonthsPower,
} from '../../config/index.ts';
import { Average, clamp } from '../blocks/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { equipmentOfKind, slotOf } from '../equipment/control.ts';
import { PowerForecaster, type PowerForecasterState } from './power-forecaster.ts';
import type { MachineView } from './views.ts';

/** What a controller knows of a site's contracts, as data. */
export interface SiteState {
  /** By class of the tariff; null: nothing yet. */
  readonly months: readonly (MonthsPower | null)[];
  /** Squares of an interval's excess that are usual, kW²; null: not known yet. */
  readonly usual: readonly (number | null)[];
  readonly rest: PowerForecasterState;
  readonly biogas?: {
    readonly use: BiogasUse;
    /** kWh that were needed while somebody counted, and that the contract meant for that time. */
    readonly needed: number;
    readonly meant: number;
    /** Index of the gas meter when it was read last, kWh, and when. */
    readonly index: number;
    readonly time: number;
  };
}

/** Quota and gas are compared with what was meant once so much of the quota was seen: until then the contract is believed. */
const believed = 0.05;
/** What was seen in a period counts so much in the next one. */
const carried = 0.5;
/** Gas that the meter may have counted since it was read last, over what all boilers can burn: beyond, it is another meter. */
const plausible = 1.5;
/** Power that is compared with its limit is a mean of about so long, s: shorter than any tariff's interval. */
const presentSeconds = 240;
/** Weight of a plan's expectation of squares in what is usual: plans come once an hour, so some four days. */
const usualRate = 0.01;
/** Share of an interval that must have been measured, so that it counts. */
const measured = 0.5;

/**
 * What a site's contracts have seen: the power of its electricity delivery, interval by interval, and the gas of its quota. Kept by each heating
 * circuit that plans, so that it outlives restarts with what the circuit has learned. Gas that was burned while nobody looked is told by the
 * meter's index; power that nobody measured is not known.
 */
export class SiteHistory {
  readonly tariff: DemandTariff | undefined;
  readonly contract: BiogasContract | undefined;
  readonly rest: PowerForecaster;
  readonly #context: ControlContext;
  readonly #power: number;
  readonly #gas: number;
  readonly #heatPumps: readonly number[];
  /** kW of gas that all boilers can burn, about. */
  readonly #gasMaximum: number;
  readonly #interval: number;
  readonly #months: (MonthsPower | undefined)[];
  readonly #usual: (number | undefined)[];
  readonly #present = new Average(presentSeconds);
  #intervalStart = Number.NaN;
  /** kW·s, of the site and without heat pumps, and s that were measured. */
  #sum = { site: 0, rest: 0, seconds: 0 };
  #use: BiogasUse | undefined;
  #seen = { needed: 0, meant: 0 };
  #index = Number.NaN;
  #indexAt = Number.NaN;

  constructor(context: ControlContext, { heatPumps }: MachineView) {
    const { plant } = context;
    const { demand } = plant.prices;
    this.#context = context;
    this.tariff = demand === undefined ? undefined : new DemandTariff(demand, plant.location.timeZone);
    this.contract = biogasContract(plant);
    this.rest = new PowerForecaster(plant.location.timeZone);
    const electricity = equipmentOfKind(context, 'electricitySupply')[0];
    const gas = equipmentOfKind(context, 'gasSupply')[0];
    this.#power = electricity === undefined ? -1 : slotOf(electricity, 'power');
    this.#gas = gas === undefined ? -1 : slotOf(gas, 'energy');
    this.#heatPumps = heatPumps.map(({ power }) => power);
    this.#gasMaximum = equipmentOfKind(context, 'gasBoiler').reduce(
      (sum, { parameters }: EquipmentOf<'gasBoiler'>) => sum + parameters.ratedHeat / 0.8,
      0,
    );
    this.#interval = demand?.interval ?? 600;
    this.#months = new Array(demand?.classes.length ?? 0).fill(undefined);
    this.#usual = new Array(this.#months.length).fill(undefined);
  }

  /** Mean power of the last minutes without heat pumps, kW; not a number where it is not measured. */
  get present(): number {
    return this.#present.value;
  }

  /** Once a scan. A site that has neither contract is not looked at. */
  observe(): void {
    if (this.tariff === undefined && this.contract === undefined) return;
    const { time, dt } = this.#context;
    const start = Math.floor(time / this.#interval) * this.#interval;
    if (start !== this.#intervalStart) {
      if (!Number.isNaN(this.#intervalStart)) this.#closeInterval();
      this.#intervalStart = start;
      this.#readGas();
    }
    if (this.tariff !== undefined) this.#addPower(dt);
  }

  #addPower(dt: number): void {
    const { image } = this.#context;
    if (this.#power < 0 || !image.usable(this.#power)) {
      this.#present.value = Number.NaN;
      return;
    }
    const site = image.value[this.#power];
    let rest = site;
    for (const slot of this.#heatPumps) if (image.usable(slot)) rest -= image.value[slot];
    this.#present.step(rest, dt);
    this.#sum.site += site * dt;
    this.#sum.rest += rest * dt;
    this.#sum.seconds += dt;
  }

  #closeInterval(): void {
    const { site, rest, seconds } = this.#sum;
    this.#sum = { site: 0, rest: 0, seconds: 0 };
    const { tariff } = this;
    if (tariff === undefined || seconds < measured * this.#interval) return;
    this.rest.interval(rest / seconds);
    const place = tariff.classAt(this.#intervalStart);
    if (place < 0) return;
    this.#months[place] = tariff.with(place, this.months(place, this.#intervalStart), site / seconds);
  }

  /** What the month of a time has come to so far in a class of the tariff. */
  months(place: number, time: number): MonthsPower {
    return this.tariff?.begun(this.#months[place], time) ?? { month: 0, highest: 0, squares: 0 };
  }

  /**
   * kW up to which the site's power costs nothing more in the present hour: what is subscribed, and where only the month's highest costs, what that
   * has come to; infinite where power costs nothing.
   */
  get freePower(): number {
    const { tariff } = this;
    const { time } = this.#context;
    const place = tariff?.classAt(time) ?? -1;
    if (tariff === undefined || place < 0) return Number.POSITIVE_INFINITY;
    const { subscribed, excess, highest } = tariff.prices.classes[place];
    if (excess > 0) return subscribed;
    return highest > 0 ? subscribed + this.months(place, time).highest : Number.POSITIVE_INFINITY;
  }

  /**
   * Takes up what a plan expects of a class, where recovery carries all that it can. @param squares of an interval's excess, kW²
   * @returns what is usual by now
   */
  expectSquares(place: number, squares: number): number {
    const known = this.#usual[place] ?? squares;
    const usual = known + usualRate * (squares - known);
    this.#usual[place] = usual;
    return usual;
  }

  /** Takes the gas that the meter has counted since it was read last, however long ago. */
  #readGas(): void {
    const { contract } = this;
    const { image, time } = this.#context;
    if (contract === undefined || this.#gas < 0 || !image.usable(this.#gas)) return;
    const index = image.value[this.#gas];
    this.#use ??= contract.begun(time);
    const hours = (time - this.#indexAt) / 3600;
    const burned = index - this.#index;
    // A meter's noise takes back a little: it is made up for at the next reading.
    if (burned < 0 && burned > -1) return;
    const known = burned >= 0 && burned <= plausible * this.#gasMaximum * hours + 1;
    if (known) this.#burn(contract.share * burned, this.#indexAt, time);
    this.#index = index;
    this.#indexAt = time;
  }

  /** kWh of biogas that were needed from one time to another; where a period has ended meanwhile, by the time in each. */
  #burn(needed: number, from: number, until: number): void {
    const { contract } = this;
    if (contract === undefined || this.#use === undefined) return;
    const period = contract.periodAt(until);
    let inPeriod = needed;
    if (this.#use.period !== period) {
      const end = contract.endOf(from);
      inPeriod = clamp((until - end) / Math.max(1, until - from), 0, 1) * needed;
      this.#seen = { needed: carried * this.#seen.needed, meant: carried * this.#seen.meant };
      this.#use = { period, needed: 0 };
      this.#seen.meant += contract.quota.amount * contract.elapsed(until);
    } else this.#seen.meant += contract.quota.amount * Math.max(0, contract.elapsed(until) - contract.elapsed(from));
    this.#seen.needed += inPeriod;
    this.#use = { period, needed: this.#use.needed + inPeriod };
  }

  /** What of the quota a period that is under way at a time has used; undefined without a quota. */
  biogasUse(time: number): BiogasUse | undefined {
    const { contract } = this;
    if (contract === undefined) return undefined;
    const period = contract.periodAt(time);
    if (this.#use?.period === period) return this.#use;
    // The next one begins with all of it.
    return this.#use === undefined ? contract.begun(time) : { period, needed: 0 };
  }

  /** kWh of biogas that the rest of its period is expected to need from a time on, by the contract and by how the gas went so far. */
  biogasExpected(time: number): number {
    const { contract } = this;
    if (contract === undefined) return 0;
    const { amount } = contract.quota;
    const prior = Math.max(1, believed * amount);
    const ratio = clamp((prior + this.#seen.needed) / (prior + this.#seen.meant), 0.2, 5);
    return amount * (1 - contract.elapsed(time)) * ratio;
  }

  store(): SiteState | undefined {
    if (this.tariff === undefined && this.contract === undefined) return undefined;
    const biogas =
      this.#use === undefined || Number.isNaN(this.#index)
        ? {}
        : { biogas: { use: this.#use, ...this.#seen, index: this.#index, time: this.#indexAt } };
    return {
      months: this.#months.map((month) => month ?? null),
      usual: this.#usual.map((squares) => squares ?? null),
      rest: this.rest.store(),
      ...biogas,
    };
  }

  /**
   * What is of another tariff or another contract is passed over.
   * @throws RangeError where what was stored is of another kind
   */
  restore(state: SiteState): void {
    const sound = state.months.every(
      (month) => month === null || [month.month, month.highest, month.squares].every((value) => Number.isFinite(value)),
    );
    if (!sound || !state.usual.every((squares) => squares === null || squares >= 0))
      throw new RangeError('the stored months hold what is no number');
    if (state.months.length === this.#months.length && state.usual.length === this.#usual.length) {
      for (const [place, month] of state.months.entries()) this.#months[place] = month ?? undefined;
      for (const [place, squares] of state.usual.entries()) this.#usual[place] = squares ?? undefined;
    }
    this.rest.restore(state.rest);
    const { biogas } = state;
    if (biogas === undefined || this.contract === undefined) return;
    const { use, needed, meant, index, time } = biogas;
    if (![use.period, use.needed, needed, meant, index, time].every((value) => Number.isFinite(value)))
      throw new RangeError('the stored use of biogas holds what is no number');
    // From another life: a period that is not the present one's tells only how gas went.
    this.#seen = { needed, meant };
    const same = time <= this.#context.time && use.period === this.contract.periodAt(time);
    this.#use = same ? use : undefined;
    this.#index = same ? index : Number.NaN;
    this.#indexAt = same ? time : Number.NaN;
  }

  /** Goes on from another configuration's. */
  succeed(before: SiteHistory): void {
    const state = before.store();
    if (state !== undefined) this.restore(state);
    this.#present.value = before.#present.value;
    if (this.#interval !== before.#interval) return;
    this.#intervalStart = before.#intervalStart;
    this.#sum = { ...before.#sum };
  }
}
