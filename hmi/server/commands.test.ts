import { expect, test } from 'vitest';
import { type Command, commandSchema, complaint, failureOf, methodOf } from './commands.ts';

const calls: [Command, string, (string | number)[]][] = [
  [{ type: 'setpoint', point: 'a.b', value: 2 }, 'SetSetpoint', ['a.b', 2]],
  [{ type: 'mode', equipment: 'a', mode: 'manual' }, 'SetMode', ['a', 'manual', '', '']],
  [
    { type: 'mode', equipment: 'a', mode: 'maintenance', reason: 'seal', expectedEnd: '2026-01-01T00:00:00Z' },
    'SetMode',
    ['a', 'maintenance', 'seal', '2026-01-01T00:00:00Z'],
  ],
  [{ type: 'release', equipment: 'a', reason: 'done' }, 'ReleaseMaintenance', ['a', 'done']],
  [{ type: 'release', equipment: 'a', user: 'mo', reason: 'done' }, 'ReleaseTag', ['a', 'mo', 'done']],
  [{ type: 'manualValue', point: 'a.b', value: 0 }, 'SetManualValue', ['a.b', 0]],
  [{ type: 'manualValue', point: 'a.b', value: null }, 'ReleaseManualValue', ['a.b']],
  [{ type: 'reset', equipment: 'a' }, 'Reset', ['a']],
  [{ type: 'strategy', strategy: 'price' }, 'SetStrategy', ['price', '']],
  [{ type: 'strategy', strategy: 'price', part: 'network' }, 'SetStrategyOf', ['network', 'price', '']],
  [{ type: 'strategy', strategy: 'rules', reason: 'trial over' }, 'SetStrategy', ['rules', 'trial over']],
  [{ type: 'acknowledge', alarm: '7' }, 'Acknowledge', ['7', '']],
];

test.each(calls)('%j is accepted and becomes %s', (command, method, inputs) => {
  expect(methodOf(commandSchema.parse(command))).toEqual({ method, inputs });
});

test.each([
  [{ type: 'setpoint', point: 'a', value: '2' }],
  [{ type: 'setpoint', point: 'a', value: Number.NaN }],
  [{ type: 'setpoint', point: 'a', value: 1, who: { role: 'admin' } }],
  [{ type: 'setpoint', point: '', value: 1 }],
  [{ type: 'mode', equipment: 'a', mode: 'local' }],
  [{ type: 'mode', equipment: 'a', mode: 'maintenance', expectedEnd: 'tomorrow' }],
  [{ type: 'shutdown' }],
  [null],
  [[]],
  ['setpoint'],
])('%j is refused with a place', (input) => {
  const result = commandSchema.safeParse(input);
  expect(result.success).toBe(false);
  if (!result.success) expect(complaint(result.error)).not.toBe('');
});

test('status names become codes', () => {
  expect(failureOf('BadUserAccessDenied')).toBe('accessDenied');
  expect(failureOf('BadSomethingElse')).toBe('failed');
});
