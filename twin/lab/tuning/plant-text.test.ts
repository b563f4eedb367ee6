import { describe, expect, it } from 'vitest';
import { compareTexts, parsePlant, plantFilePath, readText } from '../../../config/index.ts';
import { tunedText } from './plant-text.ts';

const text = readText(plantFilePath('mairie'));
const tuning = { gain: 0.031, integralTime: 95 };
const lines = (whole: string) => whole.split('\n');

describe('a tuning in a plant file', () => {
  it('is written where there was none, and all the rest stands as it was, comments too', () => {
    const tuned = tunedText(text, [{ equipment: 'heatPump.1', parameter: 'tuning', tuning }]);
    const added = lines(tuned).filter((line) => line.includes('tuning: { gain: 0.031, integralTime: 95 s }'));
    expect(added).toHaveLength(1);
    expect(lines(tuned).filter((line) => line !== added[0])).toEqual(lines(text));
    const changes = compareTexts(text, tuned);
    expect(changes.map(({ path }) => path)).toEqual(['equipment.heatPump.1.parameters.tuning']);
  });

  it('takes the place of the one that was there, several at once, in maps of either style', () => {
    const once = tunedText(text, [
      { equipment: 'heatPump.1', parameter: 'tuning', tuning: { gain: 0.5, integralTime: 10 } },
      { equipment: 'pump.circuits.1', parameter: 'tuning', tuning },
      { equipment: 'circuit.hotWater', parameter: 'hotWaterTuning', tuning },
    ]);
    const twice = tunedText(once, [{ equipment: 'heatPump.1', parameter: 'tuning', tuning }]);
    expect(twice).toBe(once.replace('{ gain: 0.5, integralTime: 10 s }', '{ gain: 0.031, integralTime: 95 s }'));
    const plant = parsePlant(twice, 'twice');
    for (const name of ['heatPump.1', 'pump.circuits.1'])
      expect(plant.equipment.find((one) => one.name === name)?.parameters).toMatchObject({ tuning });
  });

  it('is refused where the plant has no such equipment, or it no such tuning', () => {
    expect(() => tunedText(text, [{ equipment: 'heatPump.9', parameter: 'tuning', tuning }])).toThrow(/heatPump\.9/);
    expect(() => tunedText(text, [{ equipment: 'store.1', parameter: 'tuning', tuning }])).toThrow(/store\.1/);
  });
});
