import { expect, test, vi } from 'vitest';
import { run } from './run.ts';
import { readScenario } from './scenario.ts';

// A week of a plant, twice in each test; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

function lived(start: string, stageByStore: boolean) {
  const changes = { 'equipment.network.parameters.stageByStore': stageByStore };
  const { kpis, invariants } = run(readScenario({ plant: 'chapelle', changes, start, days: 7, warmup: 48 }));
  const of = (name: string) => kpis[name].value;
  const starts = of('heatPumpStarts') + of('boilerStarts');
  return { cost: of('cost'), gas: of('gas'), cold: of('tdis_tot'), starts, violations: invariants.count };
}

test.each(['2026-04-10', '2026-10-15'])(
  '`rules` is at least as good as staged by load and supply alone, as Guideline 36 publishes it: from %s',
  (start) => {
    const [rules, published] = [lived(start, true), lived(start, false)];
    expect([rules.violations, published.violations]).toEqual([0, 0]);
    expect(rules.cost).toBeLessThan(published.cost);
    expect(rules.gas).toBeLessThan(published.gas);
    expect(rules.starts).toBeLessThanOrEqual(published.starts);
    expect(rules.cold).toBeLessThanOrEqual(published.cold);
  },
);
