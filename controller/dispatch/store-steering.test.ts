import { expect, it } from 'vitest';
import { type EquipmentOf, loadPlant, plantFilePath } from '../../config/index.ts';
import { ControlContext } from '../equipment/context.ts';
import type { CircuitPlanning } from '../planning/index.ts';
import { type HeatingStrategy, type Steering, strategies } from '../strategies/index.ts';
import { StoreSteering } from './store-steering.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const startTime = 1_768_176_000;

/** A circuit whose strategy wishes something of two stores of hot water. */
function begin() {
  const circuit = plant.equipment.find((e): e is EquipmentOf<'heatingCircuit'> => e.kind === 'heatingCircuit');
  const loads = ['substation.H1', 'substation.H2'].map((name) => plant.equipmentByName.get(name)?.index ?? -1);
  if (circuit === undefined) throw new Error('no heating circuit');
  const context = new ControlContext(plant, startTime);
  const planning = {
    view: { load: 500, setpoint: 65, reset: 0, back: 45, charge: 0.5, capacity: 500, known: true, fired: false },
    hotWater: loads.map((index) => ({ index })),
    plan: {} as CircuitPlanning['plan'],
    recoveredMaximum: undefined,
    economics: () => [],
  };
  const steering = new StoreSteering(context, circuit, planning as unknown as CircuitPlanning);
  let wish: Pick<Steering, 'hotWater' | 'hotWaterUntil'> = {};
  const steers: HeatingStrategy = {
    ...strategies.rules,
    steer: () => ({ recovery: true, gas: true, charge: 0.5, seconds: 1800, reason: 'reason.plan', ...wish }),
  };
  const ask = (wanted: typeof wish, { strategy = steers, late = false } = {}) => {
    wish = wanted;
    steering.ask(strategy, [], late);
    return loads.map((index) => context.hotWaterWish[index]);
  };
  return { context, loads, planning, steering, ask };
}

it('loads are told what the strategy wishes of their hot water, until when, and when it wishes nothing any more', () => {
  const { context, loads, ask } = begin();
  expect(ask({ hotWater: -0.5, hotWaterUntil: startTime + 900 })).toEqual([-0.5, -0.5]);
  expect(loads.map((index) => context.hotWaterWishUntil[index])).toEqual([startTime + 900, startTime + 900]);
  expect(ask({})).toEqual([0, 0]);
  expect(context.hotWaterWishUntil[loads[0]]).toBeNaN();
  ask({ hotWater: 1 });
  expect(ask({}, { strategy: strategies.rules })).toEqual([0, 0]);
});

it('hot water that was put off waits on while heat is too short to ask the strategy, and is put off no more without a plan', () => {
  const { planning, ask } = begin();
  ask({ hotWater: -1 });
  expect(ask({}, { late: true })).toEqual([-1, -1]);
  ask({ hotWater: 0.7 });
  expect(ask({ hotWater: 0.7 }, { late: true })).toEqual([0, 0]);
  ask({ hotWater: -1 });
  planning.plan = undefined;
  expect(ask({ hotWater: -1 }, { late: true })).toEqual([0, 0]);
});
