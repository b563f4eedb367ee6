import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { FullError, Library } from './library.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'braise-library-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

function open(limits = { runs: 3, bytes: 1000 }): Library {
  return new Library(folder, limits);
}

const run = { title: '', who: 'engineer', scenario: { plant: 'mairie' }, sweep: undefined };

/** A run that is done and left so many bytes. */
function finished(library: Library, bytes = 10): number {
  const { id } = library.add(run, 1);
  library.begin(id, 2);
  writeFileSync(join(library.folderOf(id), 'trajectories-0000.parquet'), 'x'.repeat(bytes));
  library.end(id, 'done', 3, { result: { runs: 1 } });
  return id;
}

test('what was done outlives a restart, what was cut is failed with its reason, what waited still waits', () => {
  const before = open();
  const done = finished(before);
  const cut = before.add(run, 4).id;
  before.begin(cut, 5);
  writeFileSync(join(before.folderOf(cut), 'trajectories-0000.parquet.part'), 'half');
  const waiting = before.add(run, 6).id;
  before.close();
  const after = open();
  expect(after.get(done)).toMatchObject({ state: 'done', bytes: 10, result: { runs: 1 }, who: 'engineer' });
  expect(after.get(cut)).toMatchObject({ state: 'failed', reason: 'the lab stopped while this ran' });
  expect(existsSync(after.folderOf(cut))).toBe(false);
  expect(after.waiting().map(({ id }) => id)).toEqual([waiting]);
  after.close();
});

test('the oldest that nobody keeps makes room; where all are kept, a new one is refused', () => {
  const library = open();
  const [first, second, third] = [finished(library), finished(library), finished(library)];
  library.change(first, { kept: true, title: 'best' });
  const fourth = finished(library);
  expect(library.list(10).map(({ id }) => id)).toEqual([fourth, third, first]);
  expect(library.get(first)).toMatchObject({ title: 'best', kept: true });
  expect(existsSync(library.folderOf(second))).toBe(false);
  for (const id of [third, fourth]) library.change(id, { kept: true });
  expect(() => library.add(run, 9)).toThrow(FullError);
  library.remove(third);
  expect(library.add(run, 9).state).toBe('queued');
  library.close();
});

test('size counts as well as number', () => {
  const library = open();
  const first = finished(library, 600);
  const second = finished(library, 600);
  expect(library.get(first)).toBeUndefined();
  expect(library.get(second)).toBeDefined();
  library.close();
});

test('a broken index is put aside', () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'lab.sqlite'),
    'this is no database, but long enough to look like a file of one'.repeat(20),
  );
  const library = open();
  expect(library.setAside).toBe(join(folder, 'lab.sqlite.corrupt'));
  expect(library.list(10)).toEqual([]);
  library.close();
});
