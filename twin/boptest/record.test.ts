import { describe, expect, it } from 'vitest';
import { TrajectoryRecord } from './record.ts';

const filled = (rows: number, maximum: number) => {
  const record = new TrajectoryRecord(2, maximum, 1);
  for (let i = 0; i < rows; i++) {
    record.append(i, (row) => {
      row[0] = i;
      row[1] = -i;
    });
  }
  return record;
};

describe('a record of trajectories', () => {
  it('gives the rows between two times, both included', () => {
    const record = filled(1000, 2000);
    const rows = record.find(299.5, 302);
    expect([...(record.times(rows) ?? [])]).toEqual([300, 301, 302]);
    expect([...(record.column(1, rows) ?? [])]).toEqual([-300, -301, -302]);
    expect(record.find(5000, 6000)).toMatchObject({ first: 1000, end: 1000 });
  });

  it('halves its past when it is full, and never holds more', () => {
    const record = filled(5000, 1024);
    expect(record.length).toBeLessThanOrEqual(1024);
    const rows = record.find(0, 5000);
    const times = [...(record.times(rows) ?? [])];
    expect(times[0]).toBe(0);
    expect(times.at(-1)).toBe(4999);
    expect(times.every((time, i) => i === 0 || time > times[i - 1])).toBe(true);
    expect([...(record.column(0, rows) ?? [])]).toEqual(times);
    expect(record.interval).toBeGreaterThan(1);
  });

  it('says so where found rows are no longer where they were', () => {
    const record = filled(1000, 1024);
    const rows = record.find(0, 10);
    for (let i = 0; i < 30; i++) record.append(1000 + i, () => {});
    expect(record.times(rows)).toBeUndefined();
    expect(record.column(0, rows)).toBeUndefined();
  });
});
