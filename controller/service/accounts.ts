import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { generatePassword, hashPassword, verifyPassword } from '../../protocols/credentials.ts';
import type { Role } from '../scan/index.ts';

/** Accounts of a demonstration: one per role. */
const demoRoles: readonly Role[] = ['viewer', 'operator', 'maintenance', 'engineer', 'admin'];

export interface NewAccount {
  readonly user: string;
  readonly password: string;
}

export interface AccountWishes {
  /** One password for all demonstration accounts. */
  readonly password?: string;
  /** New random passwords for them: the old ones were lost. */
  readonly renew?: boolean;
}

/** People's accounts, with argon2id hashes. */
export class Accounts {
  readonly #find: StatementSync;
  readonly #put: StatementSync;
  readonly #count: StatementSync;
  /** Checked where the user does not exist, so that the time of an answer tells nothing. */
  readonly #decoy: Promise<string> = hashPassword(generatePassword());

  constructor(database: DatabaseSync) {
    this.#find = database.prepare('SELECT role, hash FROM accounts WHERE user = ?');
    this.#count = database.prepare('SELECT COUNT(*) AS count FROM accounts');
    this.#put = database.prepare(
      `INSERT INTO accounts (user, role, hash, changed_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (user) DO UPDATE SET role = excluded.role, hash = excluded.hash, changed_at = excluded.changed_at`,
    );
  }

  /**
   * Makes the demonstration's accounts where there are none, and gives them the password that is wished.
   * @returns the accounts whose password is new, to be told once
   */
  async prepare({ password, renew = false }: AccountWishes, time: Date): Promise<NewAccount[]> {
    const { count } = this.#count.get() as { count: number };
    if (count > 0 && password === undefined && !renew) return [];
    const made = await Promise.all(demoRoles.map((role) => this.#give(role, password ?? generatePassword(), time)));
    return made.filter((account) => account !== undefined);
  }

  async #give(role: Role, password: string, time: Date): Promise<NewAccount | undefined> {
    if ((await this.authenticate(role, password)) === role) return undefined;
    this.#put.run(role, role, await hashPassword(password), time.toISOString());
    return { user: role, password };
  }

  /** Role of the user, or null where name or password is wrong. */
  async authenticate(user: string, password: string): Promise<string | null> {
    const row = this.#find.get(user) as { role: string; hash: string } | undefined;
    const right = await verifyPassword(password, row?.hash ?? (await this.#decoy));
    return right && row !== undefined ? row.role : null;
  }
}
