import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Document, isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import { plantFilePath } from './environment.ts';
import { loadPlant, parsePlant } from './loader.ts';
import { formatProblem, PlantFileError, type Problem } from './problems.ts';

const names = ['chapelle', 'mairie'] as const;
const texts = Object.fromEntries(names.map((name) => [name, readFileSync(plantFilePath(name), 'utf8')]));

function problemsOf(read: () => unknown): readonly Problem[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof PlantFileError) return error.problems;
    throw error;
  }
}

/** A good file with pieces replaced; a piece that is not there is a mistake of the test. */
function changed(name: (typeof names)[number], ...changes: readonly (readonly [string | RegExp, string])[]): string {
  return changes.reduce((text, [piece, by]) => {
    const next = text.replace(piece, by);
    if (next === text) throw new Error(`nothing to replace: ${piece}`);
    return next;
  }, texts[name]);
}

/** What an engineer who writes a new plant file gets wrong; each with the path that is told and the words. */
const slips: [what: string, text: string, path: string, expected: RegExp][] = [
  [
    'a signal in a unit of something else',
    changed('mairie', ['energy: { tag: QI001, unit: MWh }', 'energy: { tag: QI001, unit: bar }']),
    'fieldTypes.gasMeter.points.energy.unit',
    /converts to kWh/,
  ],
  [
    'a signal of a point that the kind does not have',
    changed('mairie', ['power: { tag: JI001 }', 'powr: { tag: JI001 }']),
    'fieldTypes.gasMeter.points.powr',
    /a point of a gasSupply: energy/,
  ],
  [
    'a field type in a circle',
    changed('mairie', ['  pumpDrive:\n    kind: pump\n', '  pumpDrive:\n    kind: pump\n    extends: pumpDrive\n']),
    'fieldTypes.pumpDrive.extends',
    /no cycle/,
  ],
  [
    'a field type that extends nothing there is',
    changed('mairie', ['  pumpDrive:\n    kind: pump\n', '  pumpDrive:\n    kind: pump\n    extends: constructor\n']),
    'fieldTypes.pumpDrive.extends',
    /one of the fieldTypes/,
  ],
  [
    'two classes of power of one label',
    changed('chapelle', ['en: summer night', 'en: summer day']),
    'prices.demand.classes',
    /each class by a label of its own/,
  ],
  [
    'intervals of power that do not fill an hour',
    changed('chapelle', ['interval: 10 min', 'interval: 7 min']),
    'prices.demand.interval',
    /a whole part of an hour/,
  ],
  [
    'biogas that is cheaper to lack than to have',
    changed('chapelle', ['shortfallPrice: 55 €/MWh', 'shortfallPrice: 20 €/MWh']),
    'equipment.gas.1.parameters.biogasQuota.shortfallPrice',
    /35 €.MWh or more, the biogasPremium/,
  ],
  [
    'a percentage without its unit',
    changed('mairie', [
      'heating.valve: { tag: ZC21, raw: [0, 10], engineering: [0, 100], unit: "%" }',
      'heating.valve: { tag: ZC21, raw: [0, 10], engineering: [0, 100] }',
    ]),
    'fieldTypes.substationPanel.points.heating.valve.engineering',
    /fits 0 to 1 fraction/,
  ],
  [
    'a raw range that its integer cannot hold',
    changed('mairie', [
      'capacity: { tag: SC101, type: Int16, raw: [0, 27648]',
      'capacity: { tag: SC101, type: Int16, raw: [0, 65535]',
    ]),
    'fieldTypes.heatPumpPackage.points.capacity.raw',
    /what Int16 holds/,
  ],
  [
    'an inverted temperature',
    changed('mairie', ['outdoorTemperature: { tag: TT001,', 'outdoorTemperature: { tag: TT001, inverted: true,']),
    'fieldTypes.weatherMast.points.outdoorTemperature.inverted',
    /no Boolean/,
  ],
  [
    'a scaled contact',
    changed('mairie', ['running: { tag: XI01 }', 'running: { tag: XI01, raw: [0, 10], engineering: [0, 1] }']),
    'fieldTypes.pumpDrive.points.running.raw',
    /no scaling/,
  ],
  [
    'a tag that is the watchdog',
    changed('mairie', ['watchdog: ns=2;s=GTB.WD01', 'watchdog: ns=2;s=MET.TT001']),
    'equipment.weather.1',
    /the watchdog/,
  ],
  [
    'a watchdog that ends between two scans',
    changed('mairie', ['scanPeriod: 1 s', 'scanPeriod: 5 s']),
    'field.watchdogTime',
    /at least 15 s/,
  ],
  [
    'an endpoint that is none',
    changed('mairie', ['field:\n  watchdog:', 'field:\n  endpoint: "opc.tcp://"\n  watchdog:']),
    'field.endpoint',
    /opc\.tcp/,
  ],
  [
    'a system that is not declared, by a name that every object has',
    changed('mairie', ['system: site', 'system: constructor']),
    'equipment.weather.1.system',
    /one of site, production/,
  ],
  [
    'a port by a name that every object has',
    changed('mairie', ['join: [pump.boiler.out, boiler.1.in]', 'join: [pump.boiler.out, boiler.1.constructor]']),
    'connections.4.join.1',
    /a port that the kind has/,
  ],
  [
    'a required port left open',
    changed('mairie', ['  - { join: [pump.boiler.out, boiler.1.in] }\n', '']),
    'equipment.boiler.1',
    /port in joined/,
  ],
  [
    'two inlets joined to each other alone',
    changed('mairie', ['join: [gas.1.out, boiler.1.gas]', 'join: [boiler.1.gas, heatPump.1.electricity]']),
    'connections.1.join',
    /an outlet among the inlets/,
  ],
  [
    'an expansion vessel on a gas pipe',
    changed('mairie', ['join: [gas.1.out, boiler.1.gas] }', 'join: [gas.1.out, boiler.1.gas], pressure: 1 bar }']),
    'connections.1.pressure',
    /no expansion vessel/,
  ],
  [
    'water and gas joined',
    changed('mairie', ['join: [gas.1.out, boiler.1.gas]', 'join: [gas.1.out, boiler.1.gas, store.1.top]']),
    'connections.1.join',
    /ports of one medium/,
  ],
  [
    'no expansion vessel at all',
    changed('mairie', [', pressure: 1.5 bar', '']),
    'connections',
    /one node with a pressure/,
  ],
  [
    'a flow with a slip of the decimal point',
    changed('mairie', ['designFlow: 2.2 kg/s,', 'designFlow: 0.022 kg/s,']),
    'equipment.heatPump.1.parameters.condenser.designFlow',
    /kg\/s: 90 kW/,
  ],
  [
    'a heating curve beyond what the circuit may have',
    changed('mairie', [
      'coldSupply: 62 °C, mildOutdoor: 15 °C, mildSupply: 60 °C',
      'coldSupply: 82 °C, mildOutdoor: 15 °C, mildSupply: 60 °C',
    ]),
    'equipment.heating.parameters.curve.coldSupply',
    /60 to 75/,
  ],
  [
    'a heated floor whose curve is hotter than it bears',
    changed('mairie', ['coldSupply: 38 °C', 'coldSupply: 48 °C']),
    'equipment.circuit.floor.parameters.heating.curve.coldSupply',
    /47 °C or less/,
  ],
  [
    'one meter for supply and return',
    changed('mairie', ['returnMeter: meter.return', 'returnMeter: meter.supply']),
    'equipment.heating.parameters.returnMeter',
    /another meter/,
  ],
  [
    'machines that nobody requests',
    changed('mairie', [/ {2}heating:\n {4}kind: heatingCircuit[\s\S]*?(?= {2}heatPump\.1:)/, '']),
    'equipment.heatPump.1',
    /a heatingCircuit with its meters/,
  ],
  [
    'no outdoor temperature',
    changed('mairie', [/ {2}weather\.1:\n {4}\{[\s\S]*?\n {4}\}\n/, '']),
    'equipment.heating',
    /a weatherStation/,
  ],
  [
    'an alarm limit of a contact',
    changed('mairie', [
      'field: { type: boilerPanel, prefix: CHD1 }',
      'field: { type: boilerPanel, prefix: CHD1 }\n    alarms: { flame: { high: 1 } }',
    ]),
    'equipment.boiler.1.alarms.flame',
    /no limits/,
  ],
  [
    'an alarm without a limit',
    changed('mairie', [
      'field: { type: boilerPanel, prefix: CHD1 }',
      'field: { type: boilerPanel, prefix: CHD1 }\n    alarms: { heat: { delay: 10 s } }',
    ]),
    'equipment.boiler.1.alarms.heat',
    /a limit/,
  ],
  [
    'a set-point out of its range',
    changed('mairie', [
      'setpoints: { hotWater.temperatureSetpoint: 56 }',
      'setpoints: { hotWater.temperatureSetpoint: 560 }',
    ]),
    'equipment.circuit.hotWater.setpoints.hotWater.temperatureSetpoint',
    /to \d+ °C/,
  ],
  [
    'a minimum return without a valve that could keep it',
    changed('mairie', [
      '      waterMass: 120 kg\n',
      '      waterMass: 120 kg\n      returnTemperatureMinimum: 55 °C\n',
    ]),
    'equipment.boiler.1.parameters.returnTemperatureMinimum',
    /a recirculation valve from its outlet/,
  ],
  [
    'a recirculation valve where no boiler is',
    changed('chapelle', [/duty: bypass/, 'duty: recirculation']),
    'equipment.valve.freeCoolingBypass.parameters.duty',
    /recirculation from a boiler's outlet/,
  ],
  [
    'a set-back of what does not heat',
    changed('mairie', [
      '          circulationLoss: 0.6 kW,\n        }',
      '          circulationLoss: 0.6 kW,\n        }\n      setback: {}',
    ]),
    'equipment.circuit.hotWater.parameters.setback',
    /heating, which alone is set back/,
  ],
  [
    'a set-back that frost takes back the wrong way round',
    changed('mairie', [
      '      building: { floorArea: 800',
      '      setback: { raiseEndOutdoorTemperature: 0 °C }\n      building: { floorArea: 800',
    ]),
    'equipment.circuit.floor.parameters.setback.raiseEndOutdoorTemperature',
    /below raiseBeginOutdoorTemperature/,
  ],
  [
    'a day that no week has',
    changed('mairie', [
      '      building: { floorArea: 800',
      '      setback: { occupiedDays: [montag] }\n      building: { floorArea: 800',
    ]),
    'equipment.circuit.floor.parameters.setback.occupiedDays.0',
    /monday/,
  ],
  [
    'a chiller curve that makes no cold',
    changed('chapelle', [
      'capacityByTemperature: [0.78, 0.025, 0, -0.01, 0, 0]',
      'capacityByTemperature: [0.78, 0.025, 0, -0.1, 0, 0]',
    ]),
    'equipment.chiller.1.parameters.capacityByTemperature',
    /a curve of/,
  ],
  ['an unknown YAML tag', changed('mairie', ['90 kW', '!power 90 kW']), '', /YAML/],
  ['two documents', `${texts.mairie}\n---\nplant: {}\n`, '', /YAML/],
];

describe('a plant file with', () => {
  it.each(slips)('%s is refused, with place, path and expectation', (_, text, path, expected) => {
    const problems = problemsOf(() => parsePlant(text, 'plant.yaml'));
    const problem = problems.find((one) => one.path === path && expected.test(one.expected));
    expect(problem, problems.map(formatProblem).join('\n')).toBeDefined();
    expectPlaces(problems, text);
  });
});

/** Every place is one of the text, and every problem says what it expected. */
function expectPlaces(problems: readonly Problem[], text: string): void {
  const lines = text.split('\n');
  for (const { line, column, expected } of problems) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual(lines[line - 1].length + 1);
    expect(expected).not.toBe('');
  }
}

describe('what is no plant file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'braise-plant-file-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const written = (content: string | Uint8Array): string => {
    const path = join(folder, 'plant.yaml');
    writeFileSync(path, content);
    return path;
  };

  it.each<[string, () => string, RegExp]>([
    ['a file that is not there', () => join(folder, 'none.yaml'), /a readable plant file/],
    ['a folder', () => folder, /a readable plant file/],
    ['a device without an end', () => '/dev/zero', /a readable plant file/],
    ['an empty file', () => written(''), /./],
    ['10 MB', () => written(Buffer.alloc(10 * 1024 * 1024, 'a: b\n')), /at most 4194304 bytes/],
    ['UTF-16', () => written(Buffer.from(texts.mairie, 'utf16le')), /UTF-8|YAML|expected/],
    ['brackets without end', () => written('['.repeat(1_000_000)), /YAML|nest/],
    ['maps within maps', () => written(`a: ${'{a: '.repeat(5_000)}1${'}'.repeat(5_000)}`), /nest/],
    [
      'an alias bomb',
      () =>
        written(
          `a: &a [x, x]\n${Array.from({ length: 24 }, (_, i) => `${String.fromCharCode(98 + i)}: &${String.fromCharCode(98 + i)} [*${String.fromCharCode(97 + i)}, *${String.fromCharCode(97 + i)}]`).join('\n')}\n`,
        ),
      /./,
    ],
    ['Latin-1', () => written(Buffer.from(texts.mairie, 'latin1')), /UTF-8/],
    ['a character cut off at the end', () => written(Buffer.from('# caf\xc3', 'latin1')), /UTF-8/],
    ['bytes', () => written(Uint8Array.from({ length: 4096 }, (_, i) => (i * 37) % 256)), /UTF-8/],
  ])('%s is refused in words', (_, path, expected) => {
    const file = path();
    const problems = problemsOf(() => loadPlant(file));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0].file).toBe(file);
    expect(problems.map(({ expected: words }) => words).join('\n')).toMatch(expected);
  });

  it('tells the line of the first character that is not UTF-8', () => {
    const [before, after] = ['plant:\n  name: "', 'a"\n'];
    const file = written(Buffer.concat([Buffer.from(before), Buffer.from([0xe9]), Buffer.from(after)]));
    const [problem] = problemsOf(() => loadPlant(file));
    expect(problem).toMatchObject({ line: 2, column: 10 });
  });
});

/** Places of a document: every pair of a map, every item of a list. */
function placesOf(document: Document): { parent: unknown; index: number }[] {
  const places: { parent: unknown; index: number }[] = [];
  const visit = (node: unknown): void => {
    if (!isMap(node) && !isSeq(node)) return;
    for (const [index, item] of node.items.entries()) {
      places.push({ parent: node, index });
      visit(isPair(item) ? item.value : item);
    }
  };
  visit(document.contents);
  return places;
}

const strangers: readonly unknown[] = [
  null,
  true,
  '',
  'x',
  -1,
  0,
  1e9,
  '1e300 kW',
  '10 bar',
  '10 °C',
  '10 kg/s',
  '-5 %',
  [],
  [1],
  {},
  { a: 1 },
  'constructor',
  '__proto__',
];

type Mutation = { readonly at: number; readonly how: number; readonly by: number };

/** Changes one place of a document as `how` says: takes it away, doubles it, renames it, or puts something else there. */
function mutate(document: Document, { at, how, by }: Mutation): void {
  const places = placesOf(document);
  if (places.length === 0) return;
  const { parent, index } = places[at % places.length];
  if (!isMap(parent) && !isSeq(parent)) return;
  const stranger = document.createNode(strangers[by % strangers.length]);
  const item: unknown = parent.items[index];
  if (how === 0) parent.items.splice(index, 1);
  else if (how === 1) parent.items.push(item as never);
  else if (how === 2 && isPair(item)) item.key = document.createNode(String(strangers[by % strangers.length]));
  else if (how === 3 && isPair(item) && isScalar(item.value) && typeof item.value.value === 'string')
    item.value = document.createNode(item.value.value.replace(/\S+$/, ['kW', 'bar', '°C', 'K', 's', '%'][by % 6]));
  else if (isPair(item)) item.value = stranger;
  else parent.items[index] = stranger as never;
}

describe.each(names)('%s, changed at random', (name) => {
  const mutation = fc.record({ at: fc.nat(10_000), how: fc.nat(4), by: fc.nat(100) });

  it('in its structure: is read, or refused with places', () => {
    let refused = 0;
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        const document = parseDocument(texts[name]);
        for (const one of mutations) mutate(document, one);
        const text = document.toString({ lineWidth: 0 });
        const problems = problemsOf(() => parsePlant(text, 'plant.yaml'));
        if (problems.length > 0) refused++;
        expectPlaces(problems, text);
      }),
      { numRuns: name === 'mairie' ? 100 : 15, seed: 11 },
    );
    expect(refused).toBeGreaterThan(10);
  }, 120_000);

  it('in its lines: is read, or refused with places', () => {
    const lines = texts[name].split('\n');
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.integer({ min: 1, max: 12 }), (from, count) => {
        const text = lines.toSpliced(from, count).join('\n');
        expectPlaces(
          problemsOf(() => parsePlant(text, 'plant.yaml')),
          text,
        );
      }),
      { numRuns: name === 'mairie' ? 40 : 8, seed: 7 },
    );
  }, 120_000);
});
