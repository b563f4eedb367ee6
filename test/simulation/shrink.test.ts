import { describe, expect, it } from 'vitest';
import type { Disturbance } from './disturbances/disturbance.ts';
import { shrink } from './shrink.ts';

const some = (count: number): Disturbance[] =>
  Array.from({ length: count }, (_, from) => ({ type: 'kill', from, until: from + 1 }));

describe('making a failing case smaller', () => {
  it('finds the one disturbance that breaks it', () => {
    const { kept, attempts } = shrink(some(17), (candidate) => candidate.includes(11));
    expect(kept).toEqual([11]);
    expect(attempts).toBeLessThan(40);
  });

  it('finds two that break it together, wherever they are', () => {
    const { kept } = shrink(some(12), (candidate) => candidate.includes(1) && candidate.includes(10));
    expect(kept).toEqual([1, 10]);
  });

  it('says that nothing is needed where the plant alone fails', () => {
    expect(shrink(some(9), () => true)).toEqual({ kept: [], attempts: 1 });
  });

  it('keeps all where all are needed', () => {
    const { kept } = shrink(some(4), (candidate) => candidate.length === 4);
    expect(kept).toEqual([0, 1, 2, 3]);
  });

  it('gives up at its bound, with the smallest case that failed so far', () => {
    let asked = 0;
    const { kept, attempts } = shrink(
      some(64),
      (candidate) => {
        asked++;
        return candidate.includes(3) && candidate.includes(60);
      },
      9,
    );
    expect(asked).toBe(9);
    expect(attempts).toBe(9);
    expect(kept).toContain(3);
    expect(kept).toContain(60);
    expect(kept.length).toBeLessThan(64);
  });
});
