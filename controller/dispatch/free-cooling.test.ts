import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { ControlContext } from '../equipment/context.ts';
import { FreeCooling } from './free-cooling.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const setpoint = 20;
const dt = 5;

const circuit = plant.equipment.find((one) => one.kind === 'coolingCircuit') ?? expect.fail('no cooling circuit');

/** Free cooling of the reference plant's chilled water at an outdoor temperature, °C. */
function begin(outdoor: number) {
  const context = new ControlContext(plant, 0);
  context.dt = dt;
  const free = new FreeCooling(context, circuit, () => outdoor);
  /** Seconds of a supply until it runs; undefined where it does not within them. */
  const comesAfter = (supply: number, recoveryHeld: boolean, seconds: number) => {
    for (let passed = dt; passed <= seconds; passed += dt) {
      context.requests.clear();
      free.scan({ supply, back: supply + 6, setpoint, known: true }, recoveryHeld);
      if (free.active) return passed;
    }
    return undefined;
  };
  return { free, comesAfter };
}

describe('free cooling', () => {
  it('comes at once where the supply is too warm and the air cold', () => {
    expect(begin(5).comesAfter(setpoint + 0.3, false, dt)).toBe(dt);
    expect(begin(30).comesAfter(setpoint + 3, false, 3600)).toBeUndefined();
    expect(begin(5).comesAfter(setpoint + 0.1, false, 3600)).toBeUndefined();
  });

  it('leaves the heat to heat pumps that could take more, for as long as they hold the supply', () => {
    expect(begin(5).comesAfter(setpoint + 0.4, true, 3600)).toBeUndefined();
  });

  it('comes before a chiller where they do not', () => {
    const { free, comesAfter } = begin(5);
    const passed = comesAfter(setpoint + 0.6, true, 3600);
    expect(passed).toBe(circuit.parameters.failSafeTime / 2);
    // As long as it has more to give, nobody else is called.
    expect(free.isSpent).toBe(false);
  });
});
