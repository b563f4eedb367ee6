import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { generatePassword, hashPassword, verifyPassword } from '../../protocols/credentials.ts';
import type { Role } from '../scan/index.ts';

/** Accounts of a demonstration: one per role. */
const demoRoles: readonly Role[] = ['viewer', 'operator', 'maintenance', 'engineer', 'admin'];

export interface NewAccount {
  readonly user: string;
  readonly password: string;
}

/** People's accounts, with argon2id hashes. */
export class Accounts {
  readonly #find: StatementSync;
  readonly #put: StatementSync;
  readonly #count: StatementSync;
  /** Checked where the user does not exist, so that the time of an answer tells nothing. */
  #decoy: string | undefined;

  constructor(database: DatabaseSync) {
    this.#find = database.prepare('SELECT role, hash FROM accounts WHERE user = ?');
    this.#count = database.prepare('SELECT COUNT(*) AS count FROM accounts');
    this.#put = database.prepare(
      `INSERT INTO accounts (user, role, hash, changed_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (user) DO UPDATE SET role = excluded.role, hash = excluded.hash, changed_at = excluded.changed_at`,
    );
  }

  /**
   * Makes the demonstration's accounts where there are none, or gives all of them `password` where one is set.
   * @returns the accounts whose password is new, to be told once
   */
  async prepare(password: string | undefined, time: Date): Promise<NewAccount[]> {
    const { count } = this.#count.get() as { count: number };
    this.#decoy = await hashPassword(generatePassword());
    if (count > 0 && password === undefined) return [];
    const made: NewAccount[] = [];
    for (const role of demoRoles) {
      const own = password ?? generatePassword();
      this.#put.run(role, role, await hashPassword(own), time.toISOString());
      made.push({ user: role, password: own });
    }
    return made;
  }

  /** Role of the user, or null where name or password is wrong. */
  async authenticate(user: string, password: string): Promise<string | null> {
    const row = this.#find.get(user) as { role: string; hash: string } | undefined;
    const right = await verifyPassword(password, row?.hash ?? this.#decoy ?? (await hashPassword(generatePassword())));
    return right && row !== undefined ? row.role : null;
  }
}
