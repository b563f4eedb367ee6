import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareTexts, formatObstacles, stopNeeded } from './comparison.ts';
import { plantFilePath } from './environment.ts';
import { parsePlant } from './loader.ts';

const text = readFileSync(plantFilePath('mairie'), 'utf8');
const mairie = parsePlant(text, 'mairie.yaml');
/** What stands in the way of the plant file with `part` written as `instead`. */
function obstacles(part: string | RegExp, instead: string) {
  const changed = text.replace(part, instead);
  expect(changed, String(part)).not.toBe(text);
  return stopNeeded(mairie, parsePlant(changed, 'changed.yaml'));
}

describe('the comparison of two texts of a plant file', () => {
  it('tells each value that differs, by its path, and nothing of comments and layout', () => {
    const changed = text
      .replace('# An ordinary town hall', '# A town hall')
      .replace('gas: 65 €/MWh', 'gas:   80 €/MWh')
      .replace('[62, 57,', '[62, 58,')
      .replace('ratedHeat: 90 kW', 'ratedHeat: 90 kW\n      tuning: { gain: 0.03 }')
      .replace('setpoints: { hotWater.temperatureSetpoint: 56 }', '');
    expect(compareTexts(text, changed)).toEqual([
      { path: 'prices.electricityWinter.1', before: '57', after: '58' },
      { path: 'prices.gas', before: '65 €/MWh', after: '80 €/MWh' },
      { path: 'equipment.heatPump.1.parameters.tuning', before: '', after: '{"gain":0.03}' },
      { path: 'equipment.circuit.hotWater.setpoints', before: '{"hotWater.temperatureSetpoint":56}', after: '' },
    ]);
    expect(compareTexts(text, text)).toEqual([]);
  });
});

describe('what a controller that runs cannot take up', () => {
  it('is nothing of tuning, limits, set-points, prices, names and schedules', () => {
    expect(obstacles('gas: 65 €/MWh', 'gas: 80 €/MWh')).toEqual([]);
    expect(obstacles('ratedHeat: 90 kW', 'ratedHeat: 95 kW')).toEqual([]);
    expect(obstacles('{ en: Boiler, fr: Chaudière }', '{ en: Old boiler, fr: Vieille chaudière }')).toEqual([]);
    expect(obstacles('highLimit: 100 °C', 'highLimit: 95 °C')).toEqual([]);
    expect(obstacles('hotWater.temperatureSetpoint: 56', 'hotWater.temperatureSetpoint: 58')).toEqual([]);
    expect(obstacles('timeZone: Europe/Paris', 'timeZone: Europe/Lisbon')).toEqual([]);
    expect(obstacles('pressure: 1.5 bar', 'pressure: 1.6 bar')).toEqual([]);
    expect(stopNeeded(mairie, parsePlant(text, 'mairie.yaml'))).toEqual([]);
  });

  it('is the plant, its scan and its field', () => {
    expect(obstacles('name: mairie', 'name: hall')).toEqual([{ kind: 'plant', subject: '' }]);
    expect(obstacles('scanPeriod: 1 s', 'scanPeriod: 2 s')).toEqual([{ kind: 'scanPeriod', subject: '' }]);
    expect(obstacles('watchdogTime: 10 s', 'watchdogTime: 20 s')).toEqual([{ kind: 'field', subject: '' }]);
  });

  it('is equipment that comes, goes, or stands elsewhere', () => {
    expect(obstacles(/pump\.circuits\.2/g, 'pump.circuits.3')).toEqual([
      { kind: 'removed', subject: 'pump.circuits.2' },
      { kind: 'added', subject: 'pump.circuits.3' },
    ]);
    const reversed = text
      .replace(/^ {2}pipe\.supply:$/m, '  pipe.first:')
      .replace(/^ {2}pipe\.return:$/m, '  pipe.supply:')
      .replace(/^ {2}pipe\.first:$/m, '  pipe.return:');
    expect(stopNeeded(mairie, parsePlant(reversed, 'changed.yaml'))).toEqual([{ kind: 'order', subject: '' }]);
    expect(obstacles(/(circuit\.floor:\n.*\n.*\n {4}system: )circuits/, '$1production')).toEqual([
      { kind: 'system', subject: 'circuit.floor' },
    ]);
  });

  it('is points, their wiring, and connections', () => {
    const points = obstacles(
      'dailyDraw: 1 m³,\n          circulationLoss: 0.6 kW,\n        }',
      `dailyDraw: 1 m³,
          circulationLoss: 0.6 kW,
        }
      heating:
        designLoad: 35 kW
        designFlow: 0.7 kg/s
        designPressureDrop: 0.12 bar
        connection: direct
        conductance: 15 kW/K
        secondaryDesignFlow: 1.7 kg/s
        curve: { coldOutdoor: -7 °C, coldSupply: 38 °C, mildOutdoor: 15 °C, mildSupply: 25 °C }
        pumpPower: 0.2 kW
      building: { floorArea: 800 m², thermalCapacity: 80 kWh/K, internalGains: 2 kW }`,
    );
    expect(points).toContainEqual({ kind: 'points', subject: 'circuit.hotWater' });
    expect(obstacles('prefix: CHD1', 'prefix: CHD2')).toEqual([{ kind: 'wiring', subject: 'boiler.1' }]);
    expect(
      obstacles('raw: [4, 20], engineering: [0, 100], unit: mbar', 'raw: [4, 20], engineering: [0, 200], unit: mbar'),
    ).toEqual([{ kind: 'wiring', subject: 'gas.1' }]);
    const swapped = obstacles(
      'supplyHeader, join: [pipe.supply.out, circuit.radiators.in, circuit.floor.in,',
      'supplyHeader, join: [pipe.supply.out, circuit.floor.in, circuit.radiators.in,',
    );
    expect(swapped).toEqual([]);
    const moved = text
      .replace(
        'join: [pump.circuits.1.out, pump.circuits.2.out, pipe.supply.in]',
        'join: [pump.circuits.1.out, pump.circuits.2.out, pipe.return.in]',
      )
      .replace('circuit.hotWater.out, pipe.return.in]', 'circuit.hotWater.out, pipe.supply.in]')
      .replace('join: [pipe.supply.out, circuit.radiators.in', 'join: [pipe.return.out, circuit.radiators.in')
      .replace('join: [pipe.return.out, meter.return.in]', 'join: [pipe.supply.out, meter.return.in]');
    expect(stopNeeded(mairie, parsePlant(moved, 'changed.yaml')).map(({ kind }) => kind)).toContain('connections');
    const meters = /supplyMeter: meter\.supply\n( +)returnMeter: meter\.return/;
    expect(obstacles(meters, 'supplyMeter: meter.return\n$1returnMeter: meter.supply')).toEqual([
      { kind: 'reference', subject: 'heating' },
    ]);
  });

  it('is told in words', () => {
    expect(
      formatObstacles([
        { kind: 'added', subject: 'boiler.2' },
        { kind: 'scanPeriod', subject: '' },
      ]),
    ).toBe('needs a stop of the controller: equipment added: boiler.2; another scan period');
  });
});
