import { describe, expect, it } from 'vitest';
import { heldOf, notHeld } from './held.ts';
import { PlantModel } from './plant-model.ts';
import type { EquipmentDescription, PlantDescription, PointDescription } from './shapes.ts';
import { ValueImage } from './value-image.ts';

const keys = ['supplyTemperature', 'supplyTemperatureSetpoint'];
const circuits = ['heatingCircuit', 'coolingCircuit'];
const points = circuits.flatMap((kind, equipment) =>
  keys.map((key, i) => ({ index: equipment * 2 + i, name: `${kind}.${key}`, equipment, key, unit: '°C' })),
) as unknown as PointDescription[];
const equipment = circuits.map((kind, index) => ({
  index,
  name: kind,
  kind,
  system: 'x',
  points: { supplyTemperature: index * 2, supplyTemperatureSetpoint: index * 2 + 1 },
})) as unknown as EquipmentDescription[];
const model = new PlantModel({ points, equipment, systems: {} } as unknown as PlantDescription);

const imageOf = (values: readonly number[]) => {
  const image = new ValueImage(() => undefined);
  image.begin(points.length);
  image.apply(values.map((value, slot) => [slot, value, 0, 1]));
  return image;
};
const told = (values: readonly number[], alarmed: readonly string[] = []) => {
  const image = imageOf(values);
  return notHeld(heldOf(model, image), image, new Set(alarmed)).map(({ equipment: { name }, target }) => [
    name,
    target?.name,
  ]);
};

describe('what is not held', () => {
  it('is abnormal though no alarm says so', () => {
    expect(told([65, 69, 20, 20])).toEqual([['heatingCircuit', 'heatingCircuit.supplyTemperatureSetpoint']]);
    expect(told([69, 69, 18, 20])).toEqual([['coolingCircuit', 'coolingCircuit.supplyTemperatureSetpoint']]);
  });

  it('is told once: where an alarm of the equipment stands, the alarm does', () => {
    expect(told([65, 69, 18, 20], ['heatingCircuit'])).toHaveLength(1);
  });

  it('is nothing where all is at its set-point, or not known', () => {
    expect(told([69, 69, 20, 20])).toEqual([]);
    expect(told([Number.NaN, 69, 20, 20])).toEqual([]);
  });
});
