import { expect, test, vi } from 'vitest';
import { loadSolver, type PlanSolver } from '../../controller/planner/solver.ts';
import type { Controller } from '../../controller/scan/index.ts';
import { ClosedLoop } from './closed-loop.ts';
import { run, weatherOf } from './run.ts';
import { readScenario } from './scenario.ts';

// Days of a plant with its plans; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 240_000 });

const solver = await loadSolver();
const houses = ['H1', 'H2', 'H3', 'H4'].map((name) => `substation.${name}`);
const autumn = { plant: 'chapelle', start: '2026-10-05T00:00:00Z', prices: 'day_ahead' } as const;
/** Of 58 °C a plan may put off two kelvin. */
const allowed = Object.fromEntries(
  houses.map((name) => [`equipment.${name}.parameters.hotWater.planTemperatureMinimum`, '56 °C']),
);

/** Some days by plans. */
function lived(changes: Readonly<Record<string, string>>) {
  let controller: Controller | undefined;
  const scenario = readScenario({ ...autumn, strategy: 'predictive', days: 3, warmup: 48, changes });
  const slots = houses.map((name) => scenario.plant.pointByName.get(`${name}.hotWater.disinfection`)?.index ?? -1);
  const raised = new Set<number>();
  const { kpis, invariants } = run(scenario, () => {}, {
    solver,
    watch: (loop) => {
      controller = loop.controller;
      for (const slot of slots) if (loop.controller.image.value[slot] !== 0) raised.add(slot);
    },
  });
  expect(invariants.count).toBe(0);
  return { of: (name: string) => kpis[name].value, raised, plan: controller?.planning()[0].plan };
}

test('plans that move hot water cost as much as plans that do not, or less, at the same hot water, and none is raised for it', () => {
  const [moving, still] = [lived(allowed), lived({})];
  expect(moving.plan?.hotWater?.normal).toBeCloseTo(54, 0);
  expect(still.plan?.hotWater).toBeUndefined();
  // The same days differ by that much where a boiler or a chiller starts at another time.
  expect(moving.of('cost')).toBeLessThanOrEqual(1.01 * still.of('cost'));
  expect(moving.of('hotWaterDiscomfort')).toBe(0);
  expect(moving.of('tdis_tot')).toBeLessThanOrEqual(still.of('tdis_tot') + 1e-9);
  expect(moving.raised.size).toBe(0);
});

test('hot water that is put off comes back where plans end, and is told by the substation until then', () => {
  const scenario = readScenario({ ...autumn, strategy: 'predictive', changes: allowed });
  const { plant, startTime } = scenario;
  /** Plans that put off all that they may from their beginning, whatever it costs. */
  let fails = false;
  const late: PlanSolver['solve'] = (problem, limits) => {
    if (fails) return { kind: 'failed', reason: 'error', message: 'no more' };
    const dear = problem.blocks.map((block, i) =>
      i < 8 ? { ...block, recoveredCost: block.recoveredCost + 300, gasCost: block.gasCost + 300 } : block,
    );
    return solver.solve({ ...problem, blocks: dear }, limits);
  };
  const weather = weatherOf(scenario);
  const planning = {
    world: 'day_ahead',
    seed: 1,
    weather,
    solver: { ...solver, solve: late },
    foresight: undefined,
  } as const;
  const loop = new ClosedLoop(plant, { strategy: 'predictive', seed: 1, weather, startTime, planning });
  const { controller } = loop;
  const live = (hours: number, each: () => boolean) => {
    for (let i = 0; i < hours * 360; i++) {
      loop.step(10);
      controller.drainEvents();
      if (each()) return true;
    }
    return false;
  };
  const house = plant.equipmentByName.get(houses[0])?.index ?? -1;
  const told = () => controller.explanation(house).conditions.find(({ key }) => key === 'condition.hotWaterHeldBack');
  const temperatures = () =>
    houses.map((name) => loop.twin.measured[plant.pointByName.get(`${name}.hotWater.storeTemperature`)?.index ?? -1]);
  expect(live(12, () => Number(told()?.parameters.target ?? 58) < 56.2)).toBe(true);
  expect(told()?.until).toBeGreaterThan(loop.time);
  expect(controller.explanation(house).conditions.map(({ key }) => key)).toContain('condition.hotWater');
  fails = true;
  expect(live(4, () => controller.planning()[0].plan === undefined)).toBe(true);
  expect(live(1, () => told() === undefined)).toBe(true);
  expect(live(2, () => Math.min(...temperatures()) > 57.4)).toBe(true);
});
