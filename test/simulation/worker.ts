import '../../twin/lab/engine.ts';

import { type Case, type CaseOutcome, runCase } from './case.ts';

export interface CaseTask {
  readonly one: Case;
  readonly shrinking: boolean;
}

/** What a worker thread does. */
export default function work({ one, shrinking }: CaseTask): CaseOutcome {
  return runCase(one, shrinking);
}
