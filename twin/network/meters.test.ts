import { expect, it } from 'vitest';
import { meterTexts } from '../../config/lab-texts.ts';
import { meterNames } from './meters.ts';

it('every running total has a name for people', () => {
  expect(Object.keys(meterTexts)).toEqual(meterNames.map((name) => `meter.${name}`));
});
