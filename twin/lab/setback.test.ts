import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parsePlant, plantFilePath } from '../../config/index.ts';
import { constantWeather } from '../weather/index.ts';
import { ClosedLoop } from './closed-loop.ts';
import { Comfort } from './comfort.ts';
import { Kpis } from './kpis.ts';

const circuits = ['circuit.radiators', 'circuit.floor'];
/** Monday, midnight in Paris. */
const startTime = Date.parse('2026-01-12T00:00:00+01:00') / 1000;
const operator = { user: 'ada', role: 'operator' } as const;

/** The town hall with occupied hours of 7 to 19 h, Monday to Friday, at 4 °C outdoors. */
function begin(enabled: 0 | 1, setback: Readonly<Record<string, string>> = {}) {
  const changes = Object.fromEntries(
    circuits.flatMap((name) => [
      [`equipment.${name}.parameters.setback`, setback],
      [`equipment.${name}.setpoints`, { 'setback.enabled': enabled }],
    ]),
  );
  const plant = parsePlant(readFileSync(plantFilePath('mairie'), 'utf8'), 'mairie.yaml', changes);
  const weather = constantWeather({ outdoorTemperature: 4, solarIrradiance: 0 });
  const loop = new ClosedLoop(plant, { strategy: 'rules', seed: 1, weather, startTime });
  const value = (point: string) => loop.controller.image.value[plant.pointByName.get(point)?.index ?? -1];
  const kpis = new Kpis(loop);
  const until = (time: number) => {
    while (loop.time < time - 5) {
      loop.step(10);
      loop.controller.drainEvents();
      kpis.sample(10);
    }
  };
  return { plant, loop, value, kpis, until };
}

it('a town hall is set back at night and warm again at seven, for less heat and at no discomfort', () => {
  const on = begin(1);
  const off = begin(0);
  for (let day = 0; day < 5; day++) {
    const midnight = startTime + day * 86400;
    on.until(midnight + 7 * 3600);
    // The first mornings still learn.
    for (const name of circuits)
      expect(on.value(`${name}.heating.roomTemperature`), `${name} on day ${day}`).toBeGreaterThan(day < 2 ? 18.5 : 19);
    on.until(midnight + 7.1 * 3600);
    for (const name of circuits) expect(on.value(`${name}.setback.phase`), name).toBe(0);
    const next = midnight + ((day === 4 ? 3 : 1) * 24 + 7) * 3600;
    on.until(midnight + 21 * 3600);
    for (const name of circuits) {
      expect(on.value(`${name}.setback.phase`), name).toBe(1);
      expect(on.value(`${name}.heating.pumpRun`), name).toBe(0);
      const told = on.loop.controller.explanation(on.plant.equipmentByName.get(name)?.index ?? -1).conditions;
      const night = told.find(({ key }) => key === 'condition.nightSetback');
      expect(night?.parameters.occupied, name).toBeCloseTo(next, -2);
      expect(night?.until).toBeLessThan(next);
      expect(night?.until).toBeGreaterThan(midnight + 24 * 3600);
    }
  }
  on.until(startTime + 5 * 86400);
  off.until(startTime + 5 * 86400);
  const heat = ({ kpis }: typeof on) => kpis.result().heatDelivered.value;
  expect(heat(on)).toBeLessThan(0.97 * heat(off));
  expect(on.kpis.result().tdis_tot.value).toBeLessThan(0.5);
  expect(on.kpis.result().hotWaterDiscomfort.value).toBe(0);
}, 120_000);

it('a softened start brings the town hall back in time with half the peak, and the boiler gives less than without a set-back', () => {
  const [none, hard, soft] = [begin(0), begin(1), begin(1, { startRate: '0.25 K/h', leadTimeMaximum: '12 h' })];
  const peaks = [none, hard, soft].map((one) => {
    let peak = 0;
    for (let day = 0; day < 5; day++) {
      const midnight = startTime + day * 86400;
      // The first mornings still learn.
      while (one.loop.time < midnight + 7 * 3600) {
        one.until(one.loop.time + 300);
        if (day >= 2) peak = Math.max(peak, one.value('heating.heatDemand'));
      }
      if (day >= 2) expect(one.value('circuit.radiators.heating.roomTemperature')).toBeGreaterThan(19);
      one.until(midnight + 86400);
    }
    return peak;
  });
  const gas = ({ kpis }: typeof none) => kpis.result().gas.value;
  expect(peaks[2]).toBeLessThan(0.75 * peaks[1]);
  expect(gas(soft)).toBeLessThan(gas(hard));
  expect(soft.kpis.result().heatDelivered.value).toBeLessThan(0.97 * none.kpis.result().heatDelivered.value);
}, 120_000);

it('heating stops before the occupied hours end, for less heat, and rooms are still warm at their end', () => {
  const [plain, stopping] = [begin(1), begin(1, { stopLeadTimeMaximum: '2 h' })];
  const stops: number[] = [];
  for (let day = 0; day < 5; day++) {
    const evening = startTime + day * 86400 + 19 * 3600;
    stopping.until(evening - 2 * 3600);
    while (stopping.value('circuit.radiators.setback.phase') !== 3 && stopping.loop.time < evening - 60)
      stopping.until(stopping.loop.time + 60);
    stops.push(evening - stopping.loop.time);
    const why = stopping.loop.controller
      .explanation(stopping.plant.equipmentByName.get('circuit.radiators')?.index ?? -1)
      .conditions.find(({ key }) => key === 'condition.optimumStop');
    expect(why?.until).toBeCloseTo(evening, -2);
    expect(stopping.value('circuit.radiators.heating.pumpRun')).toBe(0);
    stopping.until(evening);
    // A quarter of a kelvin below their set-point, or what a Monday has left of it.
    for (const name of circuits)
      expect(stopping.value(`${name}.heating.roomTemperature`), `${name} on day ${day}`).toBeGreaterThan(19.65);
    stopping.until(evening + 600);
    expect(stopping.value('circuit.radiators.setback.phase')).toBe(1);
  }
  expect(Math.min(...stops.slice(1))).toBeGreaterThan(600);
  expect(Math.max(...stops)).toBeLessThan(3600);
  for (const one of [plain, stopping]) one.until(startTime + 5 * 86400);
  const heat = ({ kpis }: typeof plain) => kpis.result().heatDelivered.value;
  expect(heat(stopping)).toBeLessThan(0.998 * heat(plain));
}, 120_000);

it('an operator switches it off in the night: rooms are brought back at once', () => {
  const { until, value, loop } = begin(1);
  until(startTime + 2 * 3600);
  loop.controller.command({ type: 'setpoint', point: 'circuit.radiators.setback.enabled', value: 0, who: operator });
  until(startTime + 2.1 * 3600);
  expect(value('circuit.radiators.setback.phase')).toBe(0);
  expect(value('circuit.radiators.heating.pumpRun')).toBe(1);
  expect(value('circuit.floor.heating.pumpRun')).toBe(0);
});

it('comfort follows the occupied hours of the plant file, whatever a controller makes of them', () => {
  const lower = (enabled: 0 | 1, hours: number) => {
    const comfort = new Comfort(begin(enabled).plant);
    return comfort.lower(comfort.zones[0], startTime + hours * 3600);
  };
  for (const enabled of [0, 1] as const) {
    expect(lower(enabled, 6.9)).toBe(15);
    expect(lower(enabled, 7)).toBe(19);
    expect(lower(enabled, 19)).toBe(15);
    // Saturday noon.
    expect(lower(enabled, 5 * 24 + 12)).toBe(15);
  }
});
