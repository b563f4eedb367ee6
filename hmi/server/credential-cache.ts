import type { DatabaseSync } from 'node:sqlite';

/** Hashing of passwords, slow on purpose; `verify` is constant in time for a given hash. */
export interface Hashing {
  hash(password: string): Promise<string>;
  verify(password: string, hash: string): Promise<boolean>;
}

export interface CredentialCacheOptions {
  readonly database: DatabaseSync;
  readonly hashing: Hashing;
  /** People the controller has not confirmed for this long cannot log in from the cache any more. */
  readonly maximumAgeMs?: number;
  readonly accounts?: number;
}

const dayMs = 86_400_000;

/**
 * Remembers (as argon2id hashes) who the controller let in, so that the same people can still look at the plant while the
 * controller cannot be asked. It never grants a command: those are the controller's to judge.
 */
export function createCredentialCache({
  database,
  hashing,
  maximumAgeMs = 30 * dayMs,
  accounts = 500,
}: CredentialCacheOptions) {
  const put = database.prepare(
    `INSERT INTO credentials (user, role, hash, checked_ms) VALUES (?, ?, ?, ?)
     ON CONFLICT (user) DO UPDATE SET role = excluded.role, hash = excluded.hash, checked_ms = excluded.checked_ms`,
  );
  const get = database.prepare('SELECT role, hash, checked_ms FROM credentials WHERE user = ?');
  const remove = database.prepare('DELETE FROM credentials WHERE user = ?');
  const trim = database.prepare(
    'DELETE FROM credentials WHERE user NOT IN (SELECT user FROM credentials ORDER BY checked_ms DESC LIMIT ?)',
  );
  // Verified against when a user is unknown, so that the answer takes as long as for a known one.
  let decoy: Promise<string> | undefined;

  return {
    async remember(user: string, password: string, role: string, nowMs: number): Promise<void> {
      const known = get.get(user);
      const same = known !== undefined && (await hashing.verify(password, String(known.hash)));
      put.run(user, role, same ? String(known.hash) : await hashing.hash(password), nowMs);
      trim.run(accounts);
    },
    forget(user: string): void {
      remove.run(user);
    },
    /** The role of a person whose name and password the cache knows; undefined for anyone else. */
    async check(user: string, password: string, nowMs: number): Promise<string | undefined> {
      const row = get.get(user);
      const known = row !== undefined && nowMs - Number(row.checked_ms) <= maximumAgeMs;
      decoy ??= hashing.hash('nobody has this password');
      const matches = await hashing.verify(password, known ? String(row.hash) : await decoy);
      return known && matches ? String(row.role) : undefined;
    },
  };
}

export type CredentialCache = ReturnType<typeof createCredentialCache>;
