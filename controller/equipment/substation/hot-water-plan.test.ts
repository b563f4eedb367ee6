import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../../config/index.ts';
import { quality } from '../../image/index.ts';
import { assemble } from '../../scan/assembly.ts';
import { ControlContext } from '../context.ts';
import { equipmentOfKind, modeIndex } from '../control.ts';
import { HotWaterPlan, hotWaterFreedom } from './hot-water-plan.ts';

const plant = loadPlant(plantFilePath('chapelle'), {
  'equipment.substation.H1.parameters.hotWater.planTemperatureMinimum': '56 °C',
});
const startTime = 1_768_176_000;

/** A substation whose store of hot water is held at a temperature, and what its valve does. */
function begin() {
  const context = new ControlContext(plant, startTime);
  const { substations } = assemble(context, 'rules');
  const equipment = equipmentOfKind(context, 'substation').find(({ parameters }) => parameters.hotWater);
  const control = substations.find(({ index }) => index === equipment?.index);
  if (equipment === undefined || control === undefined) throw new Error('no substation makes hot water');
  const { points, index } = equipment;
  const { image, priority } = context;
  for (const { index: slot, definition } of plant.points) {
    if (definition.kind !== 'measured') continue;
    image.quality[slot] = quality.good;
    image.value[slot] = definition.unit === '°C' ? 65 : 0;
  }
  const hold = (store: number, seconds: number) => {
    image.value[points['hotWater.storeTemperature']] = store;
    for (let passed = 0; passed < seconds; passed += 10) {
      context.time += 10;
      context.dt = 10;
      control.scan();
      priority.resolve(context.time, image.value, new Uint16Array(priority.slots.length));
    }
  };
  const valve = () => image.value[points['hotWater.valve']];
  const wish = (value: number, until = Number.NaN) => {
    context.hotWaterWish[index] = value;
    context.hotWaterWishUntil[index] = until;
  };
  const said = () => control.conditions().filter(({ key }) => key.startsWith('condition.hotWater'));
  return { context, index, hold, valve, wish, said, shift: () => context.hotWaterShift[index] };
}

describe('a store of hot water that a plan would have charged later', () => {
  it('is held below its set-point, at a pace, no lower than a plan may leave it, and says so and until when', () => {
    const { hold, valve, wish, said, shift } = begin();
    hold(57, 1800);
    expect(valve()).toBeGreaterThan(0.1);
    wish(-1, startTime + 7200);
    hold(57, 900);
    expect(shift()).toBeCloseTo(-1, 6);
    hold(57, 3600);
    expect(shift()).toBe(-2);
    expect(valve()).toBe(0);
    expect(said()).toContainEqual({
      key: 'condition.hotWaterHeldBack',
      parameters: { target: 56, setpoint: 58 },
      blocking: false,
      until: startTime + 7200,
    });
    wish(0);
    hold(57, 3600);
    expect(shift()).toBe(0);
    expect(valve()).toBeGreaterThan(0.1);
    expect(said().map(({ key }) => key)).toEqual(['condition.hotWater']);
  });

  it('is charged at once where draws took it below that, until it is warm, and says so', () => {
    const { hold, valve, wish, said, shift } = begin();
    wish(-1);
    hold(57, 3600);
    hold(55.2, 600);
    expect(shift()).toBe(-2);
    hold(54.9, 10);
    expect(shift()).toBe(0);
    expect(said().map(({ key }) => key)).toContain('condition.hotWaterHoldEnded');
    hold(56.5, 1200);
    expect([shift(), valve() > 0.1]).toEqual([0, true]);
    hold(57.6, 20);
    expect(shift()).toBeLessThan(0);
  });

  it('is raised against legionella all the same', () => {
    const { context, hold, wish, shift, valve } = begin();
    const lostFor = 26 * 3600;
    hold(50, lostFor);
    wish(-1);
    hold(57, 600);
    expect(
      context.image.value[plant.pointByName.get('substation.H1.hotWater.disinfection')?.index ?? -1],
    ).toBeGreaterThan(0);
    expect(shift()).toBe(0);
    expect(valve()).toBeGreaterThan(0.1);
  });

  it('is a person’s while in manual, and charged to its set-point where its sensor is lost', () => {
    const { context, index, hold, wish, shift, valve } = begin();
    wish(-1);
    hold(57, 3600);
    context.setMode(index, modeIndex.manual);
    hold(57, 10);
    expect(shift()).toBe(0);
    context.setMode(index, modeIndex.automatic);
    hold(57, 3600);
    expect(shift()).toBe(-2);
    context.image.quality[plant.pointByName.get('substation.H1.hotWater.storeTemperature')?.index ?? -1] = quality.bad;
    hold(57, 10);
    expect([shift(), valve()]).toEqual([0, 0.3]);
  });
});

describe('the freedom of a plan', () => {
  const p = { planTemperatureMinimum: 56, planTemperatureRaise: 4 };
  it('is between its least and its raise, and never out of what people may set', () => {
    expect(hotWaterFreedom(p, 58)).toEqual({ least: 56, most: 62 });
    expect(hotWaterFreedom(p, 55)).toEqual({ least: 55, most: 59 });
    expect(hotWaterFreedom(p, 63)).toEqual({ least: 56, most: 65 });
    expect(hotWaterFreedom({ ...p, planTemperatureRaise: 0 }, 58).most).toBe(58);
    // Where the plant file allows nothing, there is none.
    expect(hotWaterFreedom({ planTemperatureMinimum: undefined, planTemperatureRaise: 0 }, 58)).toEqual({
      least: 58,
      most: 58,
    });
  });

  it('reaches no further up than the network’s water brings through the exchanger', () => {
    const substation = plant.equipmentByName.get('substation.H1');
    if (substation?.kind !== 'substation' || substation.parameters.hotWater === undefined) throw new Error('no H1');
    const up = (supply: number) => {
      const plan = new HotWaterPlan({ ...substation.parameters.hotWater, ...p } as never);
      for (let i = 0; i < 600; i++) plan.step(1, { setpoint: 58, store: 58, supply, free: true }, 10);
      return plan.shift;
    };
    expect(up(75)).toBe(4);
    expect(up(65)).toBe(2);
    expect(up(60)).toBe(0);
    expect(up(Number.NaN)).toBe(0);
  });
});
