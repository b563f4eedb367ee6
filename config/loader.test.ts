import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { plantFilePath } from './environment.ts';
import { loadPlant, parsePlant } from './loader.ts';
import { describePlant } from './northbound.ts';
import { PlantFileError, type Problem } from './problems.ts';

const good = readFileSync(plantFilePath('mairie'), 'utf8');

/** The good file with pieces replaced; a piece that is not there is a mistake of the test. */
function changed(...changes: readonly (readonly [piece: string | RegExp, by: string])[]): string {
  let text = good;
  for (const [piece, by] of changes) {
    const next = text.replace(piece, by);
    if (next === text) throw new Error(`nothing to replace: ${piece}`);
    text = next;
  }
  return text;
}

function problemsOf(text: string): readonly Problem[] {
  try {
    parsePlant(text, 'plant.yaml');
    return [];
  } catch (error) {
    if (error instanceof PlantFileError) return error.problems;
    throw error;
  }
}

/** Where a text stands in the file, from 1. */
function placeOf(text: string, piece: string): { line: number; column: number } {
  const before = text.slice(0, text.indexOf(piece)).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

const heatPumpConnections = [
  [/, pump\.heatPump\.in/, ', heatPump.1.condenserIn'],
  ['  - { join: [pump.heatPump.out, heatPump.1.condenserIn] }\n', ''],
  ['          pump.heatPump.electricity,\n', ''],
  [/ {2}pump\.heatPump:\n {4}\{[\s\S]*?\n {4}\}\n/, ''],
] as const;

describe('a plant file', () => {
  it.each(['chapelle', 'mairie'])('%s is read whole, and told the same way each time', (name) => {
    const plant = loadPlant(plantFilePath(name));
    const told = describePlant(plant);
    expect(JSON.stringify(describePlant(loadPlant(plantFilePath(name))))).toBe(JSON.stringify(told));
    expect(told.points.map(({ index }) => index)).toEqual(plant.points.map((_, index) => index));
    expect(new Set(told.points.map((point) => point.name)).size).toBe(plant.points.length);
    for (const { name, definition, field } of plant.points) {
      expect(definition.range[0], name).toBeLessThan(definition.range[1]);
      expect(definition.brick, name).toMatch(/^[A-Z][A-Za-z_]+$/);
      // Only what the field measures or obeys has an address there.
      if (field !== undefined) expect(['measured', 'commanded'], name).toContain(definition.kind);
    }
  });

  it.each([
    {
      what: 'a wrong unit',
      text: changed(['ratedHeat: 90 kW', 'ratedHeat: 90 bar']),
      at: '90 bar',
      path: 'equipment.heatPump.1.parameters.ratedHeat',
      value: '90 bar',
      expected: /kW/,
    },
    {
      what: 'a forgotten unit',
      text: changed(['ratedHeat: 90 kW', 'ratedHeat: 90']),
      at: '90\n',
      path: 'equipment.heatPump.1.parameters.ratedHeat',
      value: '90',
      expected: /kW/,
    },
    {
      what: 'a nonsense limit',
      text: changed(['highLimit: 100 °C', 'highLimit: 80 °C']),
      at: '80 °C\n      efficiency',
      path: 'equipment.boiler.1.parameters.highLimit',
      value: '85 and 80',
      expected: /below highLimit/,
    },
    {
      what: 'a value far out of range',
      text: changed(['ratedHeat: 90 kW', 'ratedHeat: -90 kW']),
      at: '-90 kW',
      path: 'equipment.heatPump.1.parameters.ratedHeat',
      value: '-90 kW',
      expected: /./,
    },
    {
      what: 'an unknown key',
      text: changed(['highLimit: 100 °C', 'highLimit: 100 °C\n      highLimmit: 3']),
      at: 'highLimmit',
      path: 'equipment.boiler.1.parameters.highLimmit',
      value: 'highLimmit',
      expected: /no such key/,
    },
    {
      what: 'an unknown kind',
      text: changed(['kind: gasBoiler', 'kind: gasBoyler']),
      at: 'gasBoyler',
      path: 'fieldTypes.boilerPanel.kind',
      value: 'gasBoyler',
      expected: /gasBoiler/,
    },
    {
      what: 'a duplicated name',
      text: changed(['  boiler.1:\n', '  heatPump.1:\n']),
      at: 'heatPump.1:\n    kind: gasBoiler',
      path: '',
      value: 'heatPump.1',
      expected: /not taken already/,
    },
    {
      what: 'a port that does not exist',
      text: changed([/, pump\.boiler\.in\], pressure/, ', pump.boiler.inn], pressure']),
      at: 'pump.boiler.inn',
      path: 'connections.2.join.3',
      value: 'pump.boiler.inn',
      expected: /./,
    },
    {
      what: 'a port joined twice',
      text: changed([
        '  - { join: [pump.boiler.out, boiler.1.in] }',
        '  - { join: [pump.boiler.out, boiler.1.in, store.1.top] }',
      ]),
      at: 'store.1.top, valve.heatPump',
      path: 'connections.5.join.0',
      value: 'store.1.top',
      expected: /./,
    },
    {
      what: 'an unknown time zone',
      text: changed(['timeZone: Europe/Paris', 'timeZone: Europe/Atlantis']),
      at: 'Europe/Atlantis',
      path: 'plant.location.timeZone',
      value: 'Europe/Atlantis',
      expected: /time zone/,
    },
    {
      what: 'two set-points for one curve',
      text: changed(['coldOutdoor: -7 °C, coldSupply: 62 °C', 'coldOutdoor: 17 °C, coldSupply: 62 °C']),
      at: '17 °C, coldSupply: 62',
      path: 'equipment.heating.parameters.curve.coldOutdoor',
      value: '17 and 15',
      expected: /coldOutdoor below mildOutdoor/,
    },
  ])('with $what is refused with its place', ({ text, at, path, value, expected }) => {
    const problems = problemsOf(text);
    const problem = problems.find((one) => one.path === path);
    expect(problem, JSON.stringify(problems)).toBeDefined();
    expect(problem).toMatchObject({ file: 'plant.yaml', value });
    expect(problem?.expected).toMatch(expected);
    expect(problem).toMatchObject(placeOf(text, at));
  });

  it('without a pump for a machine is refused', () => {
    const [problem] = problemsOf(changed(...heatPumpConnections));
    expect(problem.value).toBe('heatPump.1');
    expect(problem.expected).toContain('a pump for its');
  });

  it('whose pump feeds itself is refused', () => {
    const text = changed(
      ['  - { join: [pump.boiler.out, boiler.1.in] }', '  - { join: [pump.boiler.out, boiler.1.in, pump.boiler.in] }'],
      [', pump.boiler.in], pressure', '], pressure'],
    );
    const problems = problemsOf(text);
    expect(problems.map(({ expected }) => expected).join()).toMatch(/cycle/);
  });

  it('with one field address for two points is refused', () => {
    const problems = problemsOf(changed(['prefix: PPC1', 'prefix: PCH1']));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0].value).toContain('PCH1');
  });

  it.each([
    ['nothing', ''],
    ['a list', '- a\n- b\n'],
    ['a text', 'hello'],
    ['broken YAML', 'plant: [1, 2'],
    ['too large a file', `# ${'x'.repeat(5 * 1024 * 1024)}`],
    [
      'an alias bomb',
      `a: &a [x, x]\n${Array.from({ length: 12 }, (_, i) => `${'bcdefghijklm'[i]}: &${'bcdefghijklm'[i]} [*${'abcdefghijkl'[i]}, *${'abcdefghijkl'[i]}, *${'abcdefghijkl'[i]}]`).join('\n')}\n`,
    ],
  ])('that is %s is refused, not thrown over', (_, text) => {
    expect(problemsOf(text).length).toBeGreaterThan(0);
  });
});
