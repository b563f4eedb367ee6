import { describe, expect, it, test } from 'vitest';
import {
  carbonDioxide,
  figure,
  indicatorText,
  indicatorUnit,
  inOrder,
  type LabRun,
  LineError,
  mergeRuns,
  readChanges,
  readFaults,
  readSweep,
} from './lab.ts';

test('changes are read a line each, with or without a unit', () => {
  expect(readChanges('equipment.store.1.parameters.volume = 50\n\n prices.gas: 60 €/MWh \n')).toEqual({
    'equipment.store.1.parameters.volume': 50,
    'prices.gas': '60 €/MWh',
  });
  expect(readChanges('a = 1,5')).toEqual({ a: 1.5 });
  expect(() => readChanges('a = 1\nnothing')).toThrow(new LineError(2));
});

test('a sweep is lists and ranges', () => {
  expect(readSweep('strategy = rules; baseline\noutdoor = -10..15 x 6\nseed = 1..9')).toEqual({
    strategy: ['rules', 'baseline'],
    outdoor: { from: -10, to: 15, count: 6 },
    seed: { from: 1, to: 9 },
  });
  expect(() => readSweep('strategy')).toThrow(LineError);
  expect(() => readSweep('outdoor = 1.2.3..4')).toThrow(LineError);
});

test('faults are their lines', () => {
  expect(readFaults('pumpFailure:pump.1@6h..8h\n\n')).toEqual(['pumpFailure:pump.1@6h..8h']);
});

test('figures as people read them', () => {
  expect(indicatorText(0.52345, 'fraction', 'en')).toBe('52.35 %');
  expect(indicatorText(null, 'kWh', 'en')).toBe('—');
  expect(figure(1234.56, 'en')).toBe('1,235');
  // Under each other they have as many digits; what is whole stays so.
  expect([87.9, 87.95, 0, 100].map((value) => figure(value, 'en'))).toEqual(['87.90', '87.95', '0', '100']);
  expect([indicatorUnit('kgCO2/m²'), carbonDioxide('CO2 per area')]).toEqual(['kg\u202fCO₂/m²', 'CO₂ per area']);
});

describe('news of runs', () => {
  const run = (id: number, state: string) => ({ id, state }) as unknown as LabRun;

  it('replace what changed, add what is new, drop what is gone, in the order told', () => {
    const known = [run(2, 'running'), run(1, 'done')];
    expect(mergeRuns(known, [3, 2], [run(3, 'queued'), run(2, 'done')])).toEqual([run(3, 'queued'), run(2, 'done')]);
    expect(mergeRuns([], [9], [])).toEqual([]);
  });
});

it('indicators by their BOPTEST names come behind the others, which keep their order', () => {
  const names = ['cost_tot', 'tdis_tot', 'recoveredHeatShare', 'cost'];
  expect(inOrder(names.map((name) => ({ name }))).map(({ name }) => name)).toEqual([
    'recoveredHeatShare',
    'cost',
    'cost_tot',
    'tdis_tot',
  ]);
});
