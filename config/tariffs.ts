import { localMonth, localOffset, setLocalTime } from './calendar.ts';
import type { Plant } from './plant.ts';

/**
 * BOPTEST's three tariffs (Blum et al. 2021, doi 10.1080/19401493.2021.1986574): one price all year; one for the day and one for the
 * night of each season; the plant's own hour-by-hour price. All three come from the same hourly price and cost the same on the
 * average of their hours.
 */
export const priceScenarios = ['constant', 'dynamic', 'highly_dynamic'] as const;
export type PriceScenario = (typeof priceScenarios)[number];

/** Off-peak from 22 h to 6 h, as French suppliers grant eight hours of the night. */
const dayHours = [6, 22] as const;
/** Days of October to March and of April to September. */
const seasonDays = { winter: 182, summer: 183 } as const;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const isDay = (hour: number) => hour >= dayHours[0] && hour < dayHours[1];

/** What a plant pays for energy, and what that energy emits. */
export class EnergyPrices {
  /** €/MWh of higher heating value, biogas premium included. */
  readonly gas: number;
  /** kg of CO2 equivalent per kWh; gas on its higher heating value, biogas included. */
  readonly electricityEmissions: number;
  readonly gasEmissions: number;
  /** By local hour, €/MWh, for each scenario and season. */
  readonly #tables: Readonly<Record<PriceScenario, Readonly<Record<'winter' | 'summer', readonly number[]>>>>;
  readonly #offset: (time: number) => number;
  readonly #local = { hour: 0, day: 0, weekday: 0 };

  constructor(plant: Plant) {
    const { prices } = plant;
    const biogas = biogasShare(plant);
    this.gas = prices.gas + biogas * prices.biogasPremium;
    this.electricityEmissions = prices.electricityEmissions;
    this.gasEmissions =
      ((1 - biogas) * prices.gasEmissions + biogas * prices.biogasEmissions) / prices.gasHeatingValueRatio;
    const hourly = (energy: readonly number[]) => energy.map((price) => prices.electricityGrid + price);
    const winter = hourly(prices.electricityWinter);
    const summer = hourly(prices.electricitySummer);
    const all =
      (mean(winter) * seasonDays.winter + mean(summer) * seasonDays.summer) / (seasonDays.winter + seasonDays.summer);
    const twoPrices = (table: readonly number[]) => {
      const day = mean(table.filter((_, hour) => isDay(hour)));
      const night = mean(table.filter((_, hour) => !isDay(hour)));
      return table.map((_, hour) => (isDay(hour) ? day : night));
    };
    const flat = winter.map(() => all);
    this.#tables = {
      constant: { winter: flat, summer: flat },
      dynamic: { winter: twoPrices(winter), summer: twoPrices(summer) },
      highly_dynamic: { winter, summer },
    };
    this.#offset = localOffset(plant.location.timeZone);
  }

  /** €/MWh of electricity at a time, seconds since the epoch. */
  electricity(scenario: PriceScenario, time: number): number {
    const offset = this.#offset(time);
    const { month } = localMonth(time, offset);
    const season = month >= 3 && month <= 8 ? 'summer' : 'winter';
    setLocalTime(this.#local, time, offset);
    return this.#tables[scenario][season][Math.floor(this.#local.hour)];
  }
}

/** Share of the gas that is bought as biogas, over all deliveries. */
export function biogasShare(plant: Plant): number {
  const supplies = plant.equipment.filter((equipment) => equipment.kind === 'gasSupply');
  return supplies.length === 0 ? 0 : mean(supplies.map(({ parameters }) => parameters.biogasShare));
}
