import { expect, test } from 'vitest';
import { cases } from './cases/index.ts';

/** Those that need no reference data. */
const analytic = cases.filter(({ folder }) => folder === undefined);

test.each(analytic.map((one) => [one.name, one] as const))('%s is within its limits', (_, one) => {
  const { findings } = one.run('', false);
  expect(findings.length).toBeGreaterThan(0);
  expect(findings.filter(({ ok }) => !ok)).toEqual([]);
});

test('every case says what it compares and what it leaves out', () => {
  for (const { about, limits } of cases) {
    expect(about.length).toBeGreaterThan(40);
    expect(limits.length).toBeGreaterThan(20);
  }
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
});
