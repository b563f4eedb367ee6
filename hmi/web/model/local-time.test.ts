import { expect, it } from 'vitest';
import { plantTimeOf } from './local-time.ts';

const utc = (typed: string, zone: string | undefined) => {
  const time = plantTimeOf(typed, zone);
  return time === undefined ? undefined : new Date(time * 1000).toISOString().slice(0, 16);
};

it('reads what was typed by the clock of the plant', () => {
  expect(utc('2026-12-01T18:30', 'Europe/Paris')).toBe('2026-12-01T17:30');
  expect(utc('2026-07-01T18:30', 'Europe/Paris')).toBe('2026-07-01T16:30');
  expect(utc('2026-12-01T18:30', 'America/New_York')).toBe('2026-12-01T23:30');
  expect(utc('2026-12-01T18:30', 'Asia/Kolkata')).toBe('2026-12-01T13:00');
});

it('knows when the clock changes', () => {
  // Paris, 2026: forward on 29 March at 2 h, back on 25 October at 3 h.
  expect(utc('2026-03-29T01:59', 'Europe/Paris')).toBe('2026-03-29T00:59');
  expect(utc('2026-03-29T02:30', 'Europe/Paris')).toBe('2026-03-29T01:30');
  expect(utc('2026-03-29T03:00', 'Europe/Paris')).toBe('2026-03-29T01:00');
  expect(utc('2026-10-25T02:30', 'Europe/Paris')).toBe('2026-10-25T00:30');
  expect(utc('2026-10-25T03:00', 'Europe/Paris')).toBe('2026-10-25T02:00');
});

it('is none of what is no time', () => {
  expect(plantTimeOf('', 'Europe/Paris')).toBeUndefined();
  expect(plantTimeOf('tomorrow', undefined)).toBeUndefined();
});
