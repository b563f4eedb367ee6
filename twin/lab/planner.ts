import { localOffset, type Plant } from '../../config/index.ts';
import type { Controller, PlanProblem, SolverAnswer } from '../../controller/scan/index.ts';
import { type LabPlanning, outlookAt } from './outlook.ts';
import { PriceWorlds } from './prices.ts';

/** Seconds that a plan takes to come, simulated: more than a solver needs, so that a run tells nothing better than life. */
const solvingSeconds = 60;
const outlookSeconds = 3600;
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
