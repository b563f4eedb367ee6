import { beforeAll, describe, expect, it } from 'vitest';
import { loadPlant, type Plant, plantFilePath } from '../../config/index.ts';
import type { OperationalState } from '../../controller/scan/index.ts';
import { persistenceForecast, syntheticWeather } from '../weather/index.ts';
import { ClosedLoop } from './closed-loop.ts';
import { type PlantObservation, preview } from './preview.ts';

const weather = syntheticWeather({ seed: 1 });
const hours = 4;
const operator = { user: 'op', role: 'operator' } as const;

/** What the controller's own points tell: values that instruments show, not the twin's. */
function observe({ plant, controller, time }: ClosedLoop): { observation: PlantObservation; state: OperationalState } {
  const { value, quality } = controller.image;
  const values = new Float64Array(plant.points.length).fill(Number.NaN);
  for (const { index, definition } of plant.points)
    if ((definition.kind === 'measured' || definition.kind === 'commanded') && quality[index] !== 2)
      values[index] = value[index];
  // Over the wire and back.
  return { observation: { time, values }, state: JSON.parse(JSON.stringify(controller.state())) as OperationalState };
}

interface Lived {
  readonly trajectory: number[];
  readonly machines: { minutes: number; equipment: string; running: boolean }[];
}

/** What then really happens: a point every five minutes, and what starts and stops. */
function live(loop: ClosedLoop, point: string): Lived {
  const { plant, twin } = loop;
  const slot = plant.pointByName.get(point)?.index ?? -1;
  const watched = plant.equipment.flatMap((e) => {
    const contact = e.kind === 'gasBoiler' ? e.points.flame : e.points.running;
    return ['heatPump', 'chiller', 'gasBoiler'].includes(e.kind)
      ? [{ equipment: e.name, contact, was: twin.measured[contact] }]
      : [];
  });
  const from = loop.time;
  const lived: Lived = { trajectory: [], machines: [] };
  for (let i = 1; i <= hours * 360; i++) {
    loop.step(10);
    for (const one of watched) {
      const now = twin.measured[one.contact];
      if (now === one.was) continue;
      one.was = now;
      lived.machines.push({ minutes: (loop.time - from) / 60, equipment: one.equipment, running: now > 0.5 });
    }
    if (i % 30 === 0) lived.trajectory.push(twin.measured[slot]);
  }
  return lived;
}

const rmse = (a: readonly number[], b: readonly number[]) =>
  Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0) / a.length);

describe('a preview', () => {
  let plant: Plant;
  beforeAll(() => {
    plant = loadPlant(plantFilePath('chapelle'));
  });
  const running = (start: string) => {
    const startTime = Date.parse(start) / 1000;
    const loop = new ClosedLoop(plant, { strategy: 'rules', seed: 1, weather, startTime, instruments: true });
    for (let i = 0; i < 10 * 360; i++) loop.step(10);
    return loop;
  };

  it.each([
    ['2026-01-15T00:00:00Z', 'meter.networkSupply.temperature', 0.6],
    ['2026-07-05T00:00:00Z', 'meter.networkSupply.temperature', 1],
  ])('from %s, by points alone, comes near what then happens', (start, point, limit) => {
    const loop = running(start);
    const { observation, state } = observe(loop);
    const { without } = preview(plant, { observation, state, weather, hours });
    const really = live(loop, point);
    expect(rmse(really.trajectory, without.trajectories[point].slice(1))).toBeLessThan(limit);
    const machines = without.machines.filter(({ equipment }) => /^(heatPump|chiller|boiler)/.test(equipment));
    expect(machines.map(({ equipment, running: on }) => `${equipment} ${on}`)).toEqual(
      really.machines.map(({ equipment, running: on }) => `${equipment} ${on}`),
    );
    for (const [i, { time }] of machines.entries())
      expect(Math.abs((time - observation.time) / 60 - really.machines[i].minutes)).toBeLessThan(20);
  });

  it('shows what a command changes, refuses what the controller would, and is the same each time', () => {
    const loop = running('2026-01-15T00:00:00Z');
    const { observation, state } = observe(loop);
    const forecast = persistenceForecast(
      { time: observation.time, outdoorTemperature: 3, solarIrradiance: 0, windSpeed: Number.NaN },
      plant.location,
    );
    const options = { observation, state, weather: forecast, hours: 1 };
    const stop = { type: 'mode', equipment: 'heatPump.1', mode: 'maintenance', reason: 'seals' } as const;
    const who = { user: 'm', role: 'maintenance' } as const;
    const both = preview(plant, { ...options, command: { body: stop, who } });
    expect(both.with?.machines.some((m) => m.equipment === 'heatPump.1' && !m.running)).toBe(true);
    expect(both.without.machines.some((m) => m.equipment === 'heatPump.1')).toBe(false);
    expect(both.with?.gas).toBeGreaterThan(both.without.gas);
    expect(preview(plant, { ...options, command: { body: stop, who } })).toEqual(both);

    const refused = preview(plant, { ...options, command: { body: stop, who: operator } });
    expect(refused.refused).toContain('operator');
    expect(refused.with).toBeUndefined();
    expect(() => preview(plant, { ...options, hours: 13 })).toThrow(RangeError);
  });

  it('shows that manual moves nothing: a machine that runs goes on as it does', () => {
    const { observation, state } = observe(running('2026-01-15T00:00:00Z'));
    const body = { type: 'mode', equipment: 'heatPump.1', mode: 'manual' } as const;
    const both = preview(plant, { observation, state, weather, hours: 1, command: { body, who: operator } });
    const own = ({ equipment }: { equipment: string }) => equipment === 'heatPump.1';
    expect(observation.values[plant.pointByName.get('heatPump.1.running')?.index ?? -1]).toBe(1);
    expect(both.with?.machines.filter(own)).toEqual([]);
    const heat = (name: 'with' | 'without') => both[name]?.trajectories['heatPump.1.heat'] ?? [];
    for (const [i, value] of heat('with').entries()) expect(Math.abs(value - heat('without')[i])).toBeLessThan(30);
  });

  it('lives with points that nobody knows', () => {
    const loop = running('2026-01-15T00:00:00Z');
    const { observation, state } = observe(loop);
    const values = observation.values.map((value, slot) => (slot % 3 === 0 ? Number.NaN : value));
    const { without } = preview(plant, { observation: { ...observation, values }, state, weather, hours: 1 });
    for (const trajectory of Object.values(without.trajectories)) expect(trajectory.every(Number.isFinite)).toBe(true);
  });
});
