import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, who TEXT NOT NULL, scenario TEXT NOT NULL, sweep TEXT,
    state TEXT NOT NULL, reason TEXT, kept INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0,
    created_ms INTEGER NOT NULL, started_ms INTEGER, ended_ms INTEGER, result TEXT
  ) STRICT;`;

function open(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 2000 });
  try {
    database.exec(schema);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Opens the index of runs in `folder`. One that cannot be read is put aside under `.corrupt`, and a new one begun.
 * @returns where the broken one went, if there was one
 */
export function openIndex(folder: string): { database: DatabaseSync; setAside: string | undefined } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'lab.sqlite');
  try {
    return { database: open(path), setAside: undefined };
  } catch {
    const aside = `${path}.corrupt`;
    renameSync(path, aside);
    return { database: open(path), setAside: aside };
  }
}
