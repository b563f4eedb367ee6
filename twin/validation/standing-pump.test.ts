import { describe, expect, it } from 'vitest';
import { createTwin } from '../network/index.ts';
import { syntheticWeather } from '../weather/index.ts';
import { rigPlant } from './rig.ts';

const startTime = Date.UTC(2026, 0, 10) / 1000;

/**
 * kg/s that pass through a pump that stands beside a resistance, as a boiler's does beside its neighbours, where the water that is driven through
 * the resistance loses `pressure` bar there.
 */
function passed(
  pressure: number,
  parameters: Readonly<Record<string, unknown>> = {},
  faults: 'leak' | 'none' = 'none',
) {
  const plant = rigPlant(
    'standing',
    {
      electricity: { kind: 'electricitySupply' },
      weather: { kind: 'weatherStation' },
      driver: { kind: 'pump', parameters: { designFlow: '1 kg/s', designHead: '1 bar' } },
      load: { kind: 'vessel', parameters: { designFlow: '1 kg/s', designPressureDrop: '1 bar', volume: '0.2 m³' } },
      beside: { kind: 'meter', parameters: { designFlow: '1 kg/s', designPressureDrop: `${pressure} bar` } },
      standing: { kind: 'pump', parameters: { designFlow: '1 kg/s', designHead: '1 bar', ...parameters } },
    },
    [
      { node: 'electricity', join: ['electricity.out', 'driver.electricity', 'standing.electricity'] },
      { node: 'suction', join: ['load.out', 'driver.in'], pressure: 2 },
      { node: 'split', join: ['driver.out', 'beside.in', 'standing.in'] },
      { node: 'joined', join: ['beside.out', 'standing.out', 'load.in'] },
    ],
  );
  const twin = createTwin(plant, {
    seed: 1,
    weather: syntheticWeather({ seed: 1 }),
    startTime,
    faults:
      faults === 'leak'
        ? [{ kind: 'nonReturnValveLeak', target: 'standing', from: startTime, until: startTime + 1e6, severity: 0.3 }]
        : [],
  });
  const slot = (name: string) => plant.pointByName.get(name)?.index ?? -1;
  twin.commands[slot('driver.run')] = 1;
  twin.commands[slot('driver.speed')] = 1;
  for (let i = 0; i < 12; i++) twin.step(10);
  expect(twin.meters.unconvergedSolutions).toBe(0);
  return twin.flow[plant.equipmentByName.get('standing')?.branches.main ?? -1];
}

describe('a pump that stands', () => {
  it('lets nothing through below what opens its non-return valve', () => {
    expect(Math.abs(passed(0.005))).toBeLessThan(1e-5);
  });

  it('lets through what is driven by more than that', () => {
    const opened = passed(0.1);
    expect(opened).toBeGreaterThan(0.1);
    // All that its valve takes is missing to what drives it.
    expect(passed(0.1, { openingPressure: '0 bar' })).toBeGreaterThan(1.02 * opened);
    expect(passed(0.1, { openingPressure: '0.2 bar' })).toBeLessThan(1e-5);
  });

  it('lets a little pressure drive it where it has no such valve, or one that does not shut', () => {
    expect(passed(0.005, { nonReturnValve: false })).toBeGreaterThan(0.05);
    expect(passed(0.005, {}, 'leak')).toBeGreaterThan(0.05);
  });
});
