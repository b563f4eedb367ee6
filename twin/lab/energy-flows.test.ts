import { expect, test } from 'vitest';
import { type EnergyNode, energyFlows } from './energy-flows.ts';
import { run } from './run.ts';
import { readScenario } from './scenario.ts';

const ends: readonly EnergyNode[] = ['electricity', 'gas', 'surroundings', 'released'];
const sinks: readonly EnergyNode[] = ['consumers', 'auxiliaries', 'rejected', 'losses', 'stored'];

test.each(['chapelle', 'mairie'])(
  'in %s every place gives as much as it takes, and nothing flows in a circle',
  (plant) => {
    const { meters } = run(readScenario({ plant, days: 0.1, warmup: 1 }));
    const flows = energyFlows(meters);
    const places = new Set(flows.flatMap(({ from, to }) => [from, to]));
    for (const place of places) {
      const taken = flows.filter(({ to }) => to === place).reduce((sum, { energy }) => sum + energy, 0);
      const given = flows.filter(({ from }) => from === place).reduce((sum, { energy }) => sum + energy, 0);
      if (ends.includes(place)) expect(taken).toBe(0);
      else if (sinks.includes(place)) expect(given).toBe(0);
      else expect(taken).toBeCloseTo(given, 4);
    }
    const from = (place: EnergyNode) =>
      flows.filter((flow) => flow.from === place).reduce((sum, { energy }) => sum + energy, 0);
    expect(from('gas')).toBeCloseTo(meters.gas, 6);
    expect(flows.every(({ energy }) => energy > 0)).toBe(true);
  },
);
