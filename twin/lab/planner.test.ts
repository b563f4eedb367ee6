import { expect, test, vi } from 'vitest';
import { loadSolver, type PlanSolver } from '../../controller/planner/solver.ts';
import type { Controller } from '../../controller/scan/index.ts';
import { ClosedLoop } from './closed-loop.ts';
import { type RunAids, run, weatherOf } from './run.ts';
import { readScenario, type ScenarioInput } from './scenario.ts';

// Each test lives hours of a plant several times over; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

const solver = await loadSolver();
const short: ScenarioInput = {
  plant: 'chapelle',
  strategy: 'predictive',
  start: '2026-10-08T00:00:00Z',
  days: 0.3,
  warmup: 6,
  prices: 'day_ahead',
};

/** A run with its controller at the end. */
function lived(input: ScenarioInput, aids: RunAids) {
  let controller: Controller | undefined;
  const alarms: string[] = [];
  const result = run(readScenario(input), () => {}, {
    ...aids,
    watch: (loop) => {
      controller = loop.controller;
      alarms.push(...loop.controller.alarms().map(({ key }) => key));
    },
  });
  if (controller === undefined) throw new Error('a run without a pause');
  return { result, alarms, status: controller.planning()[0] };
}

test('a plan is followed, can be read, and the same run gives the same to the bit', () => {
  const one = lived(short, { solver });
  const plan = one.status.plan;
  if (plan === undefined) throw new Error(JSON.stringify(one.status.failure));
  expect(plan.blocks.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(36 * 3600);
  expect(plan.blocks.every(({ charge }) => charge <= plan.capacity + 1)).toBe(true);
  expect(plan.cost).toBeGreaterThan(100);
  expect(Object.keys(one.status.outlook)).toEqual(['weather', 'prices']);
  expect(one.alarms).not.toContain('alarm.planFailed');
  expect(one.result.invariants.count).toBe(0);
  const again = lived(short, { solver });
  expect(again.result).toEqual(one.result);
  expect(again.status).toEqual(one.status);
});

test('where plans fail, whatever the way, the run is the run of `rules` to the bit, and an alarm says so', () => {
  const rules = run(readScenario({ ...short, strategy: 'rules' }));
  const failing: [string, PlanSolver['solve'] | undefined][] = [
    ['infeasible', () => ({ kind: 'failed', reason: 'infeasible', message: 'no plan fits the problem' })],
    ['error', (problem) => solver.solve({ ...problem, blocks: undefined as never })],
    [
      'implausible',
      (problem) => {
        const answer = solver.solve(problem);
        if (answer.kind === 'solved') (answer.values as Float64Array)[3] = Number.NaN;
        return answer;
      },
    ],
  ];
  for (const [reason, solve] of failing) {
    const broken = lived(short, { solver: { ...solver, solve: solve as PlanSolver['solve'] } });
    expect(broken.status.failure?.reason, reason).toBe(reason);
    expect(broken.status.plan, reason).toBeUndefined();
    expect(broken.result.kpis, reason).toEqual(rules.kpis);
    expect(broken.alarms, reason).toContain('alarm.planFailed');
  }
});

test('an answer that does not come in time is a failed plan, and one that comes later is passed over', () => {
  const scenario = readScenario(short);
  const { plant, startTime } = scenario;
  const loop = new ClosedLoop(plant, { strategy: 'predictive', seed: 1, weather: weatherOf(scenario), startTime });
  loop.step(60);
  const [problem] = loop.controller.plansDue();
  expect(loop.controller.plansDue()).toEqual([]);
  for (let i = 0; i < 54; i++) loop.step(10);
  expect(loop.controller.planning()[0].failure).toBeUndefined();
  for (let i = 0; i < 12; i++) loop.step(10);
  expect(loop.controller.planning()[0].failure?.reason).toBe('late');
  expect(loop.controller.drainEvents().map(({ key }) => key)).toContain('event.planFailed');
  loop.controller.answerPlan(problem, solver.solve(problem));
  expect(loop.controller.planning()[0].plan).toBeUndefined();
});

test('a machine that is tagged out, or back, makes another plan at once', () => {
  const scenario = readScenario(short);
  const { plant, startTime } = scenario;
  const loop = new ClosedLoop(plant, { strategy: 'predictive', seed: 1, weather: weatherOf(scenario), startTime });
  const { controller } = loop;
  const planned = () => {
    loop.step(10);
    const [problem] = controller.plansDue();
    if (problem !== undefined) controller.answerPlan(problem, solver.solve(problem));
    return problem?.heatPumps.count;
  };
  for (let i = 0; i < 360; i++) planned();
  const count = plant.equipment.filter(({ kind }) => kind === 'heatPump').length;
  expect(planned()).toBeUndefined();
  const who = { user: 'mo', role: 'maintenance' } as const;
  const equipment = 'heatPump.2';
  expect(controller.command({ type: 'mode', equipment, mode: 'maintenance', reason: 'oil', who }).ok).toBe(true);
  expect([planned(), planned(), planned()]).toContain(count - 1);
  expect([planned(), planned()]).toEqual([undefined, undefined]);
  expect(controller.command({ type: 'release', equipment, reason: 'done', who }).ok).toBe(true);
  controller.command({ type: 'mode', equipment, mode: 'automatic', who: { user: 'ada', role: 'operator' } });
  expect([planned(), planned(), planned()]).toContain(count);
});

test('an engineer changes the strategy while the plant runs: nothing jumps, others may not, and it is kept', () => {
  const scenario = readScenario({ ...short, strategy: 'rules' });
  const { plant, startTime } = scenario;
  const loop = new ClosedLoop(plant, { strategy: 'rules', seed: 1, weather: weatherOf(scenario), startTime });
  for (let i = 0; i < 720; i++) loop.step(10);
  const { controller } = loop;
  const outputs = () =>
    plant.points
      .filter(({ definition }) => definition.kind === 'commanded')
      .map(({ index }) => controller.image.value[index]);
  const choose = (role: 'operator' | 'engineer', strategy: string) =>
    controller.command({ type: 'strategy', strategy, who: { user: 'someone', role } });
  expect(choose('operator', 'price')).toMatchObject({ ok: false, code: 'denied' });
  expect(choose('engineer', 'toString')).toMatchObject({ ok: false, code: 'unknown' });
  const before = outputs();
  expect(choose('engineer', 'predictive')).toEqual({ ok: true, before: 'rules', after: 'predictive' });
  loop.step(1);
  // No plan yet: the rules go on, and no output moves by more than a loop's step.
  for (const [i, value] of outputs().entries()) expect(Math.abs(value - before[i])).toBeLessThan(0.05);
  expect(controller.state().strategy).toBe('predictive');
  expect(controller.plansDue()).toHaveLength(1);
});
