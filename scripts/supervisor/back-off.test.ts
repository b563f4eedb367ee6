import { expect, it } from 'vitest';
import { BackOff } from './back-off.ts';

it('doubles up to half a minute, and forgets after a stable minute', () => {
  const backOff = new BackOff();
  expect([0, 10, 10, 10, 10, 10, 10].map((lived) => backOff.next(lived))).toEqual([
    1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
  ]);
  expect(backOff.next(60_000)).toBe(1000);
});
