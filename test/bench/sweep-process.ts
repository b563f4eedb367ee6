import { sweepLocally } from '../../twin/lab/sweep/local.ts';
import { planSweep } from '../../twin/lab/sweep/plan.ts';

/** What the process is to run. */
export interface SweepShare {
  readonly seeds: readonly number[];
  readonly days: number;
}

// A process of its own shares nothing with another but the machine.
process.once('message', async ({ seeds, days }: SweepShare) => {
  const plan = planSweep({ plant: 'chapelle', days, warmup: 24 }, { parameters: { seed: [...seeds] } });
  const rows = await sweepLocally(plan, { threads: 1 });
  const failed = rows.find((row) => row.failed !== undefined);
  if (failed !== undefined) throw new Error(`run ${failed.index} failed: ${failed.failed}`);
  process.disconnect?.();
});
