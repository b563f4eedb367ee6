import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { ControlContext } from '../equipment/context.ts';
import { quality } from '../image/index.ts';
import { FreeCooling } from './free-cooling.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const setpoint = 20;
const dt = 5;

const circuit = plant.equipment.find((one) => one.kind === 'coolingCircuit') ?? expect.fail('no cooling circuit');

const index = (name: string) => plant.equipmentByName.get(name)?.index ?? expect.fail(name);

/** Free cooling of the reference plant's chilled water at an outdoor temperature, °C. */
function begin(outdoor: number) {
  const context = new ControlContext(plant, 0);
  context.dt = dt;
  const free = new FreeCooling(context, circuit, () => outdoor);
  /** Seconds of a supply until it runs; undefined where it does not within them. */
  const comesAfter = (supply: number, recoveryHeld: boolean, seconds: number, chilling = false) => {
    for (let passed = dt; passed <= seconds; passed += dt) {
      context.requests.clear();
      free.scan({ supply, back: supply + 6, setpoint, known: true, chilling }, recoveryHeld);
      if (free.active) return passed;
    }
    return undefined;
  };
  /** Lives so long with a supply that wants it; what is asked of its pump at the end. */
  const live = (seconds: number, chilling = false) => {
    for (let passed = 0; passed < seconds; passed += dt) {
      context.requests.clear();
      free.scan({ supply: setpoint + 0.3, back: setpoint + 6, setpoint, known: true, chilling }, false);
    }
    return context.requests.run[index('pump.freeCooling')] === 1;
  };
  const set = (point: string, value: number) => {
    const slot = plant.pointByName.get(point)?.index ?? expect.fail(point);
    context.image.value[slot] = value;
    context.image.quality[slot] = quality.good;
  };
  const asksFor = (name: string) => context.requests.run[index(name)] === 1;
  set('meter.glycolSupply.temperature', 12);
  return { free, comesAfter, live, set, asksFor };
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

  it('sends its coolant once water flows through the exchanger, and lets water flow on after it', () => {
    const { free, live, set, asksFor } = begin(5);
    expect(live(30)).toBe(false);
    expect(asksFor('valve.freeCooling')).toBe(true);
    // All its valves' time is over, but the valve has not opened.
    expect(live(600)).toBe(false);
    set('valve.freeCooling.positionFeedback', 1);
    expect(live(dt)).toBe(true);
    set('meter.glycolSupply.temperature', 3);
    expect(live(dt)).toBe(false);
    expect(free.active).toBe(false);
    expect(asksFor('valve.freeCooling')).toBe(true);
    live(300);
    expect(asksFor('valve.freeCooling')).toBe(false);
  });

  it('is no free cooling while its coolant would freeze the water: until that flows warm enough, or has stood for a while', () => {
    const { free, live, set } = begin(-10);
    set('valve.freeCooling.positionFeedback', 1);
    live(300);
    expect(free.active).toBe(true);
    set('meter.glycolSupply.temperature', 4.5);
    live(dt);
    expect(free.active).toBe(true);
    expect(free.isSpent).toBe(true);
    set('meter.glycolSupply.temperature', 3.4);
    live(dt);
    expect(free.active).toBe(false);
    expect(free.frost).toEqual({ coolant: 3.4, least: 5 });
    // A standing thermometer proves nothing.
    set('meter.glycolSupply.temperature', 12);
    live(300);
    expect(free.active).toBe(false);
    set('meter.glycolSupply.flow', 20);
    live(dt);
    expect(free.active).toBe(true);
  });

  it('takes over from chillers where air is cold enough for all', () => {
    expect(begin(-10).comesAfter(setpoint, false, 600)).toBeUndefined();
    expect(begin(-10).comesAfter(setpoint, false, 600, true)).toBe(dt);
    expect(begin(12).comesAfter(setpoint, false, 600, true)).toBeUndefined();
  });
});
