import { describe, expect, it } from 'vitest';
import { LineLimit, shortLine } from './log-line.ts';

describe('lines for the terminal', () => {
  it('are short, of warnings and errors only', () => {
    const record = { level: 40, time: 0, pid: 1, hostname: 'h', name: 'plant', seconds: 12, msg: 'slipped' };
    expect(shortLine('plant', JSON.stringify(record))).toMatch(/^\d\d:\d\d:\d\d plant slipped seconds=12$/);
    expect(shortLine('plant', JSON.stringify({ ...record, level: 30 }))).toBeUndefined();
    expect(shortLine('plant', JSON.stringify({ ...record, text: 'x\n'.repeat(500) }))).toHaveLength(200);
  });

  it('leave out what libraries print', () => {
    expect(shortLine('hmi', 'Creating default certificate ... please wait')).toBeUndefined();
    expect(shortLine('hmi', '{ half a record')).toBeUndefined();
  });

  it('are bounded, and say how many were left out', () => {
    const limit = new LineLimit(2, 1000);
    expect([0, 1, 2, 3].map((ms) => limit.take(ms).show)).toEqual([true, true, false, false]);
    expect(limit.take(1000)).toEqual({ show: true, leftOut: 2 });
  });
});
