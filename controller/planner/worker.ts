import { parentPort } from 'node:worker_threads';
import type { PlanProblem } from '../planning/problem.ts';
import { loadSolver, usualLimits } from './solver.ts';

/**
 * A thread that solves plans for a process that must not wait: one problem at a time, in the order in which they come. Here the wall's clock
 * may end a search: what comes too late is of no use.
 */
const port = parentPort;
if (port === null) throw new Error('this module is the body of a worker thread');
const solver = await loadSolver();
port.on('message', ({ problem, seconds }: { readonly problem: PlanProblem; readonly seconds: number }) => {
  port.postMessage({ problem, answer: solver.solve(problem, { ...usualLimits, seconds }) });
});
