import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Log } from '../history/index.ts';

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS credentials (user TEXT PRIMARY KEY, role TEXT NOT NULL, hash TEXT NOT NULL, checked_ms INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, user TEXT NOT NULL, role TEXT NOT NULL, seen_ms INTEGER NOT NULL);`;

function open(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec(schema);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * The HMI's own small store (credential cache, sessions) in `folder`. Nothing in it is irreplaceable: a file that cannot be
 * read is set aside, said so, and people log in again.
 */
export function openStorage(folder: string, log: Log): DatabaseSync {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'hmi.sqlite');
  try {
    return open(path);
  } catch (error) {
    renameSync(path, `${path}.corrupt`);
    log.error(
      { error: (error as Error).message, aside: `${path}.corrupt` },
      'the store of sessions is broken: set aside',
    );
    return open(path);
  }
}
