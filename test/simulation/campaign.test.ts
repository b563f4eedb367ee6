import { describe, expect, it } from 'vitest';
import { loadSolver } from '../../controller/planner/solver.ts';
import { runCampaign } from './campaign.ts';
import { type CaseOutcome, runCase } from './case.ts';
import { drawPlan } from './plan.ts';

/** CI's share: a few days of a few plants with all that may happen to them. `npm run simulate -- --years N` does more. */
const seeds = [100_000, 100_003, 100_053, 100_009];

describe('the simulated plants of CI', () => {
  it('break no rule, whatever happens to them; in threads as in one', async () => {
    const outcomes: CaseOutcome[] = [];
    const result = await runCampaign({
      cases: seeds.map((seed) => ({ seed })),
      threads: 2,
      shrinking: false,
      progress: (_, outcome) => outcomes.push(outcome),
    });
    expect(result.violations).toEqual([]);
    expect(result.seeds).toBe(seeds.length);
    expect(result.faults).toBeGreaterThan(20);
    // Strategies that look ahead are among them, and one that asks for plans.
    const drawn = seeds.map((seed) => drawPlan(seed).strategy);
    expect(drawn).toEqual(expect.arrayContaining(['price', 'predictive']));
    expect(result.plans).toBeGreaterThan(10);
    expect(result.energyRelativeError).toBeLessThan(1e-9);
    const there = outcomes.find(({ seed }) => seed === seeds[1]);
    expect(runCase({ seed: seeds[1] }, false, { solver: await loadSolver() })).toEqual(there);
  });
});
