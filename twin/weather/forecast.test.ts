import { describe, expect, test } from 'vitest';
import { constantWeather, forecastWeather, syntheticWeather, temperatureSpread } from './index.ts';

const start = Date.UTC(2026, 0, 1) / 1000;

describe('forecast', () => {
  const truth = constantWeather({ outdoorTemperature: 5, solarIrradiance: 200 });
  const errorAt = (seed: number, issue: number, lead: number) => {
    const now = start + issue * 6 * 3600;
    return forecastWeather(truth, seed, now)(now + lead * 3600).outdoorTemperature - 5;
  };

  test('is the truth now and in the past, and the same whenever it is asked again', () => {
    expect(errorAt(1, 3, 0)).toBe(0);
    expect(errorAt(1, 3, -10)).toBe(0);
    expect(errorAt(1, 3, 30)).toBe(errorAt(1, 3, 30));
    expect(errorAt(1, 3, 30)).not.toBe(errorAt(2, 3, 30));
  });

  test.each([1, 6, 24, 72, 120])('its error %d h ahead has the spread it states, and no bias', (lead) => {
    const errors = Array.from({ length: 4000 }, (_, i) => errorAt(i % 40, i, lead));
    const mean = errors.reduce((a, b) => a + b) / errors.length;
    const deviation = Math.sqrt(errors.reduce((a, b) => a + (b - mean) ** 2, 0) / errors.length);
    expect(deviation / temperatureSpread(lead)).toBeGreaterThan(0.85);
    expect(deviation / temperatureSpread(lead)).toBeLessThan(1.15);
    expect(Math.abs(mean)).toBeLessThan(0.15 * temperatureSpread(lead));
  });

  test('the next issue keeps its bent, the next hour nearly its error', () => {
    let issues = 0;
    let hours = 0;
    let square = 0;
    for (let i = 0; i < 3000; i++) {
      const a = errorAt(7, i * 5, 48);
      issues += a * errorAt(7, i * 5 + 1, 42);
      hours += a * errorAt(7, i * 5, 49);
      square += a * a;
    }
    expect(issues / square).toBeGreaterThan(0.4);
    expect(issues / square).toBeLessThan(0.75);
    expect(hours / square).toBeGreaterThan(0.75);
  });

  test('gives no sun at night and no wind below nothing', () => {
    const year = syntheticWeather({ seed: 3 });
    const said = forecastWeather(year, 3, start);
    for (let h = 1; h < 240; h++) {
      const weather = said(start + h * 3600);
      expect(weather.windSpeed).toBeGreaterThanOrEqual(0);
      if (year(start + h * 3600).solarIrradiance === 0) expect(weather.solarIrradiance).toBe(0);
    }
  });
});
