import { describe, expect, it } from 'vitest';
import { type DemandClass, DemandTariff } from './demand.ts';

const at = (text: string) => Date.parse(text) / 1000;
const prices = (one: Partial<DemandClass>): DemandClass => ({
  label: { en: 'one', fr: 'une' },
  subscribed: 100,
  highest: 0,
  excess: 0,
  ...one,
});
const tariff = (...classes: DemandClass[]) => new DemandTariff({ interval: 600, classes }, 'Europe/Paris');

describe('a class of hours', () => {
  const one = tariff(
    prices({ months: [12, 1, 2], days: ['monday'], hours: [[9, 11]] }),
    prices({ hours: [[22, 6]] }),
    prices({ months: [7] }),
  );
  it.each([
    ['begins at its hour of local time', '2026-01-12T08:00:00Z', 0],
    ['has not begun just before', '2026-01-12T07:59:59Z', -1],
    ['ends at its end', '2026-01-12T10:00:00Z', -1],
    ['is of its days only', '2026-01-13T08:00:00Z', -1],
    ['is of its months only', '2026-03-09T08:00:00Z', -1],
    ['may go over midnight', '2026-03-09T22:30:00Z', 1],
    ['and ends in the morning', '2026-03-09T05:00:00Z', -1],
    ['is the first that fits', '2026-07-06T22:30:00Z', 1],
    ['goes by summer time', '2026-07-06T04:00:00Z', 2],
  ])('%s', (_, time, place) => expect(one.classAt(at(time))).toBe(place));
});

it('a month is the plant’s', () => {
  const one = tariff(prices({}));
  expect(one.monthAt(at('2026-01-31T23:30:00Z'))).toBe(2026 * 12 + 1);
  expect(one.monthAt(at('2026-01-31T22:30:00Z'))).toBe(2026 * 12);
});

it('tells how many intervals of a class its month still has', () => {
  const one = tariff(prices({ days: ['sunday'], hours: [[9, 11]] }), prices({}));
  // Saturday 31 January, 12 h in Paris; and all of February, with its four Sundays.
  expect(one.intervalsLeft(at('2026-01-31T11:00:00Z'))).toEqual([0, 12 * 6]);
  expect(one.intervalsLeft(at('2026-01-31T23:00:00Z'))).toEqual([4 * 2 * 6, (28 * 24 - 8) * 6]);
});

it('tells what is subscribed when, in as few stretches as there are, and nothing where power costs nothing', () => {
  const one = tariff(
    prices({ hours: [[9, 11]], subscribed: 80, highest: 1 }),
    prices({ hours: [[6, 9]], excess: 1 }),
    prices({ hours: [[11, 12]], excess: 1 }),
    prices({ hours: [[12, 13]] }),
    prices({ hours: [[13, 14]], subscribed: 0, highest: 1 }),
  );
  const six = at('2026-01-12T05:00:00Z');
  expect(one.subscribedOver(six + 3600 - 60, six + 24 * 3600 - 60)).toEqual([
    { start: six + 2700, seconds: 2.25 * 3600, power: 100 },
    { start: six + 3 * 3600, seconds: 2 * 3600, power: 80 },
    { start: six + 5 * 3600, seconds: 3600, power: 100 },
  ]);
});

it('a tenth too much for a hundred hours costs, at 4 % of a kilowatt-year, what a tenth more subscribed would', () => {
  const one = tariff(prices({ excess: 0.04 }));
  let month = { month: 0, highest: 0, squares: 0 };
  for (let interval = 0; interval < 600; interval++) month = one.with(0, month, 110);
  expect(one.charge(0, month)).toBeCloseTo(10, 0);
  expect(one.with(0, month, 90)).toEqual(month);
});

it('the highest of a month costs once, however often it comes', () => {
  const one = tariff(prices({ highest: 2 }));
  let month = { month: 0, highest: 0, squares: 0 };
  for (const power of [120, 90, 130, 130]) month = one.with(0, month, power);
  expect(one.charge(0, month)).toBe(60);
});
