import { expect, test } from 'vitest';
import { run } from '../run.ts';
import { readScenario } from '../scenario.ts';
import { sweepLocally } from './local.ts';
import { planSweep } from './plan.ts';
import { sweepTable } from './table.ts';

const plan = planSweep(
  { plant: 'mairie', days: 0.1, warmup: 1 },
  { parameters: { 'plant.equipment.store.1.parameters.volume': [1, 2], strategy: ['rules', 'baseline'] } },
);

test('threads give the same as each run alone, to the bit, in the order of the plan', async () => {
  const told: number[] = [];
  const rows = await sweepLocally(plan, { threads: 2, progress: (done) => told.push(done) });
  expect(rows.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  expect(told).toEqual([1, 2, 3, 4]);
  for (const { index, result } of rows) {
    const { kpis, balance, meters } = run(readScenario(plan.tasks[index].scenario));
    expect(result).toMatchObject({ kpis, balance, meters });
  }
  expect(rows[0].result?.kpis).not.toEqual(rows[2].result?.kpis);
  const [head, first] = sweepTable(rows).split('\r\n');
  expect(head).toMatch(/^run,plant\.equipment\.store\.1\.parameters\.volume,strategy,.*cost_tot \(€\/m²\)/);
  expect(first).toMatch(/^0,1,rules,/);
});

test('a run that cannot be done fails alone', async () => {
  const broken = planSweep(
    { plant: 'mairie', days: 0.05, warmup: 0 },
    { parameters: { 'plant.equipment.store.1.parameters.volume': [-1, 2] } },
  );
  const rows = await sweepLocally(broken, { threads: 2 });
  expect(rows[0].failed).toMatch(/^mairie\.yaml:\d+:\d+: equipment\.store\.1\.parameters\.volume: -1/);
  expect(rows[1].result?.kpis.days.value).toBeCloseTo(0.05);
});

test('a sweep can be cancelled', async () => {
  const long = planSweep({ plant: 'mairie', days: 3000 }, { parameters: { seed: [1, 2, 3] } });
  const stop = new AbortController();
  const sweeping = sweepLocally(long, { threads: 1, signal: stop.signal });
  stop.abort(new Error('enough'));
  await expect(sweeping).rejects.toThrow('enough');
});
