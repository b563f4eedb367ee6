import { describe, expect, it } from 'vitest';
import { advanceTo, good, smallTestCase, trajectories } from './testing.ts';

const day = 86_400;
const start = 20 * day;
const begun = (step = 900) => {
  const testCase = smallTestCase();
  good(testCase.initialize({ start_time: start, warmup_period: 6 * 3600 }));
  good(testCase.setStep({ step }));
  return testCase;
};

describe('stepping', () => {
  it('is the same to the bit for the same requests, however they are cut into steps', () => {
    const whole = begun();
    const again = begun();
    const parts = begun(300);
    const states = [whole, again].map((testCase) => advanceTo(testCase, start + 3600));
    expect(states[1]).toEqual(states[0]);
    expect(advanceTo(parts, start + 3600)).toEqual(states[0]);
  });

  it('counts time in seconds of the year, and warms up no earlier than its beginning', () => {
    const testCase = smallTestCase();
    expect(good(testCase.initialize({ start_time: '3600', warmup_period: 1e6 })).time).toBe(3600);
    expect(trajectories(testCase, ['weather_1_outdoorTemperature_y'], 0, 7200).time[0]).toBe(0);
    expect(testCase.initialize({ start_time: 0, warmup_period: 0 }).message).toBe(
      'Test simulation initialized successfully to 0.0s with warmup period of 0.0s.',
    );
  });

  it('is in SI', () => {
    const state = good(begun().advance({}));
    expect(state.weather_1_outdoorTemperature_y).toBeGreaterThan(250);
    expect(state.meter_supply_pressure_y).toBeGreaterThan(1e5);
    expect(state.time).toBe(start + 900);
  });
});

describe('overwriting', () => {
  it('holds a set-point for the step that asks for it, and then gives it back', () => {
    const testCase = begun();
    const held = { heating_supplyTemperatureOffset_u: 6, heating_supplyTemperatureOffset_activate: 1 };
    const before = good(testCase.advance({}));
    const over = good(testCase.advance(held));
    expect(over.heating_supplyTemperatureOffset_u).toBe(6);
    expect(over.heating_supplyTemperatureOffset_activate).toBe(1);
    expect(over.heating_supplyTemperatureSetpoint_y).toBeCloseTo(before.heating_supplyTemperatureSetpoint_y + 6, 0);
    const after = good(testCase.advance({}));
    expect(after.heating_supplyTemperatureOffset_u).toBe(0);
    expect(after.heating_supplyTemperatureOffset_activate).toBe(0);
    expect(after.heating_supplyTemperatureSetpoint_y).toBeCloseTo(before.heating_supplyTemperatureSetpoint_y, 0);
  });

  it('does nothing with a value that is not activated', () => {
    const plain = good(begun().advance({}));
    expect(good(begun().advance({ boiler_1_run_u: 1, boiler_1_run_activate: 0 }))).toEqual(plain);
    expect(good(begun().advance({ boiler_1_run_u: 1 }))).toEqual(plain);
  });

  it('runs a machine that its plant would not run', () => {
    const testCase = begun();
    const body = {
      boiler_1_run_u: '1',
      boiler_1_run_activate: 'true',
      heatPump_1_run_u: 0,
      heatPump_1_run_activate: true,
    };
    const state = advanceTo(testCase, start + 3600, body);
    expect(state).toMatchObject({
      boiler_1_run_u: 1,
      boiler_1_flame_y: 1,
      heatPump_1_run_u: 0,
      heatPump_1_running_y: 0,
    });
  });

  it('leaves protection above: no compressor without flow, whoever asks for it', () => {
    const testCase = begun();
    const body = {
      heatPump_1_run_u: 1,
      heatPump_1_run_activate: 1,
      pump_heatPump_run_u: 0,
      pump_heatPump_run_activate: 1,
    };
    advanceTo(testCase, start + 3600, body);
    const { heatPump_1_run_u: run, heatPump_1_condenser_flowProven_y: flow } = trajectories(
      testCase,
      ['heatPump_1_run_u', 'heatPump_1_condenser_flowProven_y'],
      start + 900,
      start + 3600,
    );
    expect(flow.every((value) => value === 0)).toBe(true);
    expect(run.every((value) => value === 0)).toBe(true);
  });

  it('cuts values to their limits, with the original’s warning', () => {
    const answer = begun().advance({
      circuit_floor_heating_roomTemperatureSetpoint_u: 400,
      circuit_floor_heating_roomTemperatureSetpoint_activate: 1,
    });
    expect(answer.message).toBe(
      'WARNING: value of 400 for circuit_floor_heating_roomTemperatureSetpoint_u is above maximum of 299.15.  Using 299.15. ;',
    );
    expect(answer.payload?.circuit_floor_heating_roomTemperatureSetpoint_u).toBeCloseTo(299.15, 9);
  });

  it.each([
    [{ nothing_u: 1 }, 'Unexpected input variable: nothing_u.'],
    [{ boiler_1_reset_u: 1 }, 'Unexpected input variable: boiler_1_reset_u.'],
    [
      { boiler_1_run_u: 'much' },
      "Invalid value much for input boiler_1_run_u. Value must be a float, integer, or string able to be converted to a float, but is <class 'str'>.",
    ],
    [
      { boiler_1_run_activate: 2 },
      "Invalid value 2 and/or type <class 'int'> for input boiler_1_run_activate. Input must be a boolean, float, integer, string, or unicode able to be converted to a 1 or 0 (or 'T[t]rue' or 'F[f]alse').",
    ],
  ])('refuses %j, and nothing has moved', (body, message) => {
    const testCase = begun();
    expect(testCase.advance(body)).toEqual({ status: 400, message, payload: null });
    expect(good(testCase.advance({})).time).toBe(start + 900);
  });
});

describe('scenarios', () => {
  it('begin their two weeks after a week of warm-up, and end', { timeout: 90_000 }, () => {
    const testCase = smallTestCase();
    const answer = testCase.setScenario({ time_period: 'peak_heat_day', temperature_uncertainty: 'low', seed: 5 });
    expect(answer.message).toBe('Test case scenario was set successfully.');
    const payload = good(answer) as Record<string, unknown>;
    expect(payload).toMatchObject({
      electricity_price: null,
      temperature_uncertainty: 'low',
      solar_uncertainty: null,
      seed: 5,
    });
    const { time } = payload.time_period as { time: number };
    expect(time % day).toBe(0);
    good(testCase.setStep({ step: 10 * day }));
    expect(good(testCase.advance({})).time).toBe(time + 10 * day);
    expect(good(testCase.advance({})).time).toBe(time + 14 * day);
    expect(testCase.advance({})).toEqual({
      status: 200,
      message: 'End of test case scenario time period reached.',
      payload: {},
    });
    expect(good(testCase.scenario())).toMatchObject({ electricity_price: 'constant', time_period: 'peak_heat_day' });
  });

  it.each([
    [
      { electricity_price: 'free' },
      "Scenario parameter electricity_price is free, but should be 'constant', 'dynamic', or 'highly_dynamic'.",
    ],
    [
      { time_period: 'mix_day' },
      "Scenario parameter time_period is mix_day, but should be one of the following: ['peak_heat_day', 'typical_heat_day'].",
    ],
    [
      { solar_uncertainty: 'total' },
      "Scenario parameter solar_uncertainty is total, but should be 'low', 'medium', or 'high'.",
    ],
    [{ seed: -1 }, 'Scenario parameter seed is -1, but should be a non-negative integer (at most 4294967295).'],
    [{ electricityPrice: 'dynamic' }, 'Unknown arguments: electricityPrice.'],
  ])('refuse %j and stay as they were', (body, message) => {
    const testCase = smallTestCase();
    const before = good(testCase.scenario());
    expect(testCase.setScenario(body)).toEqual({ status: 400, message, payload: null });
    expect(good(testCase.scenario())).toEqual(before);
  });
});

describe('parameters', () => {
  const text = (name: string, value: string, type: string) =>
    `Invalid value ${value} for parameter ${name}. Value must be a float, integer, or string able to be converted to a float, but is <class '${type}'>.`;

  it.each([
    [{ start_time: 'soon', warmup_period: 0 }, text('start_time', 'soon', 'str')],
    [{ start_time: 0 }, text('warmup_period', 'None', 'NoneType')],
    [{ start_time: -1, warmup_period: 0 }, 'Invalid value -1 for parameter start_time. Value must not be negative.'],
    [
      { start_time: 0, warmup_period: 'inf' },
      'Invalid value inf for parameter warmup_period. Value must be at most 31536000.',
    ],
  ])('of initialize: %j is refused, and the test goes on', (body, message) => {
    const testCase = smallTestCase();
    expect(testCase.initialize(body)).toEqual({ status: 400, message, payload: null });
    expect(good(testCase.advance({})).time).toBe(3600);
  });

  it('of results: names, and times that need not be there', () => {
    const testCase = begun();
    good(testCase.advance({}));
    expect(testCase.results({ point_names: ['x'], start_time: 0, final_time: 1 }).message).toBe(
      'Invalid point name x in parameter point_names.  Check lists of available inputs and measurements.',
    );
    expect(testCase.results({ start_time: 0, final_time: 1 }).status).toBe(400);
    const { time } = trajectories(testCase, ['boiler_1_run_u'], start + 100, Number.POSITIVE_INFINITY);
    expect([time[0], time.at(-1)]).toEqual([start + 120, start + 900]);
    expect(trajectories(testCase, ['boiler_1_run_u'], start + 5000, start + 6000).time).toEqual([]);
  });

  it('of steps: any length of time, but not none', () => {
    const testCase = begun(25);
    expect(good(testCase.advance({})).time).toBe(start + 25);
    expect(testCase.setStep({ step: 0 }).message).toBe('Invalid value 0 for parameter step. Value must be positive.');
    expect(good(testCase.step())).toBe(25);
  });
});
