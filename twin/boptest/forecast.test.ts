import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { syntheticWeather } from '../weather/index.ts';
import { Forecaster } from './forecast.ts';
import { solarForecast, temperatureErrors } from './forecast-error.ts';
import { timePeriods } from './periods.ts';
import { initialScenario } from './scenario.ts';
import { TestCase } from './test-case.ts';
import { advanceTo, good, smallTestCase, trajectories } from './testing.ts';

const hour = 3600;
const start = 20 * 86_400;

const spread = (values: readonly number[]) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);

describe('forecasts', () => {
  it('are what comes, where they are certain', () => {
    const testCase = smallTestCase();
    good(testCase.initialize({ start_time: start, warmup_period: 0 }));
    good(testCase.setStep({ step: hour }));
    const forecast = good(
      testCase.forecast({ point_names: ['TDryBul', 'HGloHor', 'winSpe'], horizon: 6 * hour, interval: hour }),
    );
    expect(forecast.time).toEqual([0, 1, 2, 3, 4, 5, 6].map((i) => start + i * hour));
    advanceTo(testCase, start + 6 * hour);
    const came = trajectories(
      testCase,
      ['weather_1_outdoorTemperature_y', 'weather_1_solarIrradiance_y'],
      start,
      start + 6 * hour,
    );
    for (const [i, time] of forecast.time.entries()) {
      // The twin looks at the weather at the beginning of each of its steps.
      const at = came.time.indexOf(time);
      expect(came.weather_1_outdoorTemperature_y[at]).toBeCloseTo(forecast.TDryBul[i], 1);
      expect(Math.abs(came.weather_1_solarIrradiance_y[at] - forecast.HGloHor[i])).toBeLessThan(3);
    }
  });

  it('err by the model where they are uncertain: the same for the same seed and hour', () => {
    const ask = (seed: number, from: number) => {
      const testCase = smallTestCase();
      good(testCase.initialize({ start_time: from, warmup_period: 0 }));
      good(testCase.setScenario({ temperature_uncertainty: 'high', solar_uncertainty: 'high', seed }));
      return good(testCase.forecast({ point_names: ['TDryBul', 'HGloHor'], horizon: 24 * hour, interval: hour }));
    };
    expect(ask(1, start)).toEqual(ask(1, start));
    expect(ask(1, start).TDryBul).not.toEqual(ask(2, start).TDryBul);
    // Within the hour the forecast stands.
    expect(ask(1, start + 900).TDryBul[0]).toBeCloseTo(
      0.75 * ask(1, start).TDryBul[0] + 0.25 * ask(1, start).TDryBul[1],
      9,
    );
  });

  it('refuse what they do not know or reach', () => {
    const testCase = smallTestCase();
    good(testCase.setScenario({ temperature_uncertainty: 'low' }));
    const ask = (body: Record<string, unknown>) => testCase.forecast({ point_names: ['TDryBul'], ...body });
    expect(ask({ point_names: ['TDry', 'winSpe'], horizon: hour, interval: hour })).toMatchObject({
      status: 400,
      message: "Invalid point name(s) ['TDry'] in parameter point_names.  Check list of available forecast points.",
    });
    expect(ask({ horizon: 49 * hour, interval: hour }).message).toMatch(/Value must <= 48 hours in a temperature_unc/);
    expect(ask({ horizon: hour, interval: 0 }).message).toMatch(/Value must be positive/);
    expect(ask({ horizon: 1e6, interval: 1e-3 }).message).toMatch(/48 hours|more than/);
    expect(ask({ point_names: ['winSpe'], horizon: 1e6, interval: 1e-3 }).message).toMatch(/more than 1000000 numbers/);
  });
});

describe('errors of forecasts', () => {
  it('of the temperature spread as the model has it', () => {
    const many = Array.from({ length: 2000 }, (_, seed) => temperatureErrors('low', 48, seed));
    expect(spread(many.map((errors) => errors[0]))).toBeCloseTo(0.6, 1);
    // An autoregressive process tends to K / sqrt(1 - F²).
    expect(spread(many.map((errors) => errors[47]))).toBeCloseTo(0.4 / Math.sqrt(1 - 0.92 ** 2), 1);
  });

  it('of the sun leave nights dark and days within their limits', () => {
    const truth = Array.from({ length: 48 }, (_, i) => Math.max(0, 600 * Math.sin(((i % 24) - 6) * (Math.PI / 12))));
    for (let seed = 0; seed < 50; seed++) {
      const forecast = solarForecast('high', truth, seed);
      for (const [i, value] of forecast.entries()) {
        expect(value).toBeGreaterThanOrEqual(0.2 * truth[i] - 1e-9);
        expect(value).toBeLessThanOrEqual(2 * truth[i] + 1e-9);
      }
    }
  });
});

describe('time periods', () => {
  const chapelle = loadPlant(plantFilePath('chapelle'));
  const weather = syntheticWeather({ seed: 1 });

  it('lie where their names say', () => {
    const periods = timePeriods(chapelle, weather);
    expect(Object.keys(periods)).toEqual([
      'peak_heat_day',
      'typical_heat_day',
      'peak_cool_day',
      'typical_cool_day',
      'mix_day',
    ]);
    for (const day of Object.values(periods)) expect(day >= 14 && day < 358).toBe(true);
    expect(periods.peak_heat_day < 90 || periods.peak_heat_day > 300).toBe(true);
    expect(periods.peak_cool_day > 150 && periods.peak_cool_day < 250).toBe(true);
  });

  it('are those of cold only where there is any', () => {
    expect(Object.keys(timePeriods(loadPlant(plantFilePath('mairie')), weather))).toEqual([
      'peak_heat_day',
      'typical_heat_day',
    ]);
  });

  it('tell a hall’s IT load in advance', () => {
    const testCase = new TestCase(chapelle, () => 0);
    good(testCase.setStep({ step: hour }));
    const state = good(testCase.advance({}));
    const forecast = new Forecaster(chapelle, weather, 1).forecast(
      { names: ['InternalGainsCon[hall_A]'], start: hour - 10, horizon: 0, interval: 1 },
      initialScenario,
    );
    expect(state.hall_A_itPower_y / forecast['InternalGainsCon[hall_A]'][0]).toBeCloseTo(1, 6);
  });
});
