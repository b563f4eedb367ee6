import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { loadSolver } from '../../controller/planner/solver.ts';
import { type Case, type CaseOutcome, runCase, type Violation } from './case.ts';
import { judgeLoad } from './judges/alarm-load.ts';
import type { CaseTask } from './worker.ts';

export interface CampaignOptions {
  readonly cases: readonly Case[];
  /** Worker threads; 0: in this one. Results are the same. */
  readonly threads: number;
  readonly shrinking: boolean;
  /** Told of every episode, in the order in which they end. */
  readonly progress?: (done: number, outcome: CaseOutcome) => void;
}

/** What a campaign found; `npm run simulate -- --json` prints it. */
export interface CampaignResult {
  readonly years: number;
  readonly seeds: number;
  readonly scans: number;
  readonly faults: number;
  readonly plans: number;
  readonly alarms: { readonly perHour: number; readonly floodShare: number };
  readonly energyRelativeError: number;
  readonly violations: readonly Violation[];
}

const hoursPerYear = 8760;
/** Seeds of a campaign: as many episodes as fill so many plant-years, one after the other from the first seed. */
export function episodeSeeds(seed: number, count: number): Case[] {
  return Array.from({ length: count }, (_, i) => ({ seed: seed * 100_000 + i }));
}

/** Lives all cases, in threads or here, and sums up in the order of the cases. */
export async function runCampaign({
  cases,
  threads,
  shrinking,
  progress = () => {},
}: CampaignOptions): Promise<CampaignResult> {
  let done = 0;
  const tell = (outcome: CaseOutcome): CaseOutcome => {
    progress(++done, outcome);
    return outcome;
  };
  if (threads === 0) {
    const solver = await loadSolver();
    return summary(cases.map((one) => tell(runCase(one, shrinking, { solver }))));
  }
  const pool = new Piscina<CaseTask, CaseOutcome>({
    filename: fileURLToPath(new URL('worker.ts', import.meta.url)),
    minThreads: threads,
    maxThreads: threads,
    maxQueue: cases.length,
  });
  try {
    return summary(await Promise.all(cases.map((one) => pool.run({ one, shrinking }).then(tell))));
  } finally {
    await pool.destroy();
  }
}

function summary(outcomes: readonly CaseOutcome[]): CampaignResult {
  const sum = (of: (outcome: CaseOutcome) => number) => outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const { hours, perHour, floodShare, broken } = judgeLoad(outcomes.map(({ alarms }) => alarms));
  const load = broken.map(
    ({ invariant, value }): Violation => ({
      seed: outcomes[0]?.seed ?? 0,
      time: '',
      hour: hours,
      invariant,
      equipment: 'all episodes',
      value,
      replay: 'the same campaign again',
    }),
  );
  return {
    years: Number((sum(({ simulatedHours }) => simulatedHours) / hoursPerYear).toFixed(3)),
    seeds: outcomes.length,
    scans: sum(({ scans }) => scans),
    faults: sum(({ faults }) => faults),
    plans: sum(({ plans }) => plans),
    alarms: { perHour: Number(perHour.toFixed(2)), floodShare: Number(floodShare.toFixed(4)) },
    energyRelativeError: Math.max(0, ...outcomes.map(({ energyRelativeError }) => energyRelativeError)),
    violations: [...outcomes.flatMap(({ violations }) => violations), ...load],
  };
}
