import { describe, expect, it } from 'vitest';
import { type EquipmentOf, loadPlant, plantFilePath } from '../../config/index.ts';
import { ControlContext } from '../equipment/context.ts';
import { modeIndex, slotOf } from '../equipment/control.ts';
import { quality } from '../image/index.ts';
import { strategies } from '../strategies/index.ts';
import { SupplyReset } from './supply-reset.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const dt = 10;
const curve = 75;
const least = 55;
const circuit = plant.equipment.find((e): e is EquipmentOf<'heatingCircuit'> => e.kind === 'heatingCircuit');
const substations = plant.equipment.filter((e): e is EquipmentOf<'substation'> => e.kind === 'substation');
const heated = substations.filter(({ parameters }) => parameters.heating !== undefined);
const watered = substations.filter(({ parameters }) => parameters.hotWater !== undefined);

/** A network whose pump runs, and whose loads all have what they want. */
function begin() {
  if (circuit === undefined) throw new Error('no heating circuit');
  const context = new ControlContext(plant, 1_768_176_000);
  const { image } = context;
  for (const { index, definition } of plant.points)
    if (definition.kind === 'measured') image.quality[index] = quality.good;
  const set = (equipment: EquipmentOf<'substation'>, key: string, value: number) => {
    image.value[slotOf(equipment, key)] = value;
  };
  const hold = (one: EquipmentOf<'substation'>, valve: number, short: number) => {
    set(one, 'heating.valve', valve);
    set(one, 'heating.supplyTemperatureSetpoint', 50);
    set(one, 'heating.supplyTemperature', 50 - short);
  };
  for (const one of heated) hold(one, 0.5, 0);
  for (const one of watered) {
    set(one, 'hotWater.temperatureSetpoint', 58);
    set(one, 'hotWater.storeTemperature', 58);
  }
  const pump = plant.equipmentByName.get('pump.network.1');
  if (pump === undefined) throw new Error('no network pump');
  const runs = (on: boolean) => {
    image.value[slotOf(pump, 'running')] = on ? 1 : 0;
  };
  runs(true);
  const reset = new SupplyReset(context, circuit);
  const live = (seconds: number, { settling = false, wanted = true } = {}) => {
    for (let passed = 0; passed < seconds; passed += dt) {
      context.time += dt;
      context.dt = dt;
      reset.step(wanted, settling, curve, least);
    }
    return reset.value;
  };
  return { context, reset, live, hold, set, runs };
}

describe('the supply of a network', () => {
  it('is lowered step by step while all loads have enough, no further than hot water needs', () => {
    const { live } = begin();
    expect(live(590)).toBe(0);
    expect(live(300)).toBeCloseTo(-1.1);
    // Hot water of 58 °C with a margin of 7 K: 65 °C, though the network itself might be colder.
    expect(live(6 * 3600)).toBeCloseTo(65 - curve);
  });

  it('is not raised for hot water that a plan has charged later, and is for hot water that is short besides', () => {
    const { context, live, set, reset } = begin();
    for (const one of watered) {
      set(one, 'hotWater.valve', 1);
      set(one, 'hotWater.storeTemperature', 55.5);
      context.hotWaterShift[one.index] = -2;
    }
    live(1200);
    expect(reset.requests).toBe(0);
    for (const one of watered) context.hotWaterShift[one.index] = 0;
    live(1200);
    expect(reset.requests).toBe(2 * watered.length);
  });

  it('stays where it is while stages settle, and is as the curve has it without a pump, or by a strategy that has no reset', () => {
    const { live, runs } = begin();
    const before = live(2000);
    expect(before).toBeLessThan(-3);
    expect(live(3600, { settling: true })).toBe(before);
    expect(live(10, { wanted: false })).toBe(0);
    expect(live(2000)).toBeLessThan(-3);
    runs(false);
    expect(live(10)).toBe(0);
  });

  it('is not lowered by a pump that draws from the return only', () => {
    const { live, runs, context } = begin();
    runs(false);
    const greenhouses = plant.equipmentByName.get('pump.greenhouse');
    if (greenhouses === undefined) throw new Error('no greenhouse pump');
    context.image.value[slotOf(greenhouses, 'running')] = 1;
    expect(live(2000)).toBe(0);
  });

  it('is raised for loads whose valves are open, the more the shorter they are, and the first two requests are passed over', () => {
    const { live, hold, reset } = begin();
    live(6 * 3600);
    const asked = (valve: number, short: number) => {
      hold(heated[0], valve, short);
      live(600);
      return reset.requests;
    };
    expect(asked(0.9, 0)).toBe(0);
    expect(asked(0.96, 0)).toBe(1);
    // Once open, it asks until it is well closed again.
    expect(asked(0.9, 0)).toBe(1);
    expect(asked(0.8, 6)).toBe(0);
    expect(asked(1, 2.5)).toBe(2);
    expect(live(3600)).toBeCloseTo(65 - curve);
    expect(asked(1, 4.5)).toBe(3);
    expect(live(300)).toBeGreaterThan(65 - curve);
    live(6 * 3600);
    expect(reset.value).toBe(0);
  });

  it('is not raised for a valve that a person holds, a sensor that is lost, nor a store of hot water that fills up', () => {
    const { context, live, hold, set, reset } = begin();
    for (const one of heated) {
      hold(one, 1, 10);
      context.mode[one.index] = modeIndex.manual;
    }
    live(1200);
    expect(reset.requests).toBe(0);
    for (const one of heated) {
      context.mode[one.index] = modeIndex.automatic;
      context.image.quality[slotOf(one, 'heating.supplyTemperature')] = quality.bad;
    }
    for (const one of watered) {
      set(one, 'hotWater.valve', 1);
      set(one, 'hotWater.storeTemperature', 57);
    }
    live(1200);
    expect(reset.requests).toBe(0);
    set(watered[0], 'hotWater.storeTemperature', 53);
    live(1200);
    expect(reset.requests).toBe(3);
  });

  it('goes on from where another configuration had it', () => {
    const { context, live, reset } = begin();
    live(3000);
    if (circuit === undefined) throw new Error('no heating circuit');
    const next = new SupplyReset(context, circuit);
    next.succeed(reset);
    expect(next.value).toBe(reset.value);
    next.restore(-4);
    expect(next.store()).toBe(-4);
  });

  it('is reset by every strategy but the baseline', () => {
    const by = (name: keyof typeof strategies) => {
      const strategy: { resetsSupply?: () => boolean } = strategies[name];
      return strategy.resetsSupply?.() === true;
    };
    expect([by('baseline'), by('rules'), by('price'), by('predictive')]).toEqual([false, true, true, true]);
  });
});
