import { expect, test } from 'vitest';
import { memoryLog } from '../history/testing.ts';
import { parseDescription } from './description.ts';
import { PlantMirror } from './mirror.ts';
import { description } from './testing.ts';

const scan = (count: number) => JSON.stringify({ count, periodMs: 1000, time: 5000 + count });
const value = (name: string, number: number) => ({ name, value: number, quality: 0, sourceTime: 5000 });

function setup() {
  const log = memoryLog();
  const mirror = new PlantMirror(log, 0);
  const recorded: string[] = [];
  const listener = {
    update: (slot: number, number: number, quality: number) => recorded.push(`${slot}=${number}/${quality}`),
    begin: () => undefined,
    heartbeat: () => undefined,
    lost: (time: number) => recorded.push(`lost at ${time}`),
  };
  mirror.describe(parseDescription(JSON.stringify(description)), listener, 0);
  return { mirror, log, recorded };
}

test('values count only after the scan was seen and everything was read', () => {
  const { mirror, recorded } = setup();
  mirror.setConnected(true, 0);
  mirror.take([value('loop.temperature', 20)], 0);
  expect(mirror.returned(0)).toBe(false);
  mirror.takeText('plant#scan', scan(1), 10);
  expect(mirror.returned(10)).toBe(true);
  expect(recorded).toEqual([]);
  mirror.recover([value('loop.temperature', 21)], 20);
  expect(recorded).toEqual(['2=21/0']);
  expect(mirror.stale).toBe(false);
});

test('the same scan told again is no sign of life', () => {
  const { mirror, recorded } = setup();
  mirror.setConnected(true, 0);
  mirror.takeText('plant#scan', scan(1), 0);
  mirror.recover([], 0);
  mirror.takeText('plant#scan', scan(1), 4000);
  mirror.tick(5001);
  expect(mirror.stale).toBe(true);
  expect(recorded).toEqual(['lost at 5001']);
  mirror.takeText('plant#scan', scan(2), 6000);
  expect(mirror.returned(6000)).toBe(true);
});

test('what is not of the contract is said and left out', () => {
  const { mirror, log } = setup();
  mirror.takeText('plant#scan', '{"count":"many"}', 0);
  mirror.takeText('plant#alarms', '{}', 0);
  mirror.takeText('pump#explanation', 'no JSON', 0);
  mirror.take([value('unknown.point', 1)], 0);
  expect(log.lines).toHaveLength(3);
  expect(mirror.scan).toBeUndefined();
  expect(mirror.alarms).toEqual([]);
});

test('a new plant begins above every sequence given before', () => {
  const { mirror } = setup();
  const before = mirror.table.sequence;
  mirror.describe(parseDescription(JSON.stringify(description)), undefined, 0);
  expect(mirror.table.sequence).toBeGreaterThan(before);
});

test('a description with slots out of order is refused', () => {
  const swapped = { ...description, points: [...description.points].reverse() };
  expect(() => parseDescription(JSON.stringify(swapped))).toThrow('expected 0');
});
