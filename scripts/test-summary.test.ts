import { expect, test } from 'vitest';
import { summarise, type VitestReport } from './test-summary.ts';

const report = (change: Partial<VitestReport>): VitestReport => ({
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  ...change,
});

test('a green run', () => {
  expect(summarise(report({}), 0)).toEqual({ lines: ['5 passed, 0 failed'], ok: true });
});

test('skipped tests are told, and are neither passed nor failed', () => {
  expect(summarise(report({ numPendingTests: 2 }), 0)).toEqual({
    lines: ['2 skipped', '5 passed, 0 failed'],
    ok: true,
  });
});

test('failed tests', () => {
  expect(summarise(report({ numFailedTests: 3 }), 1)).toEqual({ lines: ['5 passed, 3 failed'], ok: false });
});

test('a file that fails before its tests run is a failure', () => {
  const testResults = [{ name: 'a.test.ts', status: 'failed', assertionResults: [] }];
  const { lines, ok } = summarise(report({ testResults }), 1);
  expect(lines.at(-1)).toBe('5 passed, 1 failed');
  expect(ok).toBe(false);
});

test('an error outside any test is a failure', () => {
  expect(summarise(report({}), 1).lines.at(-1)).toBe('5 passed, 1 failed');
});

test('no report, or no test at all, is a failure', () => {
  expect(summarise(undefined, 1).lines.at(-1)).toBe('0 passed, 1 failed');
  expect(summarise(report({ numPassedTests: 0 }), 0).ok).toBe(false);
});
