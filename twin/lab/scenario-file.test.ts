import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { PlantFileError } from '../../config/index.ts';
import { readScenario } from './scenario.ts';
import { parseScenarioFile, readScenarioFile } from './scenario-file.ts';
import { planSweep } from './sweep/plan.ts';

function problems(text: string): string[] {
  try {
    parseScenarioFile(text, 'case.yaml');
  } catch (error) {
    if (error instanceof PlantFileError) return error.message.split('\n');
    throw error;
  }
  throw new Error('it was accepted');
}

test('a scenario with its sweep', () => {
  const { scenario, sweep, input } = parseScenarioFile(
    `plant: mairie
start: 2026-02-01
days: 3
outdoor: -5
faults:
  - pumpFailure:pump.boiler@6h..8h
changes:
  equipment.store.1.parameters.volume: 3
record:
  points: [heating.*, boiler.1.heat]
  interval: 300
sweep:
  parameters:
    seed: [1, 2]
`,
    'case.yaml',
    { days: 2 },
  );
  expect(scenario.plant.name).toBe('mairie');
  expect(scenario.startTime).toBe(Date.UTC(2026, 1, 1) / 1000);
  expect(scenario.days).toBe(2);
  expect(scenario.faults[0].from).toBe(scenario.startTime + 6 * 3600);
  const recorded = scenario.recording?.points.map((slot) => scenario.plant.points[slot].name) ?? [];
  expect(recorded).toContain('boiler.1.heat');
  expect(recorded.filter((name) => !name.startsWith('heating.'))).toEqual(['boiler.1.heat']);
  expect(sweep?.parameters).toEqual({ seed: [1, 2] });
  expect(input).not.toHaveProperty('sweep');
});

test('what is wrong is told with its line and column', () => {
  expect(problems('plant: mairie\ndays: -3\nstratgy: rules\n')).toEqual([
    expect.stringMatching(/^case\.yaml:2:7: days: -3: expected/),
    expect.stringMatching(/^case\.yaml:3:1: stratgy: .*no such key/),
  ]);
  expect(problems('plant: mairie\nfaults:\n  - pumpFailure:nothing\nrecord:\n  points: [nothing.*]\n')).toEqual([
    expect.stringMatching(/^case\.yaml:3:5: faults\.0: pumpFailure:nothing: expected .*no equipment "nothing"/),
    expect.stringMatching(/^case\.yaml:5:12: record\.points\.0: .*no point of mairie/),
  ]);
  expect(problems('plant: [')).toEqual([expect.stringMatching(/^case\.yaml:1:9: .*YAML/)]);
});

test("a change that the plant file does not bear is told at the plant file's line", () => {
  expect(problems('plant: mairie\nchanges: { equipment.store.1.parameters.volume: -3 }\n')[0]).toMatch(
    /mairie\.yaml:\d+:\d+: equipment\.store\.1\.parameters\.volume: -3 m³: expected/,
  );
});

test('a recording larger than may be kept is refused before the run', () => {
  expect(problems('plant: chapelle\ndays: 365\nrecord: { points: all, interval: 10 }\n')[0]).toMatch(
    /^case\.yaml:3:\d+: record: .*million numbers; at most 100 million/,
  );
});

test('the example of the documentation is one', () => {
  const example = fileURLToPath(new URL('../../docs/examples/store-size.yaml', import.meta.url));
  const { input, scenario, sweep } = readScenarioFile(example);
  expect(scenario.faults).toHaveLength(1);
  expect(sweep === undefined ? 0 : planSweep(input, sweep).tasks.length).toBe(8);
});

test('numbers may be text, as on a command line; what is none is named as it was given', () => {
  expect(readScenario({ plant: 'mairie', outdoor: '-7', days: '2' })).toMatchObject({ outdoor: -7, days: 2 });
  expect(() => readScenario({ plant: 'mairie', outdoor: 'warm' })).toThrow('outdoor: expected a number, got "warm"');
  expect(() => readScenario({ plant: 'mairie', days: '' })).toThrow('days: expected a number, got ""');
});
