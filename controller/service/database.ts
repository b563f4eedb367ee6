import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What the controller keeps: operational state, accounts, audit. `synchronous=FULL`: what was acknowledged survives a power cut. */
const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS state (plant TEXT PRIMARY KEY, saved_at TEXT NOT NULL, content TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS accounts (user TEXT PRIMARY KEY, role TEXT NOT NULL, hash TEXT NOT NULL, changed_at TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS configuration (
    plant TEXT NOT NULL, version INTEGER NOT NULL, applied_at TEXT NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL,
    origin TEXT NOT NULL, hash TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (plant, version)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS audit (
    sequence INTEGER PRIMARY KEY, time TEXT NOT NULL, plant_time REAL NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL,
    action TEXT NOT NULL, target TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, reason TEXT NOT NULL,
    result TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER IF NOT EXISTS audit_is_never_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
  CREATE TRIGGER IF NOT EXISTS audit_is_never_shortened BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;`;

/** File that holds the audit's last hash. */
export const auditAnchor = 'audit-head.json';

export interface OpenedDatabase {
  readonly database: DatabaseSync;
  /** Where a broken database was put aside, with what was wrong with it. */
  readonly setAside: { readonly path: string; readonly error: string } | undefined;
}

function openSound(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 2000 });
  try {
    database.exec(schema);
    const check = database.prepare('PRAGMA quick_check(1)').get() as { quick_check?: string } | undefined;
    if (check?.quick_check !== 'ok') throw new Error(`quick_check: ${check?.quick_check ?? 'no answer'}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLite's codes for a file that is no database, or a broken one (sqlite.org/rescode.html: SQLITE_CORRUPT, SQLITE_NOTADB). */
const brokenCodes: ReadonlySet<number> = new Set([11, 26]);

function isBroken(error: unknown): boolean {
  const { errcode, message } = error as { errcode?: number; message?: string };
  return (errcode !== undefined && brokenCodes.has(errcode & 0xff)) || (message ?? '').startsWith('quick_check');
}

/**
 * Opens the controller's database in `folder`. A broken one is put aside under a name with `time` in it, and a new one
 * begun: control goes on with defaults, and the caller raises an alarm that says so.
 * @throws where it can be neither opened nor put aside (a full or read-only disk)
 */
export function openDatabase(folder: string, time: Date): OpenedDatabase {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'controller.sqlite');
  try {
    return { database: openSound(path), setAside: undefined };
  } catch (error) {
    if (!isBroken(error)) throw error;
    const aside = `${path}.corrupt-${time.toISOString().replace(/[:.]/g, '-')}`;
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
    }
    // The anchor of the audit belongs to the trail that went aside.
    const anchor = join(folder, auditAnchor);
    if (existsSync(anchor)) renameSync(anchor, `${aside}-${auditAnchor}`);
    return { database: openSound(path), setAside: { path: aside, error: (error as Error).message } };
  }
}
