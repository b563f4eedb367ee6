import { expect, test } from 'vitest';
import { outcomeOfReset } from './reset.ts';

test('a fault that stands some seconds after its reset lasts; before, nobody can say', () => {
  const reset = { equipment: 'heatPump.1', time: 1000 };
  expect(outcomeOfReset(reset, 'fault', 1002)).toBe('open');
  // A machine may leave its fault for a scan and trip again.
  expect(outcomeOfReset(reset, 'lockout', 1002)).toBe('open');
  expect(outcomeOfReset(reset, 'fault', 1005)).toBe('lasting');
  expect(outcomeOfReset(reset, 'lockout', 1005)).toBe('gone');
});
