import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readScenario, ScenarioError } from './scenario.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'braise-weather-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A year that is 7 °C all along, of `hours` records. */
function write(hours: number): string {
  const rows = Array.from({ length: hours }, (_, h) => {
    const date = new Date(Date.UTC(2025, 0, 1, h));
    const cells = new Array<string | number>(35).fill(0);
    cells.splice(0, 5, 2025, date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours() + 1, 60);
    cells[6] = 7;
    return cells.join(',');
  });
  const path = join(folder, 'seven.epw');
  const header = [
    'LOCATION,Here,,FRA,,,48.9,2.4,1,50',
    ...new Array<string>(6).fill('COMMENTS 1,'),
    'DATA PERIODS,1,1,Data',
  ];
  writeFileSync(path, [...header, ...rows].join('\n'));
  return path;
}

test('a scenario takes its weather from a file', () => {
  const { weather, startTime } = readScenario({ plant: 'mairie', weather: write(8760) });
  expect(weather?.(startTime).outdoorTemperature).toBe(7);
});

test('a file with gaps, a file that is not there, and two weathers at once are refused in words', () => {
  expect(() => readScenario({ plant: 'mairie', weather: write(8000) })).toThrow(
    /seven\.epw:8008.*expected gaps of at most 6 h/,
  );
  expect(() => readScenario({ plant: 'mairie', weather: join(folder, 'none.epw') })).toThrow(ScenarioError);
  expect(() => readScenario({ plant: 'mairie', weather: write(8760), outdoor: 3 })).toThrow(/exclude each other/);
});
