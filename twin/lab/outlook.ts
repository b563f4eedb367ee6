import type { PlanSolver } from '../../controller/planner/solver.ts';
import type { Outlook } from '../../controller/scan/index.ts';
import { forecastWeather, type WeatherSource } from '../weather/index.ts';
import type { PriceWorld, PriceWorlds } from './prices.ts';

/** What a strategy that looks ahead has in a run. */
export interface LabPlanning {
  readonly world: PriceWorld;
  /** Of prices and of the forecast's errors. */
  readonly seed: number;
  /** The weather as it will be. */
  readonly weather: WeatherSource;
  /** Solves plans, where the strategy makes any. */
  readonly solver?: PlanSolver | undefined;
  /** Everything as it will be: no error of weather, prices and loads. */
  readonly foresight?: Foresight | undefined;
}

/** Loads as they were in a run of the same plant, hour by hour from `start`, kW. */
export interface Foresight {
  readonly start: number;
  readonly heatLoad: readonly number[];
  readonly hallHeat: readonly number[];
}

const outlookHours = 40;
/** Forecasts err on their own, whatever the weather's seed. */
const forecastSeed = 0x0f0e;

/** What the world tells a controller of the hours to come, as it would be known at `now`. */
export function outlookAt(
  { world, seed, weather, foresight }: LabPlanning,
  worlds: PriceWorlds,
  offsetSeconds: number,
  now: number,
): Outlook {
  const start = Math.floor(now / 3600) * 3600;
  const hours = Array.from({ length: outlookHours }, (_, i) => start + i * 3600);
  const expected = foresight === undefined ? forecastWeather(weather, seed ^ forecastSeed, now) : weather;
  const middles = hours.map((hour) => expected(hour + 1800));
  const price = (hour: number) =>
    foresight === undefined ? worlds.known(world, now, hour, offsetSeconds) : worlds.electricity(world, hour);
  const of = (values: readonly number[], from: number) =>
    hours.map((hour) => values[Math.min(values.length - 1, Math.max(0, (hour - from) / 3600))]);
  return {
    issued: now,
    start,
    outdoorTemperature: middles.map(({ outdoorTemperature }) => outdoorTemperature),
    solarIrradiance: middles.map(({ solarIrradiance }) => solarIrradiance),
    electricityPrice: hours.map(price),
    gasPrice: worlds.tariffs.gas,
    ...(foresight === undefined
      ? {}
      : {
          heatLoad: of(foresight.heatLoad, foresight.start),
          hallHeat: of(foresight.hallHeat, foresight.start),
        }),
  };
}
