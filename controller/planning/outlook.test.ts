import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { createController, type StrategyName } from '../scan/index.ts';
import { type GivenOutlook, OutlookBook } from './outlook.ts';

const hour = 3600;
const start = Date.UTC(2026, 0, 12, 6) / 1000;
const weather = (issued: number, hours = 48): GivenOutlook => ({
  issued,
  start: issued,
  outdoorTemperature: Array.from({ length: hours }, (_, i) => i),
  solarIrradiance: new Array<number>(hours).fill(5),
});
const prices = (issued: number, hours: number): GivenOutlook => ({
  issued,
  start: issued,
  electricityPrice: Array.from({ length: hours }, (_, i) => 100 + i),
  gasPrice: 70,
});
const own = (at: number) => ({
  issued: at,
  start: at,
  outdoorTemperature: new Array<number>(37).fill(-1),
  solarIrradiance: new Array<number>(37).fill(-2),
  electricityPrice: new Array<number>(37).fill(-3),
  gasPrice: -4,
});

describe('an outlook of several hands', () => {
  it('takes weather and prices each from who gave them last, and the rest from the plant itself', () => {
    const book = new OutlookBook();
    expect(book.complete(start, own(start))).toMatchObject(own(start));
    expect(book.take(weather(start))).toBeUndefined();
    const later = start + 2 * hour;
    expect(book.complete(later, own(later))).toMatchObject({
      gasPrice: -4,
      electricityPrice: own(later).electricityPrice,
    });
    expect(book.take(prices(start + hour, 30))).toBeUndefined();
    const outlook = book.complete(later, own(later));
    expect(outlook.outdoorTemperature.slice(0, 3)).toEqual([2, 3, 4]);
    expect(outlook.electricityPrice.slice(0, 3)).toEqual([101, 102, 103]);
    expect(outlook.gasPrice).toBe(70);
    expect(book.sources(later)).toEqual({ weather: start, prices: start + hour });
    // Beyond what is known the last day of it comes again.
    expect(outlook.electricityPrice.slice(27, 32)).toEqual([128, 129, 106, 107, 108]);
  });

  it('believes weather for twelve hours, prices as long as they reach, and nothing that was made later than now', () => {
    const book = new OutlookBook();
    book.take(weather(start));
    book.take(prices(start, 20));
    expect(book.misses(start + 11.9 * hour, true)).toBe(false);
    expect(book.sources(start + 12 * hour)).toEqual({ prices: start });
    expect(book.misses(start + 12 * hour, false)).toBe(true);
    expect(book.sources(start + 20 * hour)).toEqual({});
    expect(book.complete(start + 20 * hour, own(start + 20 * hour))).toMatchObject(own(start + 20 * hour));
    expect(book.sources(start - 2 * hour)).toEqual({});
  });

  it('refuses nonsense and keeps what it had', () => {
    const book = new OutlookBook();
    book.take(weather(start));
    expect(book.take({ issued: start, start })).toBe('it says nothing');
    expect(book.take({ ...weather(start + hour), outdoorTemperature: [Number.NaN] })).toBe(
      'outdoorTemperature holds NaN',
    );
    expect(book.sources(start)).toEqual({ weather: start });
  });
});

describe('where forecasts and prices do not come', () => {
  const plant = loadPlant(plantFilePath('chapelle'));
  const run = (strategy: StrategyName) => {
    const controller = createController(plant, { strategy, startTime: start });
    const until = (time: number) => {
      while (controller.time < time) controller.scan(controller.time + 60);
    };
    const standing = () =>
      controller.alarms().filter(({ key, returnedAt }) => key === 'alarm.outlookMissing' && returnedAt === undefined);
    return { controller, until, standing };
  };

  it('an alarm says so to whom a strategy needs them, with what is wrong, and returns when they come', () => {
    const { controller, until, standing } = run('predictive');
    controller.expectOutlook('prices.example/day: answered 503');
    until(start + 20 * 60);
    expect(standing()).toEqual([]);
    until(start + 40 * 60);
    expect(standing().map(({ parameters }) => parameters.problem)).toEqual(['(prices.example/day: answered 503)']);
    expect(controller.provideOutlook(weather(start))).toBeUndefined();
    until(start + 45 * 60);
    expect(standing()).toEqual([]);
    expect(controller.planning()[0].outlook).toEqual({ weather: start });
    // Nobody has given any since.
    until(start + 13 * hour);
    expect(standing()).toHaveLength(1);
    expect(controller.planning()[0].outlook).toEqual({});
  });

  it('nobody is alarmed where no strategy needs them, or nobody was to give any', () => {
    const needless = run('rules');
    needless.controller.expectOutlook();
    const alone = run('price');
    for (const { until, standing } of [needless, alone]) {
      until(start + 2 * hour);
      expect(standing()).toEqual([]);
    }
  });
});
