import { localOffset, type Plant } from '../../config/index.ts';
import type { PlanSolver } from '../../controller/planner/solver.ts';
import type { Controller, Outlook, PlanProblem, SolverAnswer } from '../../controller/scan/index.ts';
import { forecastWeather, type WeatherSource } from '../weather/index.ts';
import { type PriceWorld, PriceWorlds } from './prices.ts';

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

/** Seconds that a plan takes to come, simulated: more than a solver needs, so that a run tells nothing better than life. */
const solvingSeconds = 60;
const outlookSeconds = 3600;
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

/** Stands in for the services around a controller: forecasts every hour, and plans that come a minute after they were asked for. */
export class LabPlanner {
  readonly #controller: Controller;
  readonly #planning: LabPlanning;
  readonly #worlds: PriceWorlds;
  readonly #offset: (time: number) => number;
  #nextOutlook = Number.NEGATIVE_INFINITY;
  #answers: { readonly at: number; readonly problem: PlanProblem; readonly answer: SolverAnswer }[] = [];

  constructor(plant: Plant, controller: Controller, planning: LabPlanning) {
    this.#controller = controller;
    this.#planning = planning;
    this.#worlds = new PriceWorlds(plant, planning.seed);
    this.#offset = localOffset(plant.location.timeZone);
  }

  /** Before a scan: hands in what has come by then. */
  before(time: number): void {
    if (time >= this.#nextOutlook) {
      this.#nextOutlook = Math.floor(time / outlookSeconds) * outlookSeconds + outlookSeconds;
      this.#controller.provideOutlook(outlookAt(this.#planning, this.#worlds, this.#offset(time), time));
    }
    if (this.#answers.length === 0) return;
    const due = this.#answers.filter(({ at }) => at <= time);
    if (due.length === 0) return;
    this.#answers = this.#answers.filter(({ at }) => at > time);
    for (const { problem, answer } of due) this.#controller.answerPlan(problem, answer);
  }

  /** After a scan: solves what it asks for. */
  after(time: number): void {
    const { solver } = this.#planning;
    if (solver === undefined) return;
    for (const problem of this.#controller.plansDue())
      this.#answers.push({ at: time + solvingSeconds, problem, answer: solver.solve(problem) });
  }
}
