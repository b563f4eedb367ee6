import { expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { constantWeather } from '../weather/index.ts';
import { ClosedLoop } from './closed-loop.ts';

const startTime = Date.parse('2026-07-15T00:00:00Z') / 1000;
const operator = { user: 'ada', role: 'operator' } as const;

it.each([
  ['chapelle', 'substation.H2', 24],
  ['mairie', 'circuit.hotWater', 15],
])(
  'a store of %s that was cold for hours is raised to 60 °C for an hour, and its network with it',
  (name, substation, outdoor) => {
    const plant = loadPlant(plantFilePath(name));
    const loop = new ClosedLoop(plant, {
      strategy: 'rules',
      seed: 1,
      weather: constantWeather({ outdoorTemperature: outdoor, solarIrradiance: 0 }),
      startTime,
    });
    const slot = (point: string) => plant.pointByName.get(`${substation}.${point}`)?.index ?? -1;
    const state = () =>
      plant.points[slot('hotWater.disinfection')].definition.states?.[
        loop.controller.image.value[slot('hotWater.disinfection')]
      ];
    const live = (seconds: number, each: () => void = () => {}) => {
      for (let i = 0; i < seconds / 10; i++) {
        loop.step(10);
        loop.controller.drainEvents();
        each();
      }
    };
    live(12 * 3600);
    expect(state()).toBe('kept');
    // Somebody shuts the valve by hand for some hours.
    loop.controller.command({ type: 'mode', equipment: substation, mode: 'manual', who: operator });
    loop.controller.command({ type: 'manualValue', point: `${substation}.hotWater.valve`, value: 0, who: operator });
    let shut = 0;
    while (state() === 'kept' && shut++ < 30) live(3600);
    expect(state()).toBe('raising');
    loop.controller.command({ type: 'mode', equipment: substation, mode: 'automatic', who: operator });
    let held = 0;
    let longest = 0;
    let hours = 0;
    while (state() !== 'kept' && hours++ < 20) {
      live(3600, () => {
        held = loop.twin.measured[slot('hotWater.storeTemperature')] >= 60 ? held + 10 : 0;
        longest = Math.max(longest, held);
      });
    }
    expect(state()).toBe('kept');
    expect(longest).toBeGreaterThanOrEqual(3600 - 60);
    // Hot water at the tap never scalds: it stays below what the raise asks for and a little.
    live(6 * 3600, () => expect(loop.twin.measured[slot('hotWater.storeTemperature')]).toBeLessThan(66));
  },
);
