import { expect, it, onTestFinished } from 'vitest';
import type { SolverAnswer } from '../planning/plan.ts';
import type { PlanProblem } from '../planning/problem.ts';
import { PlanningDesk } from './desk.ts';
import { loadSolver } from './solver.ts';

const problem: PlanProblem = {
  circuit: 'network',
  issued: 900,
  blocks: [300, 700].map((load, i) => ({
    start: 900 + i * 3600,
    seconds: 3600,
    load,
    recoverable: 400,
    recoveredCost: 30,
    gasCost: 80,
  })),
  heatPumps: { count: 2, minimum: 80, maximum: 330, running: 1, startCost: 1 },
  boilers: { count: 1, minimum: 140, maximum: 1400, running: 0, startCost: 2 },
  store: { reserve: 20, full: 180, initial: 100, capacity: 200, lossPerHour: 0, finalValue: 30 },
};

/** A desk, and the next answer that comes to it. */
function desk() {
  const waiting: ((answer: SolverAnswer) => void)[] = [];
  const one = new PlanningDesk((_, answer) => waiting.shift()?.(answer));
  onTestFinished(() => one.close());
  return (posed: PlanProblem) =>
    new Promise<SolverAnswer>((resolve) => {
      waiting.push(resolve);
      one.solve(posed);
    });
}

it('solves beside its thread what the solver solves within, to the bit', async () => {
  const ask = desk();
  const [beside, within] = [await ask(problem), (await loadSolver()).solve(problem)];
  if (beside.kind === 'failed' || within.kind === 'failed') throw new Error('no plan');
  expect([...(beside.values as Float64Array)]).toEqual([...(within.values as Float64Array)]);
});

it('answers what its thread dies of as failed, and goes on with the next', async () => {
  const ask = desk();
  // Not a problem at all: the thread answers for itself.
  expect((await ask({ ...problem, blocks: 3 as never })).kind).toBe('failed');
  expect((await ask(problem)).kind).toBe('solved');
});
