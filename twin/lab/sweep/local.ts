import { SimulationPool } from '../pool.ts';
import type { RunResult } from '../run.ts';
import type { SimulationOutcome } from '../simulate.ts';
import type { SweepPlan, SweepTask } from './plan.ts';

/** What one run of a sweep found, or why it failed. */
export interface SweepRow {
  readonly index: number;
  readonly parameters: SweepTask['parameters'];
  readonly result?: Omit<RunResult, 'tracking'>;
  readonly failed?: string;
}

export interface SweepOptions {
  /** Runs at the same time. */
  readonly threads: number;
  /** Threads that are there already; without it the sweep has its own. */
  readonly pool?: SimulationPool;
  /** Folder that relative paths are meant from. */
  readonly folder?: string;
  readonly signal?: AbortSignal;
  /** Told of every run that ends, in whatever order they do. */
  readonly progress?: (done: number, row: SweepRow) => void;
}

/** The row of a run's outcome: the result without its long tables. */
export function rowOf({ index, parameters }: SweepTask, outcome: SimulationOutcome): SweepRow {
  if (outcome.kind === 'failed') return { index, parameters, failed: outcome.reason };
  if (outcome.kind === 'cancelled') return { index, parameters, failed: 'cancelled' };
  const { tracking: _, invariants, ...rest } = outcome.result;
  return {
    index,
    parameters,
    result: { ...rest, invariants: { ...invariants, violations: invariants.violations.slice(0, 5) } },
  };
}

/** Runs a sweep in worker threads. @returns a row for every run, in the plan's order, the same whatever the threads. */
export async function sweepLocally({ tasks }: SweepPlan, options: SweepOptions): Promise<SweepRow[]> {
  const { threads, folder, signal, progress } = options;
  const pool = options.pool ?? new SimulationPool({ threads, waiting: threads });
  const rows = new Array<SweepRow>(tasks.length);
  let next = 0;
  let done = 0;
  const lane = async (): Promise<void> => {
    while (next < tasks.length && signal?.aborted !== true) {
      const task = tasks[next++];
      const running = pool.run({ scenario: { ...task.scenario, record: undefined }, folder });
      const stop = () => running.cancel();
      signal?.addEventListener('abort', stop);
      const row = rowOf(task, await running.outcome);
      signal?.removeEventListener('abort', stop);
      rows[task.index] = row;
      done++;
      progress?.(done, row);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(threads, tasks.length) }, lane));
  } finally {
    if (options.pool === undefined) await pool.close();
  }
  signal?.throwIfAborted();
  return rows;
}
