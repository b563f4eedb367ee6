import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { parseFault } from '../network/index.ts';
import { constantWeather } from '../weather/index.ts';
import { ClosedLoop } from './closed-loop.ts';

/** A heated floor on water that is hotter than it bears (NF DTU 65.14: 50 °C): by hand, by set-points, by a sensor that lies. */
const plant = loadPlant(plantFilePath('mairie'));
const floor = 'circuit.floor';
const limit = 50;
const who = { user: 'ada', role: 'operator' } as const;

function coldMorning() {
  const loop = new ClosedLoop(plant, {
    strategy: 'rules',
    seed: 1,
    weather: constantWeather({ outdoorTemperature: -7, solarIrradiance: 0 }),
    startTime: Date.parse('2026-01-15T06:00:00Z') / 1000,
    instruments: true,
  });
  const slot = (name: string) => {
    const point = plant.pointByName.get(name);
    if (point === undefined) throw new Error(`no point ${name}`);
    return point.index;
  };
  const alarms: string[] = [];
  const seen = { hottest: 0 };
  const live = (seconds: number) => {
    for (const end = loop.time + seconds; loop.time < end - 1e-6; ) {
      loop.step(10);
      const supply = loop.twin.measured[slot(`${floor}.heating.supplyTemperature`)];
      seen.hottest = Math.max(seen.hottest, supply);
      for (const { key, parameters } of loop.controller.drainEvents())
        if (key === 'event.alarmRaised') alarms.push(String(parameters.alarm));
    }
  };
  const set = (point: string, value: number) =>
    loop.controller.command({ type: 'setpoint', point: `${floor}.heating.${point}`, value, who });
  const hold = (point: string, value: number) =>
    loop.controller.command({ type: 'manualValue', point: `${floor}.heating.${point}`, value, who });
  live(4 * 3600);
  alarms.length = 0;
  return {
    loop,
    live,
    alarms,
    seen,
    set,
    hold,
    shown: (point: string) => loop.controller.image.value[slot(`${floor}.heating.${point}`)],
    conditions: () => loop.controller.explanation(plant.equipmentByName.get(floor)?.index ?? -1).conditions,
    befall: (text: string) => loop.twin.faults.add(parseFault(text)),
  };
}

describe('a heated floor', () => {
  it('is shut where somebody opens its valve by hand, until it is 5 K cooler, and told', () => {
    const { loop, live, hold, shown, seen, alarms, conditions } = coldMorning();
    loop.controller.command({ type: 'mode', equipment: floor, mode: 'manual', who });
    hold('valve', 1);
    hold('pumpRun', 1);
    seen.hottest = 0;
    for (let step = 0; step < 360 && shown('valve') > 0; step++) live(10);
    expect(shown('valve')).toBe(0);
    expect(conditions().map(({ key }) => key)).toContain('interlock.emittersTooHot');
    // It stays shut on its way down, and then the person's value is the field's again.
    let free = Number.NaN;
    for (let step = 0; step < 360 && Number.isNaN(free); step++) {
      live(10);
      if (shown('valve') > 0) free = shown('supplyTemperature');
    }
    expect(free).toBeLessThanOrEqual(limit - 5);
    live(6 * 3600);
    expect(seen.hottest).toBeLessThan(limit + 1);
    expect(alarms).toContain(`${floor}#interlock`);
  });

  it('has its pump stopped where its valve hangs open, until that is free', () => {
    const { loop, live, hold, shown, befall, seen } = coldMorning();
    loop.controller.command({ type: 'mode', equipment: floor, mode: 'manual', who });
    hold('pumpRun', 1);
    hold('valve', 1);
    live(60);
    const stuck = befall(`valveStuck:${floor}`);
    live(2 * 3600);
    expect([shown('valve'), shown('pumpRun')]).toEqual([0, 0]);
    expect(seen.hottest).toBeLessThan(limit + 1);
    loop.twin.faults.remove(stuck);
    loop.controller.command({ type: 'mode', equipment: floor, mode: 'automatic', who });
    live(3600);
    expect(shown('pumpRun')).toBe(1);
    expect(shown('valve')).toBeGreaterThan(0);
    expect(shown('supplyTemperature')).toBeLessThan(limit - 5);
  });

  it('is never asked for more than it bears, whatever the set-points are', () => {
    const { live, set, shown, seen, alarms, conditions } = coldMorning();
    expect(set('roomTemperatureSetpoint', 26).ok).toBe(true);
    expect(set('supplyTemperatureOffset', 10).ok).toBe(true);
    live(6 * 3600);
    expect(shown('supplyTemperatureSetpoint')).toBe(limit - 3);
    expect(seen.hottest).toBeLessThan(limit - 1);
    expect(conditions().map(({ key }) => key)).toContain('condition.supplyAtMost');
    expect(alarms).toEqual([]);
  });

  it("goes by what comes back where its supply's sensor reads 15 K too low, and says that they contradict each other", () => {
    const { live, befall, seen, alarms } = coldMorning();
    befall(`sensorBias:${floor}.heating.supplyTemperature=-15`);
    live(6 * 3600);
    expect(seen.hottest).toBeLessThan(limit);
    expect(alarms).toEqual([`${floor}#supplyBelowReturn`]);
  });

  it('does not trip without its sensor, or in its ordinary course', () => {
    const { live, befall, seen, alarms } = coldMorning();
    befall(`sensorDead:${floor}.heating.supplyTemperature`);
    live(6 * 3600);
    expect(seen.hottest).toBeLessThan(limit - 5);
    expect(alarms).not.toContain(`${floor}#interlock`);
    expect(alarms).not.toContain(`${floor}#supplyBelowReturn`);
  });
});
