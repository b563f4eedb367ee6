import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

let data: string;

beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'braise-validation-'));
  mkdirSync(join(data, 'boiler'));
  writeFileSync(
    join(data, 'boiler/made.csv'),
    'firing_rate,inlet_water_C,efficiency_hhv\n0.2,30,0.97\n0.2,60,0.88\n1,30,0.95\n1,60,0.87\n',
  );
});

afterAll(() => {
  rmSync(data, { recursive: true });
});

function validate(...words: string[]) {
  const cli = resolve(import.meta.dirname, 'cli.ts');
  return spawnSync(process.execPath, [cli, ...words], { encoding: 'utf8', timeout: 60_000 });
}

test('a case over any data directory answers in JSON lines', () => {
  const { stdout, status } = validate('boiler', '--data', data, '--json');
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(status).toBe(0);
  expect(lines[0]).toEqual({
    case: 'boiler',
    source: 'made.csv',
    metric: 'efficiencyWorstError',
    value: expect.closeTo(0, 9),
    unit: '1',
    limit: 0.01,
    ok: true,
  });
});

test('a broken file fails its case, with its line', () => {
  writeFileSync(join(data, 'boiler/broken.csv'), 'firing_rate,inlet_water_C,efficiency_hhv\n0.2,thirty,0.97\n');
  const { stderr, stdout, status } = validate('boiler', '--data', data, '--json');
  rmSync(join(data, 'boiler/broken.csv'));
  expect(status).toBe(1);
  expect(stderr).toContain('broken.csv:2: "thirty", expected a number');
  expect(JSON.parse(stdout.trim().split('\n')[0])).toMatchObject({ metric: 'brokenFiles', ok: false });
});

test.each([
  [['pipe', '--data', '/nowhere/at/all'], '/nowhere/at/all: no such folder'],
  [['nonsense'], 'no case nonsense'],
  [['--loud'], "Unknown option '--loud'"],
])('%j is refused in words', (words, message) => {
  const { stderr, status } = validate(...words);
  expect(status).toBe(1);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('at main');
});

test('a folder that was asked for and is not there is an error; others are left out and told', () => {
  expect(validate('pipe', '--data', data).stderr).toContain(`${data}: no folder pipe, which pipe needs`);
});
