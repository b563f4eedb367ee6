import { describe, expect, it } from 'vitest';
import { type EquipmentOf, loadPlant, plantFilePath } from '../../config/index.ts';
import { ControlContext } from '../equipment/context.ts';
import { FanStaging } from './fan-staging.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const circuit = plant.equipment.find((one) => one.kind === 'rejectionCircuit') ?? expect.fail('no rejection circuit');
const coolers = plant.equipment.filter((one): one is EquipmentOf<'dryCooler'> => one.kind === 'dryCooler');
const { minimumSpeedTime, restTime, stageTime } = circuit.parameters;
const dt = 10;

function begin() {
  const context = new ControlContext(plant, 0);
  context.dt = dt;
  const fans = coolers.map((equipment) => ({ equipment, index: equipment.index, runSeconds: 0 }));
  const staging = new FanStaging(context, circuit, fans);
  const live = (seconds: number, situation: Partial<Parameters<FanStaging['step']>[0]>) => {
    for (let passed = 0; passed < seconds; passed += dt) {
      staging.pass(dt);
      staging.step({ error: 0, demand: 0, cold: false, tooCold: false, ...situation });
      for (const [i, fan] of fans.entries()) if (staging.turns(i)) fan.runSeconds += dt;
    }
  };
  const turning = () => fans.map((_, i) => staging.turns(i));
  return { context, fans, staging, live, turning };
}

describe("dry coolers' fans", () => {
  it('come one after the other, with the same air before and after', () => {
    const { staging, live } = begin();
    live(dt, { error: 2 });
    expect(staging.count).toBe(1);
    live(stageTime - dt, { error: 2, demand: 0.3 });
    expect(staging.count).toBe(1);
    expect(staging.speed(0.3)).toBeCloseTo(0.9);
    live(2 * dt, { error: 2, demand: 0.3 });
    expect(staging.count).toBe(2);
    expect(staging.speed(0.3)).toBeCloseTo(0.45);
    live(stageTime + dt, { error: 2, demand: 0.3 });
    expect(staging.count).toBe(3);
    expect(staging.speed(0.3)).toBeCloseTo(0.3);
  });

  it('are no more than can turn above their least speed', () => {
    const { staging, live } = begin();
    live(3600, { error: 2, demand: 0.14 });
    expect(staging.count).toBe(1);
  });

  it('go one after the other after minutes at their least speed, and then rest', () => {
    const { staging, live, turning } = begin();
    live(1200, { error: 2, demand: 1 });
    expect(staging.count).toBe(3);
    live(minimumSpeedTime - dt, { error: -2, cold: true });
    expect(staging.count).toBe(3);
    live(2 * dt, { error: -2, cold: true });
    expect(staging.count).toBe(2);
    live(2 * (minimumSpeedTime + dt), { error: -2, cold: true });
    expect(staging.count).toBe(0);
    // The last that went still rests: another comes first, though it has as many hours or more.
    const last = begin();
    last.fans[1].runSeconds = 1e6;
    last.fans[2].runSeconds = 1e6;
    last.live(dt, { error: 2 });
    expect(last.turning()).toEqual([true, false, false]);
    last.live(minimumSpeedTime + dt, { error: -2, cold: true });
    last.live(dt, { error: 2 });
    expect(last.turning()).toEqual([false, true, false]);
    expect(restTime).toBeGreaterThan(dt);
    expect(turning()).toEqual([false, false, false]);
  });

  it('turn on at their least speed where nobody minds colder coolant, and stop at once where it may not be colder', () => {
    const { staging, live } = begin();
    live(dt, { error: 2 });
    live(86_400, { error: -8 });
    expect(staging.count).toBe(1);
    expect(staging.speed(0)).toBe(coolers[0].parameters.minimumFanSpeed);
    live(dt, { error: -12, tooCold: true });
    expect(staging.count).toBe(0);
  });

  it('take the place of one that is lost at once', () => {
    const { context, staging, live, turning } = begin();
    live(dt, { error: 2, demand: 0.2 });
    expect(turning()).toEqual([true, false, false]);
    context.available[coolers[0].index] = 0;
    live(dt, { error: 2, demand: 0.2 });
    expect(turning()).toEqual([false, true, false]);
    expect(staging.available).toBe(2);
  });
});
