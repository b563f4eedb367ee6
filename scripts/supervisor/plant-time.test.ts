import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginning, PlantTimeFile } from './plant-time.ts';

describe('plant time', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'braise-time-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is kept for each plant', () => {
    const file = new PlantTimeFile(folder);
    expect(file.read('chapelle')).toBeUndefined();
    file.save('chapelle', 100);
    file.save('mairie', 200);
    expect(new PlantTimeFile(folder).read('chapelle')).toBe(100);
  });

  it('begins at the present where the file is broken', () => {
    writeFileSync(join(folder, 'plant-time.json'), '{"chapelle": 1');
    expect(new PlantTimeFile(folder).read('chapelle')).toBeUndefined();
  });

  it('never goes back by itself', () => {
    expect(beginning(undefined, undefined, 1000)).toBe(1000);
    expect(beginning(undefined, 900, 1000)).toBe(1000);
    expect(beginning(undefined, 5000, 1000)).toBe(5000);
    expect(beginning(500, 5000, 1000)).toBe(500);
  });
});
