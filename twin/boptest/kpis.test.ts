import { describe, expect, it } from 'vitest';
import { advanceTo, good, smallTestCase, trajectories } from './testing.ts';

/** BOPTEST's definitions (kpi_calculator.py), worked out anew from trajectories and forecasts that any client can get. */
const day = 86_400;
const start = 20 * day;
const area = 1700 + 800;

/** Trapezoidal integral over time, in the unit times seconds. */
const integral = (time: readonly number[], values: readonly number[]) =>
  time.slice(1).reduce((sum, t, i) => sum + ((values[i] + values[i + 1]) / 2) * (t - time[i]), 0);

const sumOf = (series: readonly (readonly number[])[]) =>
  series[0].map((_, i) => series.reduce((sum, values) => sum + values[i], 0));

/** Means of quarter hours, as a resampling of samples would give them. */
function quarterMeans(time: readonly number[], values: readonly number[]): number[] {
  const bins = new Map<number, number[]>();
  for (const [i, t] of time.entries()) {
    const bin = Math.floor((t - 1e-6) / 900);
    bins.set(bin, [...(bins.get(bin) ?? []), values[i]]);
  }
  return [...bins.values()].map((bin) => bin.reduce((sum, value) => sum + value, 0) / bin.length);
}

/** Within a share of the expected value: trajectories are samples, meters are exact. */
const expectNear = (value: number | null, expected: number, share: number) =>
  expect(Math.abs((value ?? Number.NaN) - expected)).toBeLessThanOrEqual(share * Math.abs(expected));

describe('indicators of a day without radiators, from its trajectories', () => {
  const testCase = smallTestCase();
  good(testCase.setScenario({ electricity_price: 'dynamic' }));
  good(testCase.initialize({ start_time: start, warmup_period: day }));
  good(testCase.setStep({ step: 900 }));
  const initialCost = good(testCase.kpis()).cost_tot;
  advanceTo(testCase, start + day, {
    circuit_radiators_heating_pumpRun_u: 0,
    circuit_radiators_heating_pumpRun_activate: 1,
  });
  const kpis = good(testCase.kpis());
  const electric = Object.entries(good(testCase.measurements()) as Record<string, { Unit: string }>)
    .filter(([name, { Unit }]) => Unit === 'W' && name.endsWith('_power_y') && !/^(electricity|gas)_/.test(name))
    .map(([name]) => name);
  const zones = ['circuit_radiators', 'circuit_floor'];
  const rooms = zones.map((zone) => `${zone}_heating_roomTemperature_y`);
  const found = trajectories(testCase, [...electric, 'gas_1_power_y', ...rooms], start, start + day);
  const power = sumOf(electric.map((name) => found[name]));
  const gas = found.gas_1_power_y;
  const again = smallTestCase();
  good(again.initialize({ start_time: start, warmup_period: 0 }));
  const forecast = good(
    again.forecast({
      point_names: [
        'PriceElectricPowerConstant',
        'PriceElectricPowerDynamic',
        'PriceElectricPowerHighlyDynamic',
        'PriceGasPower',
        'EmissionsElectricPower',
        'EmissionsGasPower',
        ...zones.flatMap((zone) => [`LowerSetp[${zone}]`, `UpperSetp[${zone}]`]),
      ],
      horizon: day,
      interval: 900,
    }),
  );
  const known = (name: string) => found.time.map((t) => forecast[name][Math.min(95, Math.floor((t - start) / 900))]);
  const costWith = (price: string) => {
    const prices = known(price);
    const gasPrices = known('PriceGasPower');
    return integral(
      found.time,
      power.map((watts, i) => (watts * prices[i] + gas[i] * gasPrices[i]) / 3.6e6 / area),
    );
  };

  it('begins at nothing', () => expect(initialCost).toBe(0));

  it('energy', () => {
    const expected = integral(found.time, sumOf([power, gas])) / 3.6e6 / area;
    expectNear(kpis.ener_tot, expected, 0.01);
    expect(expected).toBeGreaterThan(0.1);
  });

  it('cost, in the scenario that is set now, over the whole test', () => {
    expectNear(kpis.cost_tot, costWith('PriceElectricPowerDynamic'), 0.01);
    good(testCase.setScenario({ electricity_price: 'constant' }));
    expectNear(good(testCase.kpis()).cost_tot, costWith('PriceElectricPowerConstant'), 0.01);
    good(testCase.setScenario({ electricity_price: 'highly_dynamic' }));
    expectNear(good(testCase.kpis()).cost_tot, costWith('PriceElectricPowerHighlyDynamic'), 0.01);
  });

  it('emissions', () => {
    const [electricity, fired] = [known('EmissionsElectricPower'), known('EmissionsGasPower')];
    const expected = integral(
      found.time,
      power.map((watts, i) => (watts * electricity[i] + gas[i] * fired[i]) / 3.6e6 / area),
    );
    expectNear(kpis.emis_tot, expected, 0.01);
  });

  it('peaks of quarter hours', () => {
    const peak = (values: readonly number[]) => Math.max(...quarterMeans(found.time.slice(1), values.slice(1))) / area;
    expectNear(kpis.pele_tot, peak(power) / 1000, 0.03);
    expectNear(kpis.pgas_tot, peak(gas) / 1000, 0.03);
    expect(kpis.pdih_tot).toBe(0);
  });

  it('discomfort: cold rooms, by limits that are known in advance', () => {
    const expected = rooms.reduce((sum, room, i) => {
      const [lower, upper] = [known(`LowerSetp[${zones[i]}]`), known(`UpperSetp[${zones[i]}]`)];
      const outside = found[room].map((t, k) => Math.max(0, lower[k] - t) + Math.max(0, t - upper[k]));
      return sum + integral(found.time, outside) / 3600 / rooms.length;
    }, 0);
    expect(expected).toBeGreaterThan(0.1);
    expectNear(kpis.tdis_tot, expected, 0.01);
    expect(kpis.idis_tot).toBe(0);
  });

  it('are the same however often they are asked for', () => {
    expect(good(testCase.kpis())).toEqual(good(testCase.kpis()));
  });
});

describe('what does not count', () => {
  it('is the warm-up', () => {
    const testCase = smallTestCase();
    good(testCase.initialize({ start_time: start, warmup_period: day }));
    expect(good(testCase.kpis())).toMatchObject({ ener_tot: 0, cost_tot: 0, pele_tot: 0, tdis_tot: 0, time_rat: null });
  });

  it('time_rat is the client’s time between answer and next advance, over the step', () => {
    let now = 0;
    const testCase = smallTestCase(() => now);
    good(testCase.setStep({ step: 100 }));
    good(testCase.advance({}));
    now += 500;
    good(testCase.advance({}));
    now += 1500;
    good(testCase.advance({}));
    expect(good(testCase.kpis()).time_rat).toBeCloseTo((0.005 + 0.015) / 2, 12);
  });
});
