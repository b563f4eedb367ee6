import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogFile } from './log-file.ts';

describe('a log file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'braise-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('never grows beyond its bound, and keeps the youngest lines', () => {
    const log = new LogFile(join(folder, 'plant.log'), 1000);
    for (let i = 0; i < 500; i++) log.write(`line ${i}`);
    log.close();
    expect(readdirSync(folder).sort()).toEqual(['plant.log', 'plant.log.1', 'plant.log.2']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(1000);
    expect(readFileSync(join(folder, 'plant.log'), 'utf8')).toMatch(/line 499\n$/);
  });

  it('goes on where an earlier life ended', () => {
    for (const word of ['first', 'second']) {
      const log = new LogFile(join(folder, 'plant.log'));
      log.write(word);
      log.close();
    }
    expect(readFileSync(join(folder, 'plant.log'), 'utf8')).toBe('first\nsecond\n');
  });
});
