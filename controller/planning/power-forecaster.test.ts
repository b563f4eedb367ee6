import { expect, it } from 'vitest';
import { PowerForecaster } from './power-forecaster.ts';

const monday = Date.UTC(2026, 0, 12) / 1000;

/** Servers with a day and a weekend, kW. */
const taken = (hour: number) => {
  const weekend = Math.floor(hour / 24) % 7 >= 5 ? 20 : 0;
  return 400 + 15 * Math.sin((2 * Math.PI * ((hour % 24) + 0.5)) / 24) - weekend;
};

it('what a site takes is learned by hour and weekend, with how far an interval goes beyond its hour', () => {
  const forecaster = new PowerForecaster('UTC');
  expect(forecaster.forecast(monday, 5, 30, monday)).toBeNaN();
  const weeks = 6 * 168;
  for (let hour = 0; hour < weeks; hour++) {
    for (const off of [-4, 8, -4]) forecaster.interval(taken(hour) + 30 + off);
    forecaster.learn(monday + hour * 3600, 5, 30);
  }
  const now = monday + weeks * 3600;
  for (const ahead of [3, 20, 36, 130]) {
    const expected = taken(weeks + ahead) + 50 + 8;
    const told = forecaster.forecast(now + ahead * 3600, 5, 50, now);
    expect(Math.abs(told - expected)).toBeLessThan(4);
  }
  const again = new PowerForecaster('UTC');
  again.restore(JSON.parse(JSON.stringify(forecaster.store())));
  expect(again.forecast(now, 20, 10, now)).toBe(forecaster.forecast(now, 20, 10, now));
});

it('a tenant who moves out is followed within hours, and an hour that was hardly measured teaches nothing', () => {
  const forecaster = new PowerForecaster('UTC');
  const live = (from: number, hours: number, power: number) => {
    for (let hour = from; hour < from + hours; hour++) {
      for (let i = 0; i < 6; i++) forecaster.interval(power);
      forecaster.learn(monday + hour * 3600, 5, 0);
    }
  };
  live(0, 200, 400);
  live(200, 8, 300);
  const now = monday + 208 * 3600;
  expect(Math.abs(forecaster.forecast(now, 5, 0, now) - 300)).toBeLessThan(15);
  const before = forecaster.store();
  forecaster.interval(9000);
  forecaster.learn(now, 5, 0);
  forecaster.learn(now + 3600, 5, Number.NaN);
  expect(forecaster.store()).toEqual(before);
});
