import type { Plant } from '../../config/index.ts';
import { Comfort } from '../lab/comfort.ts';
import { EnergyPrices, priceScenarios } from '../lab/prices.ts';
import { localOffset, setLocalTime } from '../physics/calendar.ts';
import { LoadProfile } from '../physics/profiles.ts';
import { streamOf } from '../physics/random.ts';
import type { WeatherSource } from '../weather/index.ts';
import { Refusal } from './answer.ts';
import { solarForecast, temperatureErrors } from './forecast-error.ts';
import type { Scenario } from './scenario.ts';
import { signalName } from './signals.ts';
import { yearStart } from './year.ts';

/** A quantity known in advance. */
interface ForecastPoint {
  readonly unit: string;
  readonly description: string;
  /** Value at a time of the year, in the unit. */
  readonly at: (time: number) => number;
}

const hour = 3600;
/** The error model holds this far, s. */
const uncertainMaximum = 48 * hour;
/** Numbers that one answer may hold. */
const numbersMaximum = 1_000_000;
const kelvin = 273.15;
const temperaturePoint = 'TDryBul';
const solarPoint = 'HGloHor';
const priceNames = { constant: 'Constant', dynamic: 'Dynamic', highly_dynamic: 'HighlyDynamic' } as const;

export interface ForecastQuery {
  readonly names: readonly string[];
  /** Time of the year from which, how far and how often, s. */
  readonly start: number;
  readonly horizon: number;
  readonly interval: number;
}

/** What a controller may know of the hours to come, by BOPTEST's names: weather, prices, emissions, comfort, IT load. */
export class Forecaster {
  readonly #points: ReadonlyMap<string, ForecastPoint>;

  /** @param seed of the plant's loads */
  constructor(plant: Plant, weather: WeatherSource, seed: number) {
    const start = yearStart(plant);
    const points: Record<string, ForecastPoint> = {
      ...weatherPoints((time) => weather(start + time)),
      ...pricePoints(plant, start),
      ...comfortPoints(plant, start),
      ...loadPoints(plant, start, seed),
    };
    this.#points = new Map(Object.entries(points));
  }

  get metadata(): Record<string, { Unit: string; Description: string }> {
    return Object.fromEntries(
      [...this.#points].map(([name, { unit, description }]) => [name, { Unit: unit, Description: description }]),
    );
  }

  /**
   * Values from `start` to `start + horizon`, every `interval`.
   * @throws Refusal for an unknown name, a horizon that the error model does not reach, or more numbers than one answer holds
   */
  forecast({ names, start, horizon, interval }: ForecastQuery, scenario: Scenario): Record<string, number[]> {
    const unknown = names.filter((name) => !this.#points.has(name));
    if (unknown.length > 0) {
      const told = unknown
        .slice(0, 10)
        .map((name) => `'${name.slice(0, 100)}'`)
        .join(', ');
      throw new Refusal(
        400,
        `Invalid point name(s) [${told}] in parameter point_names.  Check list of available forecast points.`,
      );
    }
    const count = Math.floor(horizon / interval + 1e-9) + 1;
    if (count * (names.length + 1) > numbersMaximum) {
      throw new Refusal(400, `The forecast would hold more than ${numbersMaximum} numbers: ask for less.`);
    }
    const time = Array.from({ length: count }, (_, i) => start + i * interval);
    const answer: Record<string, number[]> = { time };
    for (const name of names) answer[name] = this.#series(name, time, start, horizon, scenario);
    return answer;
  }

  #series(name: string, time: readonly number[], start: number, horizon: number, scenario: Scenario): number[] {
    const { at } = this.#points.get(name) as ForecastPoint;
    const { temperature_uncertainty: temperature, solar_uncertainty: solar, seed } = scenario;
    const level = name === temperaturePoint ? temperature : name === solarPoint ? solar : null;
    if (level === null) return time.map(at);
    if (horizon > uncertainMaximum) {
      const parameter = name === temperaturePoint ? 'temperature_uncertainty' : 'solar_uncertainty';
      throw new Refusal(
        400,
        `Invalid value ${horizon} for parameter horizon. Value must <= 48 hours in a ${parameter} scenario.`,
      );
    }
    // Forecasts are made at every full hour, for full hours.
    const first = Math.floor(start / hour) * hour;
    const hours = Math.floor(horizon / hour) + 2;
    const truth = Array.from({ length: hours }, (_, i) => at(first + i * hour));
    const own = (seed ?? 0) + first;
    const hourly =
      name === solarPoint
        ? solarForecast(level, truth, own)
        : temperatureErrors(level, hours, own).map((error, i) => truth[i] - error);
    return time.map((t) => interpolate(hourly, (t - first) / hour));
  }
}

function interpolate(values: readonly number[], position: number): number {
  const index = Math.min(Math.floor(position), values.length - 1);
  const next = Math.min(index + 1, values.length - 1);
  return values[index] + (values[next] - values[index]) * Math.min(1, position - index);
}

function weatherPoints(weather: WeatherSource): Record<string, ForecastPoint> {
  return {
    [temperaturePoint]: {
      unit: 'K',
      description: 'Outside dry bulb temperature',
      at: (time) => weather(time).outdoorTemperature + kelvin,
    },
    [solarPoint]: {
      unit: 'W/m2',
      description: 'Horizontal solar global irradiation',
      at: (time) => weather(time).solarIrradiance,
    },
    winSpe: { unit: 'm/s', description: 'Wind speed', at: (time) => weather(time).windSpeed },
    TGro: {
      unit: 'K',
      description: 'Temperature of the ground at 1 m',
      at: (time) => weather(time).groundTemperature + kelvin,
    },
  };
}

function pricePoints(plant: Plant, start: number): Record<string, ForecastPoint> {
  const prices = new EnergyPrices(plant);
  const points: Record<string, ForecastPoint> = {};
  for (const scenario of priceScenarios) {
    points[`PriceElectricPower${priceNames[scenario]}`] = {
      unit: 'Euro/kWh',
      description: `Electricity price in the scenario ${scenario}`,
      at: (time) => prices.electricity(scenario, start + time) / 1000,
    };
  }
  points.EmissionsElectricPower = {
    unit: 'kgCO2/kWh',
    description: 'Emissions of electricity',
    at: () => prices.electricityEmissions,
  };
  if (plant.equipment.every(({ kind }) => kind !== 'gasSupply')) return points;
  points.PriceGasPower = {
    unit: 'Euro/kWh',
    description: 'Gas price, on the higher heating value',
    at: () => prices.gas / 1000,
  };
  points.EmissionsGasPower = {
    unit: 'kgCO2/kWh',
    description: 'Emissions of gas, on the higher heating value, biogas included',
    at: () => prices.gasEmissions,
  };
  return points;
}

function comfortPoints(plant: Plant, start: number): Record<string, ForecastPoint> {
  const comfort = new Comfort(plant);
  return Object.fromEntries(
    comfort.zones.flatMap((one): [string, ForecastPoint][] => {
      const zone = signalName(one.equipment);
      return [
        [
          `LowerSetp[${zone}]`,
          {
            unit: 'K',
            description: `Coldest comfortable air of ${zone}`,
            at: (time) => comfort.lower(one, start + time) + kelvin,
          },
        ],
        [
          `UpperSetp[${zone}]`,
          {
            unit: 'K',
            description: `Warmest comfortable air of ${zone}`,
            at: (time) => comfort.upper(start + time) + kelvin,
          },
        ],
      ];
    }),
  );
}

/** IT load of halls: as heat gained by convection, it has BOPTEST's name for that. */
function loadPoints(plant: Plant, start: number, seed: number): Record<string, ForecastPoint> {
  const offset = localOffset(plant.location.timeZone);
  const points: Record<string, ForecastPoint> = {};
  for (const equipment of plant.equipment) {
    if (equipment.kind !== 'hall') continue;
    const { installedPower, loadShare, loadSwing } = equipment.parameters;
    const profile = new LoadProfile(seed, streamOf(equipment.name), loadSwing);
    const local = { hour: 0, day: 0, weekday: 0 };
    points[`InternalGainsCon[${signalName(equipment.name)}]`] = {
      unit: 'W',
      description: `IT load of ${equipment.label.en}`,
      at: (time) => {
        setLocalTime(local, start + time, offset(start + time));
        return 1000 * installedPower * Math.min(1, loadShare * profile.factor(start + time, local));
      },
    };
  }
  return points;
}
