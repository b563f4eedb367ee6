import { type BiogasUse, biogasContract, DemandTariff, type MonthsPower, type Plant } from '../../config/index.ts';
import type { MeterName } from '../network/index.ts';
import { suppliedElectricity } from './electricity-meters.ts';
import { biogasShare } from './prices.ts';

type Meters = Readonly<Record<MeterName, number>>;

/** Where no tariff says otherwise, peaks are means of a quarter of an hour, s. */
const usualInterval = 900;

/** What contracts make of a run, besides the prices of energy. */
export interface ContractsResult {
  /** kW: the highest mean of the electricity delivery in an interval of its tariff. */
  readonly peakPower: number;
  /** € for power above what is subscribed, each month that was touched in full. */
  readonly demandCharge: number;
  /** kWh of gas that were biogas, and that the contract's share lacked. */
  readonly biogas: number;
  readonly biogasShortfall: number;
  /** € more than the contract's share of gas costs at its premium: for what it lacked, and for what was left at the end of a period. */
  readonly biogasCost: number;
}

/**
 * Works out what is paid by month or by year: the power of the electricity delivery (halls included, as the meter has them), and biogas as
 * far as its quota goes. A run that begins within a month knows no power before; of a period of the quota that is under way it takes
 * what was meant to be used by then.
 */
export class Contracts {
  readonly #demand: DemandTariff | undefined;
  readonly #interval: number;
  readonly #quota: ReturnType<typeof biogasContract>;
  readonly #share: number;
  readonly #months: (MonthsPower | undefined)[];
  readonly #start: Meters;
  #use: BiogasUse | undefined;
  #last: Meters;
  #lastTime: number;
  #peak = 0;
  /** € of months that are over, and of periods that are. */
  #charged = 0;
  #settled = { shortfall: 0, cost: 0 };

  constructor(plant: Plant, time: number, meters: Meters) {
    const { demand } = plant.prices;
    this.#demand = demand === undefined ? undefined : new DemandTariff(demand, plant.location.timeZone);
    this.#interval = demand?.interval ?? usualInterval;
    this.#months = new Array(demand?.classes.length ?? 0).fill(undefined);
    this.#quota = biogasContract(plant);
    this.#share = biogasShare(plant);
    this.#use = this.#quota?.begun(time);
    this.#start = meters;
    this.#last = meters;
    this.#lastTime = time;
  }

  /** Whether an interval has ended since the last one was taken. */
  due(time: number): boolean {
    return Math.floor(time / this.#interval) > Math.floor(this.#lastTime / this.#interval);
  }

  /** Takes the interval that has ended. */
  take(time: number, meters: Meters): void {
    const hours = (time - this.#lastTime) / 3600;
    const power = (suppliedElectricity(meters) - suppliedElectricity(this.#last)) / hours;
    this.#peak = Math.max(this.#peak, power);
    this.#takePower(power);
    this.#use = this.#used(meters);
    this.#closePeriod(time);
    this.#last = meters;
    this.#lastTime = time;
  }

  #takePower(power: number): void {
    const tariff = this.#demand;
    const place = tariff?.classAt(this.#lastTime) ?? -1;
    if (tariff === undefined || place < 0) return;
    const known = this.#months[place];
    const month = tariff.begun(known, this.#lastTime);
    if (known !== undefined && known !== month) this.#charged += tariff.charge(place, known);
    this.#months[place] = tariff.with(place, month, power);
  }

  /** The period's use with what was burned since the last interval. */
  #used({ gas }: Meters): BiogasUse | undefined {
    return this.#use === undefined
      ? undefined
      : { ...this.#use, needed: this.#use.needed + this.#share * (gas - this.#last.gas) };
  }

  #closePeriod(time: number): void {
    const contract = this.#quota;
    const use = this.#use;
    if (contract === undefined || use === undefined || contract.periodAt(time) === use.period) return;
    const { premium, quota } = contract;
    const shortfall = contract.lacking(use);
    const left = (contract.left(use) * quota.takeOrPay * premium) / 1000;
    this.#settled = {
      shortfall: this.#settled.shortfall + shortfall,
      cost: this.#settled.cost + (shortfall * (quota.shortfallPrice - premium)) / 1000 + left,
    };
    this.#use = { period: contract.periodAt(time), needed: 0 };
  }

  /** Up to now; an interval under way tells of gas, not yet of power. */
  result(meters: Meters): ContractsResult {
    const contract = this.#quota;
    const use = this.#used(meters);
    const open = contract === undefined || use === undefined ? 0 : contract.lacking(use);
    const biogasShortfall = this.#settled.shortfall + open;
    const dearer = contract === undefined ? 0 : (contract.quota.shortfallPrice - contract.premium) / 1000;
    const running = this.#months.reduce(
      (sum, month, place) => sum + (month === undefined ? 0 : (this.#demand?.charge(place, month) ?? 0)),
      0,
    );
    return {
      peakPower: this.#peak,
      demandCharge: this.#charged + running,
      biogas: this.#share * (meters.gas - this.#start.gas) - biogasShortfall,
      biogasShortfall,
      biogasCost: this.#settled.cost + open * dearer,
    };
  }
}
