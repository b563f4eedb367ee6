import { expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../../config/index.ts';
import { quality } from '../../image/index.ts';
import { assemble } from '../../scan/assembly.ts';
import { ControlContext } from '../context.ts';
import { equipmentOfKind } from '../control.ts';

const plant = loadPlant(plantFilePath('chapelle'));
const startTime = 1_768_176_000;

/** A substation in hard frost whose heating wants all it can get, with a hot-water store at a given temperature. */
function begin() {
  const context = new ControlContext(plant, startTime);
  const { substations } = assemble(context, 'rules');
  const equipment = equipmentOfKind(context, 'substation').find(
    ({ parameters }) => parameters.hotWater && parameters.heating,
  );
  const control = substations.find(({ index }) => index === equipment?.index);
  if (equipment === undefined || control === undefined) throw new Error('no substation heats and makes hot water');
  const { points } = equipment;
  const { image, priority } = context;
  for (const { index, definition } of plant.points) {
    if (definition.kind !== 'measured') continue;
    image.quality[index] = quality.good;
    image.value[index] = definition.unit === '°C' ? 20 : 0;
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
  const value = (key: string) => image.value[points[key]];
  const why = () => control.conditions().map(({ key }) => key);
  return { hold, value, why };
}

it('heating yields to hot water that is short though its valve is wide open, for an hour at most, and then has an hour', () => {
  const { hold, value, why } = begin();
  hold(57, 7200);
  expect(value('heating.valve')).toBe(1);
  hold(40, 900);
  expect(value('hotWater.valve')).toBe(1);
  expect(value('heating.valve')).toBe(0.3);
  expect(why()).toContain('condition.hotWaterPriority');
  hold(40, 3600);
  expect(value('heating.valve')).toBe(1);
  hold(40, 3600);
  expect(value('heating.valve')).toBe(0.3);
});

it('and takes back what it gave as soon as the store is warm', () => {
  const { hold, value, why } = begin();
  hold(57, 7200);
  hold(40, 900);
  hold(58, 600);
  expect(value('heating.valve')).toBeGreaterThan(0.3);
  expect(why()).not.toContain('condition.hotWaterPriority');
});
