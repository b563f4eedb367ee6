import { expect, test } from 'vitest';
import { isHash, runRecord, tagWords } from './audit.ts';

test('a run is read from what the audit has of it, also where that was cut off', () => {
  const scenario = { title: 'a "cold" week', plant: 'site', strategy: 'rules', days: 7, faults: [] };
  const told = { title: 'a "cold" week', plant: 'site', strategy: 'rules', days: 7, sweep: false, kept: undefined };
  const text = JSON.stringify({ scenario });
  expect(runRecord(text)).toEqual(told);
  expect(runRecord(text.slice(0, -12))).toEqual(told);
  expect(runRecord(JSON.stringify({ scenario, sweep: { method: 'grid' } }))?.sweep).toBe(true);
  expect(runRecord('{"kept":false}')?.kept).toBe(false);
  expect(runRecord('*: *')).toBeUndefined();
});

test('hashes and tags are told from other words', () => {
  expect(isHash('2b'.repeat(32))).toBe(true);
  expect(isHash('version 3')).toBe(false);
  expect(tagWords('maintenance (ada: bearing (2nd); ben: belt)')).toBe('ada: bearing (2nd); ben: belt');
  expect(tagWords('maintenance')).toBeUndefined();
});
