import { localOffset, type Plant } from '../../config/index.ts';
import { outlookAt } from '../lab/outlook.ts';
import { PriceWorlds } from '../lab/prices.ts';
import type { WeatherSource } from '../weather/index.ts';

/** They tell anew with every whole hour, s. */
const period = 3600;

/**
 * What stands around a virtual plant as a weather service and an hourly market would around a real one: the twin's own weather with an error
 * that grows with lead, and the seeded day-ahead market, of which the next day is known from 13 h on.
 */
export class OutsideServices {
  readonly #weather: WeatherSource;
  readonly #seed: number;
  readonly #worlds: PriceWorlds;
  readonly #offset: (time: number) => number;
  #next = Number.NEGATIVE_INFINITY;

  constructor(plant: Plant, weather: WeatherSource, seed: number) {
    this.#weather = weather;
    this.#seed = seed;
    this.#worlds = new PriceWorlds(plant, seed);
    this.#offset = localOffset(plant.location.timeZone);
  }

  /** Whether there is something new to tell at a time on the wire. */
  due(time: number): boolean {
    return time >= this.#next;
  }

  /** What they say, in the form that the controller reads from any source. @param slip seconds that the twin's weather is behind the wire */
  at(time: number, slip: number): Record<string, unknown> {
    this.#next = Math.floor(time / period) * period + period;
    const weather: WeatherSource = slip === 0 ? this.#weather : (at) => this.#weather(at - slip);
    const planning = { world: 'day_ahead', seed: this.#seed, weather } as const;
    const { issued, start, outdoorTemperature, solarIrradiance, electricityPrice, gasPrice } = outlookAt(
      planning,
      this.#worlds,
      this.#offset(time),
      time,
    );
    // As services tell numbers: of hundredths nobody is certain, and the text stays short.
    const rounded = (values: readonly number[]) => values.map((value) => Math.round(value * 100) / 100);
    return {
      issued,
      start,
      outdoorTemperature: rounded(outdoorTemperature),
      solarIrradiance: rounded(solarIrradiance),
      electricityPrice: rounded(electricityPrice),
      gasPrice,
    };
  }
}
