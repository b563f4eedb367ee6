import { expect, test } from 'vitest';
import { causesFirst } from './conditions.ts';

test('what blocks and a lost sensor stand before what follows from them', () => {
  const condition = (key: string, hold: object = {}) => ({ key, parameters: {}, blocking: false, ...hold });
  const told = [
    condition('condition.cooling'),
    condition('condition.valveFullyOpen', { limiting: true }),
    condition('condition.sensorLost', { limiting: true }),
    condition('condition.interlock', { blocking: true }),
  ];
  expect(causesFirst(told).map(({ key }) => key)).toEqual([
    'condition.sensorLost',
    'condition.interlock',
    'condition.cooling',
    'condition.valveFullyOpen',
  ]);
});
