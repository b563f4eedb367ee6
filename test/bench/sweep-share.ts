import { sweepLocally } from '../../twin/lab/sweep/local.ts';
import { planSweep } from '../../twin/lab/sweep/plan.ts';

/** Runs of La Chapelle, one for each seed, and how long each lives. */
export interface SweepShare {
  readonly seeds: readonly number[];
  readonly days: number;
}

/** Runs them in so many threads. @throws where one failed */
export async function runShare({ seeds, days }: SweepShare, threads: number): Promise<void> {
  const plan = planSweep({ plant: 'chapelle', days, warmup: 24 }, { parameters: { seed: [...seeds] } });
  const rows = await sweepLocally(plan, { threads });
  const failed = rows.find((row) => row.failed !== undefined);
  if (failed !== undefined) throw new Error(`run ${failed.index} failed: ${failed.failed}`);
}
