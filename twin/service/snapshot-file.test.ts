import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadPlant, plantFilePath } from '../../config/index.ts';
import { createTwin } from '../network/index.ts';
import { constantWeather } from '../weather/index.ts';
import { readSnapshot, saveSnapshot } from './snapshot-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'braise-snapshot-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const mairie = loadPlant(plantFilePath('mairie'));
const twinOf = () =>
  createTwin(mairie, { seed: 1, weather: constantWeather({ outdoorTemperature: 5 }), startTime: 1e9 });

it('comes back from the disk to the bit', () => {
  const path = join(folder, 'plant', 'mairie.json');
  const twin = twinOf();
  for (let i = 0; i < 20; i++) twin.step(10);
  saveSnapshot(path, mairie, { twin: twin.snapshot(), slip: 12 });
  const read = readSnapshot(path, mairie);
  expect(read).toEqual({ twin: twin.snapshot(), slip: 12 });
  const other = twinOf();
  other.restore((read as NonNullable<typeof read>).twin);
  other.step(10);
  twin.step(10);
  expect(other.measured).toEqual(twin.measured);
});

it('is not taken for that of another plant, nor of a broken file', () => {
  const path = join(folder, 'mairie.json');
  expect(readSnapshot(path, mairie)).toBeUndefined();
  saveSnapshot(path, mairie, { twin: twinOf().snapshot(), slip: 0 });
  expect(() => readSnapshot(path, { ...mairie, points: mairie.points.slice(1) })).toThrow(/another plant/);
  writeFileSync(path, '{"version":1');
  expect(() => readSnapshot(path, mairie)).toThrow();
});
