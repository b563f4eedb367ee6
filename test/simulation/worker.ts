import '../../twin/lab/engine.ts';

import { loadSolver } from '../../controller/planner/solver.ts';
import { type Case, type CaseOutcome, runCase } from './case.ts';

export interface CaseTask {
  readonly one: Case;
  readonly shrinking: boolean;
}

const solver = await loadSolver();

/** What a worker thread does. */
export default function work({ one, shrinking }: CaseTask): CaseOutcome {
  return runCase(one, shrinking, { solver });
}
