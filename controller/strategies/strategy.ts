import type { EquipmentOf } from '../../config/index.ts';
import type { HeatProducer } from '../dispatch/heat-producer.ts';
import type { EconomicHour, Plan } from '../planning/index.ts';

/** What a strategy decides for a heating circuit; the dispatch does the staging and sharing. */
export interface HeatingStrategy {
  readonly name: string;
  /** Supply temperature to hold, °C, before limits and rates. */
  supplyTemperature(parameters: EquipmentOf<'heatingCircuit'>['parameters'], outdoorTemperature: number): number;
  /** Whether supply is lowered below that as far as the loads allow (trim and respond). Absent: it is not. */
  resetsSupply?(): boolean;
  /** Order of merit of the producers that can be counted on; the first are staged first. */
  order(available: readonly HeatProducer[], recovered: (producer: HeatProducer) => boolean): HeatProducer[];
  /**
   * What the store is for now, and who may run for it; asked for every minute. Absent, or undefined: all may, and the store is kept at the
   * plant file's charge. The dispatch passes over it where supply or store are short.
   */
  steer?(situation: HeatingSituation): Steering | undefined;
}

/** How it stands with a heating circuit, for a strategy. */
export interface HeatingSituation {
  /** Seconds since the epoch. */
  readonly time: number;
  /** kW; kWh that the store holds between return and supply temperature, and the share of it that is there. */
  readonly load: number;
  readonly capacity: number;
  readonly charge: number;
  /** Whether gas burns. */
  readonly fired: boolean;
  /** What heat costs from the present hour on. */
  readonly hours: readonly EconomicHour[];
  /** Plan in force, if any. */
  readonly plan: Plan | undefined;
  /** What is wished of stores of hot water now, as {@link Steering.hotWater} has it. */
  readonly hotWater: number;
  /** kW that heat pumps may give so that the site's power costs no more than planned, without a plan nothing; undefined: as much as they can. */
  readonly recoveredMaximum: number | undefined;
}

/** What a strategy lets run, and where it takes the store. */
export interface Steering {
  readonly recovery: boolean;
  readonly gas: boolean;
  /** Share of the store to be reached, and in how many seconds. */
  readonly charge: number;
  readonly seconds: number;
  /** kW that recovery may give at most; absent: all that it can. */
  readonly recoveredMaximum?: number;
  /**
   * What is wished of the loads' stores of hot water, from -1 (charge them later: as little in them as a plan may leave) by 0 (as their control has
   * it) to 1 (earlier: as much as a plan may put in), and until when, plant time. Absent: nothing. Comfort, priority and disinfection are
   * the substations' own affair, and stronger.
   */
  readonly hotWater?: number;
  readonly hotWaterUntil?: number;
  /** Text key: why. */
  readonly reason: string;
}
