import { describe, expect, it } from 'vitest';
import { type EquipmentOf, loadPlant, plantFilePath } from '../../config/index.ts';
import { ControlContext } from '../equipment/context.ts';
import { slotOf } from '../equipment/control.ts';
import { quality } from '../image/index.ts';
import { assemble } from '../scan/assembly.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const dt = 10;

/** The dispatch of the chilled water, its chillers standing by, its water 4 K too warm. */
function begin() {
  const context = new ControlContext(plant, 1_768_176_000);
  const { cooling } = assemble(context, 'rules');
  const [dispatch] = cooling;
  const { image, requests, available } = context;
  for (const { index, definition } of plant.points)
    if (definition.kind === 'measured') image.quality[index] = quality.good;
  const { supplyMeter, returnMeter } = dispatch.equipment.parameters;
  const slot = (name: string, key: string) => slotOf(plant.equipmentByName.get(name) as never, key);
  const outdoor = plant.equipment.find(({ kind }) => kind === 'weatherStation');
  if (outdoor !== undefined) image.value[slotOf(outdoor, 'outdoorTemperature')] = 35;
  image.value[slot(supplyMeter, 'temperature')] = 24;
  image.value[slot(returnMeter, 'temperature')] = 30;
  const chillers = plant.equipment.filter((e): e is EquipmentOf<'chiller'> => e.kind === 'chiller');
  for (const { index } of chillers) available[index] = 1;
  const design = chillers.reduce((sum, { parameters }) => sum + parameters.evaporator.designFlow, 0) / chillers.length;
  /** Chillers asked for after so many seconds at a flow of the loop, over one evaporator's design flow. */
  const asked = (flow: number, seconds: number) => {
    image.value[slot(supplyMeter, 'flow')] = flow * design;
    for (let passed = 0; passed < seconds; passed += dt) {
      context.time += dt;
      context.dt = dt;
      requests.clear();
      dispatch.scan();
    }
    return chillers.filter(({ index }) => requests.run[index] === 1).length;
  };
  return { asked, image, slot, supplyMeter, count: chillers.length };
}

// Found by simulated plants (seeds 8, 11, 200037): chillers that share too little flow trip, and each latches.
describe('chillers and the flow that they share', () => {
  it('do not start with less than proves their flow while the bypass takes its half, however warm the water is', () => {
    const { asked, count } = begin();
    expect(asked(0.3, 1200)).toBe(0);
    expect(asked(0.5, 1200)).toBe(1);
    expect(asked(1.5, 1200)).toBe(Math.min(2, count));
  });

  it('are one fewer within half a minute when the flow falls, none where it proves not even one', () => {
    const { asked } = begin();
    expect(asked(2, 2400)).toBe(2);
    expect(asked(0.7, 30)).toBe(1);
    expect(asked(0.15, 30)).toBe(0);
  });

  it('start all the same where the flow is not known', () => {
    const { asked, image, slot, supplyMeter } = begin();
    image.quality.fill(quality.bad);
    image.quality[slot(supplyMeter, 'temperature')] = quality.good;
    expect(asked(0, 1200)).toBeGreaterThan(0);
  });
});
