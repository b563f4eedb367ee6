import { expect, it } from 'vitest';
import { localMonth, localOffset } from './calendar.ts';

const at = (time: string) => Date.parse(time) / 1000;

it('knows how far a zone is from UTC, in winter and summer', () => {
  const paris = localOffset('Europe/Paris');
  expect(['2026-01-15T12:00Z', '2026-07-15T12:00Z'].map((time) => paris(at(time)))).toEqual([3600, 7200]);
  // The hour of the change itself.
  expect(['2026-03-29T00:59Z', '2026-03-29T01:00Z'].map((time) => paris(at(time)))).toEqual([3600, 7200]);
});

it('knows zones that are not whole hours off', () => {
  expect(localOffset('Asia/Kolkata')(at('2026-01-15T12:10Z'))).toBe(19_800);
  expect(localOffset('Asia/Kathmandu')(at('2026-01-15T12:10Z'))).toBe(20_700);
  expect(localOffset('America/St_Johns')(at('2026-01-15T12:10Z'))).toBe(-12_600);
});

it('knows the month by the local clock, also where UTC is in another one', () => {
  const paris = localOffset('Europe/Paris');
  const monthOf = (time: string) => localMonth(at(time), paris(at(time)));
  expect(monthOf('2026-12-31T22:59:59Z')).toEqual({ year: 2026, month: 11 });
  expect(monthOf('2026-12-31T23:00Z')).toEqual({ year: 2027, month: 0 });
});
