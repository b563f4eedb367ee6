import { expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { parseFault } from '../network/index.ts';
import { trial } from './trial.ts';

const startTime = Date.parse('2026-01-20T00:00:00Z') / 1000;

/** Six hours beside a plant that is not quite what its file says; the heat pump trips after two hours. */
function watch(faults: readonly string[]) {
  const plant = loadPlant(plantFilePath('chapelle'));
  const specifications = faults.map((text) => parseFault(text, startTime));
  return trial({ plant, startTime, days: 0.25, built: 1, seed: 2, learning: false, faults: specifications }).warnings;
}

it('names a heat pump that trips, and the same again to the letter', () => {
  const warnings = watch(['heatPumpTrip:heatPump.1@2h..6h']);
  const words = JSON.stringify(warnings);
  expect(words).toContain('heatPumpTrip');
  expect(words).toContain('heatPump.1');
  expect(JSON.stringify(watch(['heatPumpTrip:heatPump.1@2h..6h']))).toBe(words);
});

it('does not speak of a trip where there is none', () => {
  expect(JSON.stringify(watch([]))).not.toContain('heatPumpTrip');
});
