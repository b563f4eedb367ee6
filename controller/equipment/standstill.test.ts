import { describe, expect, it } from 'vitest';
import { Standstill } from './standstill.ts';

/** A machine told to stop after 100 s, whose feedback falls at `fallsAt`, s; a scan every 10 s until 400 s. */
function stopped(fallsAt: number, patience: number): Standstill {
  const standstill = new Standstill();
  for (let time = 0; time <= 400; time += 10) standstill.scan({ time, patience }, time <= 100, time >= fallsAt);
  return standstill;
}

describe('a standstill', () => {
  it('begins with the command where the field answers at once', () => {
    const { ranAt, offAt } = stopped(110, 0);
    expect([ranAt, offAt]).toEqual([100, 100]);
  });

  it('begins when the feedback fell, and prolongs what was counted from the command by as much', () => {
    const standstill = stopped(150, 0);
    expect([standstill.ranAt, standstill.offAt]).toEqual([100, 140]);
    expect(standstill.heldBack(100)).toBe(40);
    expect(standstill.heldBack(160)).toBe(0);
  });

  it('begins no earlier than the answer to the stop may come, though a feedback of before the start says off', () => {
    expect(stopped(0, 50).offAt).toBe(140);
  });

  it('does not wait for ever for a feedback that never falls', () => {
    expect(stopped(Number.POSITIVE_INFINITY, 0).offAt).toBe(220);
  });

  it('goes on in another life, of a store that knew only the command too', () => {
    const next = new Standstill();
    next.restore(stopped(150, 0).store());
    expect([next.ranAt, next.offAt]).toEqual([100, 140]);
    next.restore({ ranAt: 70 });
    expect([next.ranAt, next.offAt]).toEqual([70, 70]);
    next.restore(new Standstill().store());
    expect(next.heldBack(0)).toBe(0);
  });
});
