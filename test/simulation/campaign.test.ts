import { describe, expect, it } from 'vitest';
import { loadSolver } from '../../controller/planner/solver.ts';
import { episodeSeeds, runCampaign } from './campaign.ts';
import { type CaseOutcome, runCase } from './case.ts';
import { drawPlan } from './plan.ts';
import { reportOf } from './report.ts';

/** CI's share: some seven weeks of forty plants with all that may happen to them. `npm run simulate -- --years N` does more. */
const cases = episodeSeeds(2012, 40);

describe('the simulated plants of CI', () => {
  it('break no rule, whatever happens to them; in threads as in one', { timeout: 900_000 }, async () => {
    const outcomes: CaseOutcome[] = [];
    const began = performance.now();
    const result = await runCampaign({
      cases,
      threads: 2,
      shrinking: false,
      progress: (_, outcome) => outcomes.push(outcome),
    });
    console.log(reportOf(result, (performance.now() - began) / 1000));
    expect(result.violations).toEqual([]);
    expect(result.seeds).toBe(cases.length);
    expect(result.faults).toBeGreaterThan(400);
    // Every strategy is among them, and some ask for plans.
    const drawn = cases.map(({ seed }) => drawPlan(seed).strategy);
    expect(drawn).toEqual(expect.arrayContaining(['price', 'predictive', 'rules', 'baseline']));
    expect(result.plans).toBeGreaterThan(100);
    expect(result.energyRelativeError).toBeLessThan(1e-9);
    // One that asks for plans, lived again without threads.
    const there = outcomes.toSorted((a, b) => a.seed - b.seed).find(({ plans }) => plans > 10);
    const again = runCase({ seed: there?.seed ?? 0 }, false, { solver: await loadSolver() });
    expect(again).toEqual(there);
  });
});
