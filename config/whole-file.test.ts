import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readIfThere, writeWhole } from './whole-file.ts';

describe('a file written whole', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'braise-whole-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([{ durable: true }, { durable: false }])('replaces the one that is there, with %j', (options) => {
    const path = join(folder, 'a/b/state.json');
    writeWhole(path, 'first, and longer', options);
    writeWhole(path, 'second', options);
    expect(readFileSync(path, 'utf8')).toBe('second');
    expect(readdirSync(join(folder, 'a/b'))).toEqual(['state.json']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('leaves the old one where it cannot be written', () => {
    const path = join(folder, 'state.json');
    writeWhole(path, 'old');
    mkdirSync(`${path}.new`);
    expect(() => writeWhole(path, 'new')).toThrow(/EISDIR/);
    expect(readFileSync(path, 'utf8')).toBe('old');
  });
});

describe('a file that may be there', () => {
  it('is read, is undefined where it is not there, and throws where it is none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'braise-there-'));
    const path = join(folder, 'state.json');
    expect(readIfThere(path)).toBeUndefined();
    writeWhole(path, 'text');
    expect(readIfThere(path)).toBe('text');
    expect(() => readIfThere(folder)).toThrow(/EISDIR/);
    rmSync(folder, { recursive: true });
  });
});
