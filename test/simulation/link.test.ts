import { describe, expect, it } from 'vitest';
import { Draw } from './draw.ts';
import { Link, type LinkConditions, soundLink, worst } from './link.ts';

/** Sends so many numbers, one a second over one channel, and tells what was taken, and when. */
function exchange(conditions: (second: number) => LinkConditions, count = 2000, seconds = count + 200) {
  const link = new Link<number>(new Draw(3, 'link'));
  const taken: { value: number; at: number }[] = [];
  for (let now = 0; now < seconds; now++) {
    if (now < count) link.send(0, now, now, conditions(now));
    link.receive(now, conditions(now), (value) => taken.push({ value, at: now }));
  }
  return { link, taken };
}

const always = (changes: Partial<LinkConditions>) => () => ({ ...soundLink, ...changes });

describe('a link', () => {
  it('hands over at once and in order where it is sound', () => {
    const { taken, link } = exchange(always({}), 50);
    expect(taken).toEqual(Array.from({ length: 50 }, (_, i) => ({ value: i, at: i })));
    expect(link.idle).toBe(true);
  });

  it('loses as many as it is told to', () => {
    const { taken } = exchange(always({ loss: 0.3 }));
    expect(taken.length / 2000).toBeGreaterThan(0.65);
    expect(taken.length / 2000).toBeLessThan(0.75);
  });

  it('passes over second copies, and whatever was overtaken: time never runs back', () => {
    const { taken } = exchange(always({ loss: 0.2, duplicates: 0.5, delay: 3, jitter: 8 }));
    expect(taken.length).toBeGreaterThan(200);
    for (let i = 1; i < taken.length; i++) expect(taken[i].value).toBeGreaterThan(taken[i - 1].value);
    for (const { value, at } of taken) expect(at - value).toBeGreaterThanOrEqual(3);
  });

  it('lets nothing through while it is cut, and keeps nothing', () => {
    const { taken } = exchange((second) => ({ ...soundLink, cut: second >= 20 && second < 40 }), 60);
    expect(taken.map(({ value }) => value)).toEqual([...Array(20).keys(), ...[...Array(20).keys()].map((i) => 40 + i)]);
  });

  it('gives all at once what it kept while it was frozen', () => {
    const { taken } = exchange((second) => ({ ...soundLink, frozen: second >= 20 && second < 40 }), 60);
    expect(taken).toHaveLength(60);
    expect(taken.filter(({ at }) => at === 40).map(({ value }) => value)).toEqual(
      [...Array(21).keys()].map((i) => 20 + i),
    );
  });

  it('keeps channels apart: one device does not overtake another', () => {
    const link = new Link<string>(new Draw(1));
    link.send(0, 'a late', 0, { ...soundLink, delay: 5 });
    link.send(1, 'b', 0, soundLink);
    link.send(0, 'a newer', 1, soundLink);
    const taken: string[] = [];
    for (const now of [0, 1, 5]) link.receive(now, soundLink, (payload) => taken.push(payload));
    expect(taken).toEqual(['b', 'a newer']);
  });

  it('is bounded: beyond it the oldest are lost, and counted', () => {
    const link = new Link<number>(new Draw(1));
    const frozen = { ...soundLink, frozen: true };
    for (let i = 0; i < 20_010; i++) link.send(0, i, 0, frozen);
    expect(link.overflowed).toBe(10);
    let first = -1;
    link.receive(1, soundLink, (payload) => {
      if (first < 0) first = payload;
    });
    expect(first).toBe(10);
  });

  it('forgets what was under way with a connection that is gone', () => {
    const link = new Link<number>(new Draw(1));
    link.send(0, 1, 0, { ...soundLink, delay: 5 });
    link.discard();
    const taken: number[] = [];
    link.receive(10, soundLink, (payload) => taken.push(payload));
    expect(taken).toEqual([]);
  });

  it('is the same for the same seed', () => {
    const conditions = always({ loss: 0.3, duplicates: 0.5, delay: 1, jitter: 4 });
    expect(exchange(conditions).taken).toEqual(exchange(conditions).taken);
  });
});

describe('several conditions at once', () => {
  it('are the worst of each', () => {
    expect(
      worst([
        { ...soundLink, loss: 0.1, delay: 4 },
        { ...soundLink, loss: 0.3, cut: true },
      ]),
    ).toEqual({ ...soundLink, loss: 0.3, delay: 4, cut: true });
  });
});
