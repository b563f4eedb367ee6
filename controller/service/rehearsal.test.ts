import { expect, it, vi } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { Controller } from '../scan/controller.ts';
import { rehearse } from './rehearsal.ts';

it('rehearses whole scans, with the field taken over, on a controller of its own', async () => {
  const scan = vi.spyOn(Controller.prototype, 'scan');
  const adopt = vi.spyOn(Controller.prototype, 'adoptOutputs');
  const plant = loadPlant(plantFilePath('mairie'));
  const before = JSON.stringify(plant.points);
  await rehearse(plant, 'rules', 1_768_176_000);
  expect(scan.mock.calls.length).toBeGreaterThan(100);
  expect(adopt).toHaveBeenCalledTimes(1);
  expect(new Set(scan.mock.contexts).size).toBe(1);
  expect(JSON.stringify(plant.points)).toBe(before);
  vi.restoreAllMocks();
});
