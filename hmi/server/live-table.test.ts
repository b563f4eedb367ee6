import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Entry, LiveTable } from './live-table.ts';

const table = (deadBands: number[], first = 1000) =>
  new LiveTable(
    deadBands.map((deadBand) => ({ deadBand })),
    first,
  );

test('begins bad and unknown', () => {
  expect(table([0.5]).full()).toEqual({ sequence: 1000, entries: [[0, null, 2, 0]] });
});

test('shows changes by the dead-band only, and any change of quality', () => {
  const live = table([0.5, 0]);
  live.update(0, 20, 0, 1, 0);
  live.update(1, 1, 0, 1, 0);
  expect(live.flush(0)).toEqual({
    sequence: 1001,
    entries: [
      [0, 20, 0, 1],
      [1, 1, 0, 1],
    ],
  });
  live.update(0, 20.4, 0, 2, 100);
  expect(live.flush(100)).toBeUndefined();
  live.update(0, 20.4, 1, 3, 200);
  expect(live.flush(200)).toEqual({ sequence: 1002, entries: [[0, 20.4, 1, 3]] });
});

test('a slow drift within the dead-band is shown after a while', () => {
  const live = table([0.5]);
  live.update(0, 20, 0, 1, 0);
  live.flush(0);
  live.update(0, 20.1, 0, 31, 31_000);
  expect(live.flush(31_000)?.entries).toEqual([[0, 20.1, 0, 31]]);
});

test('loss makes all bad at once and keeps the last numbers', () => {
  const live = table([0, 0]);
  live.update(0, 5, 0, 1, 0);
  live.flush(0);
  live.markAllBad();
  expect(live.flush(1)?.entries).toEqual([[0, 5, 2, 1]]);
  live.markAllBad();
  expect(live.flush(2)).toBeUndefined();
});

test('resume gives what was missed, or nothing known when the sequence is of another table', () => {
  const live = table([0, 0]);
  live.update(0, 1, 0, 1, 0);
  live.flush(0);
  live.update(1, 2, 0, 2, 0);
  live.flush(0);
  expect(live.since(1001)).toEqual({ sequence: 1002, entries: [[1, 2, 0, 2]] });
  expect(live.since(1002)).toEqual({ sequence: 1002, entries: [] });
  expect(live.since(999)).toBeUndefined();
  expect(live.since(1003)).toBeUndefined();
  expect(live.since(Number.NaN)).toBeUndefined();
});

test('refuses a slot that does not exist', () => {
  expect(() => table([0]).update(1, 0, 0, 0, 0)).toThrow(RangeError);
});

test('a screen that misses any deltas and resumes ends with the same values as the table', () => {
  const step = fc.record({
    slot: fc.nat(4),
    value: fc.double({ min: -50, max: 50, noNaN: true }),
    quality: fc.nat(2),
    flush: fc.boolean(),
    heard: fc.boolean(),
    lost: fc.integer({ min: 0, max: 20 }).map((n) => n === 0),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const live = table([0, 0.5, 1, 5, 0]);
      const screen = new Map<number, Entry>(live.full().entries.map((entry) => [entry[0], entry]));
      let sequence = live.sequence;
      steps.forEach(({ slot, value, quality, flush, heard, lost }, time) => {
        live.update(slot, value, quality, time + 1, time);
        if (lost) live.markAllBad();
        if (flush) live.flush(time);
        if (!heard) return;
        const missed = live.since(sequence);
        for (const entry of missed?.entries ?? []) screen.set(entry[0], entry);
        sequence = missed?.sequence ?? sequence;
      });
      live.flush(100);
      for (const entry of live.since(sequence)?.entries ?? []) screen.set(entry[0], entry);
      expect([...screen.values()].sort((a, b) => a[0] - b[0])).toEqual(live.full().entries);
    }),
  );
});
