import { localOffset, type Plant } from '../../config/index.ts';
import type { PlanSolver, SolverLimits } from '../../controller/planner/solver.ts';
import type { Controller, GivenOutlook, PlanProblem, SolverAnswer } from '../../controller/scan/index.ts';
import { outlookAt } from '../../twin/lab/outlook.ts';
import { PriceWorlds } from '../../twin/lab/prices.ts';
import type { WeatherSource } from '../../twin/weather/index.ts';
import type { Disturbance } from './disturbances/disturbance.ts';

/** Little effort, so that an episode of a strategy that plans costs hardly more than another; by nodes, never by the clock. */
const limits: SolverLimits = { nodes: 4, gap: 0.02 };
/** As live: forecasts and prices come anew with every hour; a plan takes a while, s. */
const outlookSeconds = 3600;
const solvingSeconds = 60;

type Told = Extract<Disturbance, { type: 'outlook' }>;
type Solving = Extract<Disturbance, { type: 'solver' }>;

interface Pending {
  readonly at: number;
  readonly problem: PlanProblem;
  readonly answer: SolverAnswer;
}

/**
 * What stands around a controller that plans: a weather service and a market, and the solver beside the scan, with what may go wrong with
 * them. Nothing of it may ever do more harm than cost money.
 */
export class Outside {
  readonly #weather: WeatherSource;
  readonly #seed: number;
  readonly #worlds: PriceWorlds;
  readonly #offset: (time: number) => number;
  readonly #solver: PlanSolver | undefined;
  readonly #told: readonly Told[];
  readonly #solving: readonly Solving[];
  #nextOutlook = Number.NEGATIVE_INFINITY;
  #pending: Pending[] = [];
  /** Plans that were asked for. */
  asked = 0;

  /** @param solver absent: plans are asked for in vain */
  constructor(
    plant: Plant,
    weather: WeatherSource,
    seed: number,
    disturbances: readonly Disturbance[],
    solver: PlanSolver | undefined,
  ) {
    this.#weather = weather;
    this.#seed = seed;
    this.#worlds = new PriceWorlds(plant, seed);
    this.#offset = localOffset(plant.location.timeZone);
    this.#solver = solver;
    this.#told = disturbances.filter((one): one is Told => one.type === 'outlook');
    this.#solving = disturbances.filter((one): one is Solving => one.type === 'solver');
  }

  /** The controller's process has ended: what it asked for has no asker any more, and the next one knows nothing. */
  forget(): void {
    this.#pending = [];
    this.#nextOutlook = Number.NEGATIVE_INFINITY;
  }

  /** Before a turn at true time `now`: hands in what has come. */
  before(controller: Controller, now: number): void {
    if (now >= this.#nextOutlook) {
      this.#nextOutlook = Math.floor(now / outlookSeconds) * outlookSeconds + outlookSeconds;
      const outlook = this.#outlook(now);
      if (outlook !== undefined) controller.provideOutlook(outlook);
    }
    if (this.#pending.length === 0) return;
    const due = this.#pending.filter(({ at }) => at <= now);
    this.#pending = this.#pending.filter(({ at }) => at > now);
    for (const { problem, answer } of due) controller.answerPlan(problem, answer);
  }

  /** After a scan: solves what it asks for. */
  after(controller: Controller, now: number): void {
    for (const problem of controller.plansDue()) {
      this.asked++;
      const wrong = this.#solving.find(({ from, until }) => from <= now && now < until)?.kind;
      if (wrong === 'silent' || this.#solver === undefined) continue;
      const answer = wrong === 'fails' ? failed : this.#solver.solve(problem, limits);
      this.#pending.push({
        at: now + (wrong === 'late' ? 20 : 1) * solvingSeconds,
        problem,
        answer: wrong === 'lies' && answer.kind === 'solved' ? lie(answer) : answer,
      });
    }
  }

  #outlook(now: number): GivenOutlook | undefined {
    const wrong = this.#told.find(({ from, until }) => from <= now && now < until)?.kind;
    if (wrong === 'silent') return undefined;
    const planning = { world: 'day_ahead', seed: this.#seed, weather: this.#weather } as const;
    const outlook = outlookAt(planning, this.#worlds, this.#offset(now), now);
    const all = (values: readonly number[], value: number) => values.map(() => value);
    switch (wrong) {
      case undefined:
        return outlook;
      case 'hot':
        return { ...outlook, outdoorTemperature: all(outlook.outdoorTemperature, 45) };
      case 'cold':
        return { ...outlook, outdoorTemperature: all(outlook.outdoorTemperature, -40) };
      case 'free':
        return { ...outlook, electricityPrice: all(outlook.electricityPrice, -500) };
      case 'dear':
        return { ...outlook, electricityPrice: all(outlook.electricityPrice, 4000) };
      case 'nonsense':
        return { ...outlook, outdoorTemperature: all(outlook.outdoorTemperature, Number.NaN) };
    }
  }
}

const failed: SolverAnswer = { kind: 'failed', reason: 'error', message: 'simulated' };

/** A plan that is off in a number of its own. */
function lie(answer: Extract<SolverAnswer, { kind: 'solved' }>): SolverAnswer {
  const values = Float64Array.from(answer.values);
  values[values.length >> 1] += 777;
  return { ...answer, values };
}
