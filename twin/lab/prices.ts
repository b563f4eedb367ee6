import { EnergyPrices, type Plant, type PriceScenario, priceScenarios } from '../../config/index.ts';
import { dayAheadEnergy } from './day-ahead.ts';

export { biogasShare, EnergyPrices, type PriceScenario, priceScenarios } from '../../config/index.ts';

/** Worlds of prices in which strategies are compared: BOPTEST's three tariffs, and an hourly market with weekends, sunny noons and scarcity. */
export const priceWorlds = [...priceScenarios, 'day_ahead'] as const;
export type PriceWorld = (typeof priceWorlds)[number];

/** Hour of local time at which a market tells the next day's prices (the European day-ahead auction closes at noon). */
const publicationHour = 13;

/** Prices of all worlds, as a function of time and seed. */
export class PriceWorlds {
  readonly tariffs: EnergyPrices;
  readonly #market: (time: number) => number;
  readonly #grid: number;

  /** @param seed of the day-ahead market */
  constructor(plant: Plant, seed: number) {
    this.tariffs = new EnergyPrices(plant);
    this.#grid = plant.prices.electricityGrid;
    this.#market = dayAheadEnergy(plant, seed);
  }

  /** €/MWh of electricity at a time, seconds since the epoch; grid tariff and taxes included. */
  electricity(world: PriceWorld, time: number): number {
    return world === 'day_ahead'
      ? this.#grid + this.#market(time)
      : this.tariffs.electricity(world satisfies PriceScenario, time);
  }

  /**
   * What is known at `now` of the price at `time`: a tariff is known for ever; of a market, today, and from 13 h on tomorrow. Beyond
   * that the last known day is taken to come again.
   * @param localOffsetSeconds of the plant from UTC
   */
  known(world: PriceWorld, now: number, time: number, localOffsetSeconds: number): number {
    if (world !== 'day_ahead') return this.electricity(world, time);
    const local = now + localOffsetSeconds;
    const midnight = Math.floor(local / 86400) * 86400;
    const days = local - midnight >= publicationHour * 3600 ? 2 : 1;
    const until = midnight + days * 86400 - localOffsetSeconds;
    const late = Math.max(0, Math.ceil((time - until + 1) / 86400));
    return this.electricity(world, time - late * 86400);
  }
}
