import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { parseFault } from '../network/index.ts';
import { constantWeather, type WeatherSource } from '../weather/index.ts';
import { ClosedLoop } from './closed-loop.ts';

/** Greenhouses closed loop: heated at night, vented at noon, never both. */
const plant = loadPlant(plantFilePath('chapelle'));
const startTime = Date.parse('2026-04-10T00:00:00Z') / 1000;
const names = plant.equipment.filter(({ kind }) => kind === 'greenhouse').map(({ name }) => name);
const who = { user: 'ada', role: 'operator' } as const;

/** A clear day in April: frost at dawn, 12 °C and 700 W/m² in the early afternoon. */
const aprilDay: WeatherSource = (time) => {
  const hour = (time % 86_400) / 3600;
  const outdoorTemperature = 5 - 7 * Math.cos(((hour - 3) / 12) * Math.PI);
  const solarIrradiance = Math.max(0, 700 * Math.sin(((hour - 5) / 14) * Math.PI));
  return constantWeather({ outdoorTemperature, solarIrradiance })(time);
};

function begin(weather: WeatherSource) {
  const loop = new ClosedLoop(plant, { strategy: 'rules', seed: 1, weather, startTime, instruments: true });
  const shown = (name: string) => {
    const point = plant.pointByName.get(name);
    if (point === undefined) throw new Error(`no point ${name}`);
    return loop.controller.image.value[point.index];
  };
  const keys = (name: string) =>
    loop.controller.explanation(plant.equipmentByName.get(name)?.index ?? -1).conditions.map(({ key }) => key);
  const live = (hours: number, each: (hour: number) => void = () => {}) => {
    for (const end = loop.time + hours * 3600; loop.time < end - 1e-6; ) {
      loop.step(10);
      each(((loop.time - startTime) / 3600) % 24);
    }
  };
  return { loop, shown, keys, live };
}

describe('a greenhouse', () => {
  it('is heated at night and vented at noon, never both, and says so', () => {
    const { live, shown, keys } = begin(aprilDay);
    live(24);
    for (const name of names) {
      const seen = { heat: 0, vent: 0, both: 0, coldest: 99, hottest: 0 };
      const said = new Set<string>();
      live(24, (hour) => {
        const [heat, vent, air] = ['valve', 'vent', 'airTemperature'].map((key) => shown(`${name}.${key}`));
        if (hour < 4) seen.heat = Math.max(seen.heat, heat);
        if (hour > 11 && hour < 15) seen.vent = Math.max(seen.vent, vent);
        seen.both = Math.max(seen.both, Math.min(heat, vent));
        seen.coldest = Math.min(seen.coldest, air);
        seen.hottest = Math.max(seen.hottest, air);
        if (hour < 4 || (hour > 11 && hour < 15)) for (const key of keys(name)) said.add(key);
      });
      expect(seen.heat, name).toBeGreaterThan(0.1);
      expect(seen.vent, name).toBeGreaterThan(0.1);
      expect(seen.both, name).toBeLessThan(0.021);
      expect(seen.coldest, name).toBeGreaterThan(8);
      expect(seen.hottest, name).toBeLessThan(30);
      for (const key of ['condition.greenhouseClimate', 'condition.greenhouseVenting', 'condition.nightScreen'])
        expect(said, name).toContain(key);
    }
  });

  it('is not vented while it is heated, though somebody wants its vents open from 12 °C', () => {
    const { loop, live, shown, keys } = begin(constantWeather({ outdoorTemperature: 2, solarIrradiance: 100 }));
    const point = 'greenhouse.1.ventTemperatureSetpoint';
    expect(loop.controller.command({ type: 'setpoint', point, value: 12, who }).ok).toBe(true);
    let both = 0;
    live(12, () => {
      both = Math.max(both, Math.min(shown('greenhouse.1.valve'), shown('greenhouse.1.vent')));
    });
    expect(both).toBeLessThan(0.021);
    expect(shown('greenhouse.1.airTemperature')).toBeGreaterThan(15);
    expect(keys('greenhouse.1')).toContain('condition.ventHeld');
  });

  it('has its day by the height of the sun where irradiance is not known', () => {
    const { loop, live, shown, keys } = begin(constantWeather({ outdoorTemperature: 4, solarIrradiance: 60 }));
    loop.twin.faults.add(parseFault('sensorDead:weather.1.solarIrradiance'));
    const at: Record<number, number> = {};
    live(24, (hour) => {
      for (const wanted of [2, 13, 23])
        if (Math.abs(hour - wanted) < 0.01) at[wanted] = shown('greenhouse.1.airTemperature');
    });
    expect(at[13]).toBeGreaterThan(15);
    for (const night of [2, 23]) expect(at[night]).toBeLessThan(13.5);
    expect(keys('greenhouse.1')).toContain('condition.daylightReckoned');
  });
});
