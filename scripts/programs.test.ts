import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findProgram, type Program } from './programs.ts';

const program: Program = {
  name: 'Browser',
  variable: 'BRAISE_BROWSER',
  commands: ['first-browser', 'second-browser'],
  debianPackage: 'browser',
  suites: 'the browser tests',
};

function folderWith(...names: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'braise-programs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of names) {
    writeFileSync(join(folder, name), '#!/bin/sh\n');
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

test('takes the first of the commands that is on the path', () => {
  const [one, other] = [folderWith('second-browser'), folderWith('first-browser', 'second-browser')];
  expect(findProgram(program, { PATH: [one, other].join(delimiter) })).toBe(join(other, 'first-browser'));
});

test('what the variable names comes first, and must be there', () => {
  const folder = folderWith('second-browser', 'own');
  expect(findProgram(program, { PATH: folder, BRAISE_BROWSER: join(folder, 'own') })).toBe(join(folder, 'own'));
  expect(findProgram(program, { PATH: folder, BRAISE_BROWSER: join(folder, 'absent') })).toBeUndefined();
});

test('says so when it is not here', () => {
  expect(findProgram(program, { PATH: folderWith() })).toBeUndefined();
  expect(findProgram(program, {})).toBeUndefined();
});
