import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadPlant, PlantFileError } from './index.ts';

const file = fileURLToPath(new URL('plants/mairie.yaml', import.meta.url));

function refusal(changes: Record<string, unknown>): string {
  try {
    loadPlant(file, changes);
  } catch (error) {
    if (error instanceof PlantFileError)
      return error.problems.map(({ path, value, expected }) => `${path}: ${value}: ${expected}`).join('\n');
    throw error;
  }
  throw new Error('it was accepted');
}

test('a number takes the unit that the file gives', () => {
  const plant = loadPlant(file, { 'equipment.store.1.parameters.volume': 3.5 });
  expect(plant.equipmentByName.get('store.1')?.parameters).toMatchObject({ volume: 3.5 });
});

test('an item of a list is changed by its number, a value with its own unit as it says', () => {
  const plant = loadPlant(file, { 'prices.electricityWinter.3': 77, 'equipment.store.1.parameters.volume': '900 L' });
  expect(plant.prices.electricityWinter[3]).toBe(77);
  expect(plant.equipmentByName.get('store.1')?.parameters).toMatchObject({ volume: 0.9 });
});

test('a value that the file leaves to its default is added', () => {
  expect(loadPlant(file).scanPeriodSeconds).toBe(1);
  expect(loadPlant(file, { 'plant.scanPeriod': '2 s' }).scanPeriodSeconds).toBe(2);
});

test('everything else is refused, in words', () => {
  for (const name of ['store.9', 'nobody'])
    expect(refusal({ [`equipment.${name}.parameters.volume`]: 1 })).toContain('a path that this file has');
  expect(refusal({ 'equipment.store.1.parameters.volum': 1 })).toContain(
    'volum: expected no such key here'.slice(0, 5),
  );
  expect(refusal({ 'equipment.store.1.parameters.volume': -1 })).toContain('equipment.store.1.parameters.volume: -1');
  expect(refusal({ 'prices.gas': 'free' })).toContain('prices.gas: free');
  expect(refusal({ '__proto__.polluted': 1 })).not.toBe('');
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});
