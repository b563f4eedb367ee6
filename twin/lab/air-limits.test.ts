import { describe, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import type { StrategyName } from '../../controller/scan/index.ts';
import { parseFault } from '../network/index.ts';
import { constantWeather, withOutdoor } from '../weather/index.ts';
import { ClosedLoop } from './closed-loop.ts';

/** The town hall's heat pump may run from -10 °C to 35 °C outdoors, and again 1.5 K within; its own protection trips 2 K beyond. */
const plant = loadPlant(plantFilePath('mairie'));
const startTime = Date.parse('2026-01-15T06:00:00Z') / 1000;
const heatPump = plant.equipmentByName.get('heatPump.1')?.index ?? -1;
const boiler = plant.equipmentByName.get('boiler.1')?.index ?? -1;

/** The plant under an outdoor temperature that the test moves, with its instruments. */
function begin(outdoor: number, strategy: StrategyName = 'rules') {
  const weather = { outdoor };
  const loop = new ClosedLoop(plant, {
    strategy,
    seed: 1,
    weather: withOutdoor(constantWeather({ outdoorTemperature: 0, solarIrradiance: 0 }), () => weather.outdoor),
    startTime,
    instruments: true,
  });
  const slot = (name: string) => plant.pointByName.get(name)?.index ?? -1;
  const states: string[] = [];
  const alarms: string[] = [];
  let lowest = Number.POSITIVE_INFINITY;
  const shown = (name: string) => loop.controller.image.value[slot(name)];
  const live = (seconds: number) => {
    for (const end = loop.time + seconds; loop.time < end - 1e-6; ) {
      loop.step(10);
      lowest = Math.min(lowest, shown('heating.supplyTemperature') - shown('heating.supplyTemperatureSetpoint'));
      for (const { key, equipment, parameters } of loop.controller.drainEvents()) {
        if (key === 'event.alarmRaised') alarms.push(String(parameters.alarm));
        if (key === 'event.state' && equipment === 'heatPump.1') states.push(String(parameters.to));
      }
    }
  };
  return {
    loop,
    weather,
    states,
    alarms,
    live,
    shown,
    /** How far the supply was below its set-point at most since this was asked last, K. */
    short: () => {
      const was = -lowest;
      lowest = Number.POSITIVE_INFINITY;
      return was;
    },
    state: (index: number) => loop.controller.explanation(index).state,
    told: () => loop.controller.explanation(heatPump).conditions,
  };
}

describe('a heat pump whose air is beyond its limits', () => {
  it('leaves in order before it trips, gas holds the supply, and it comes back by itself', () => {
    const { weather, states, alarms, live, short, state, told } = begin(-9);
    live(6 * 3600);
    expect(state(heatPump)).toBe('running');
    states.length = 0;
    short();
    for (; weather.outdoor > -13; weather.outdoor -= 0.05) live(90);
    expect(states).toEqual(['unloading', 'postRun', 'lockout', 'off']);
    expect(state(boiler)).toBe('running');
    live(12 * 3600);
    expect(told().find(({ key }) => key === 'condition.airTooCold')).toMatchObject({
      blocking: true,
      parameters: { limit: -10, resume: -8.5 },
    });
    expect(short()).toBeLessThan(3);
    for (; weather.outdoor < -9; weather.outdoor += 0.05) live(90);
    live(3600);
    expect(states).toEqual(['unloading', 'postRun', 'lockout', 'off']);
    weather.outdoor = -8;
    live(2 * 3600);
    expect(state(heatPump)).toBe('running');
    expect(states.slice(4)).toEqual(['provingFlow', 'starting', 'running']);
    expect(alarms).toEqual([]);
  });

  it.each([-13, 37])('at %d °C does not start, nor trip, and nobody is told', (outdoor) => {
    const { loop, states, alarms, live, shown } = begin(outdoor);
    live(12 * 3600);
    expect(states).toEqual([]);
    expect(alarms).toEqual([]);
    expect(shown('heatPump.1.starts')).toBe(0);
    expect(loop.controller.image.value[plant.equipment[heatPump].points.fault]).toBe(0);
    expect(shown('heating.supplyTemperature')).toBeGreaterThan(shown('heating.supplyTemperatureSetpoint') - 2);
  });

  it('leaves though it has only just started', () => {
    const { weather, states, live } = begin(-9);
    for (let i = 0; !states.includes('running') && i < 360; i++) live(10);
    weather.outdoor = -11;
    live(300);
    expect(states.slice(-2)).toEqual(['unloading', 'postRun']);
  });

  it('is left to its own protection once nobody has known the outdoor temperature for an hour, and says so', () => {
    const { loop, live, told, state } = begin(-11);
    live(3600);
    loop.twin.faults.add(parseFault('sensorDead:weather.1.outdoorTemperature'));
    live(3500);
    expect(told().map(({ key }) => key)).toContain('condition.airTooCold');
    live(3600);
    expect(told().map(({ key }) => key)).toContain('condition.airUnknown');
    expect(state(heatPump)).toBe('running');
  });

  it('gives nothing in a plan’s hours whose forecast is beyond them, and what it can in the others', () => {
    const { loop, live } = begin(-11, 'predictive');
    const temperatures = Array.from({ length: 37 }, (_, i) => (i < 6 ? -11 : i < 12 ? -9 : i < 24 ? -5 : -10.5));
    const provide = () => {
      const start = Math.floor(loop.time / 3600) * 3600;
      const solarIrradiance = temperatures.map(() => 0);
      loop.controller.provideOutlook({ issued: loop.time, start, outdoorTemperature: temperatures, solarIrradiance });
      return start;
    };
    provide();
    live(3 * 3600);
    const start = provide();
    live(3600 - ((loop.time - start) % 3600) + 60);
    const [problem] = loop.controller.plansDue();
    expect(problem.heatPumps.count).toBe(1);
    const offered = problem.blocks.map((block) => ({ hour: (block.start - start) / 3600, kW: block.recoverable }));
    // At -9 °C it does not come back yet.
    for (const { hour, kW } of offered)
      if (hour < 12) expect([hour, kW]).toEqual([hour, 0]);
      // Rated at 7 °C, it gives 2.5 % less a kelvin.
      else if (hour < 24) expect(kW).toBeCloseTo(90 * Math.exp(0.025 * (-5 - 7)), 6);
      else if (hour >= 25) expect([hour, kW]).toEqual([hour, 0]);
    expect(offered.some(({ hour, kW }) => hour > 12 && hour < 24 && kW > 60)).toBe(true);
    expect(offered.some(({ hour }) => hour >= 25)).toBe(true);
  });
});
