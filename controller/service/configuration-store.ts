import { createHash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ConfigurationVersionRecord as ConfigurationVersion } from '../../config/index.ts';

/** How a version came to be: from the plant file on the disk, by an engineer while the plant ran, or back to an older one. */
export type ConfigurationOrigin = ConfigurationVersion['origin'];

/** Versions kept of a plant, besides the plant file's own. */
const kept = 20;

export const hashOfText = (text: string): string => createHash('sha256').update(text).digest('hex');

const columns = 'version, applied_at AS appliedAt, who, reason, origin, hash';

/** The configurations of a plant that were in force, the last ones with their text. The latest is in force. */
export class ConfigurationStore {
  readonly #plant: string;
  readonly #insert: StatementSync;
  readonly #remove: StatementSync;
  readonly #prune: StatementSync;
  readonly #list: StatementSync;
  readonly #text: StatementSync;
  readonly #file: StatementSync;

  constructor(database: DatabaseSync, plant: string) {
    this.#plant = plant;
    this.#insert = database.prepare(
      `INSERT INTO configuration (plant, version, applied_at, who, reason, origin, hash, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#remove = database.prepare('DELETE FROM configuration WHERE plant = ? AND version = ?');
    // What the plant file said last is kept however old: by it one sees whether the file was changed since.
    this.#prune = database.prepare(
      `DELETE FROM configuration WHERE plant = ?1 AND version <= ?2
       AND version <> (SELECT max(version) FROM configuration WHERE plant = ?1 AND origin = 'file')`,
    );
    this.#list = database.prepare(`SELECT ${columns} FROM configuration WHERE plant = ? ORDER BY version DESC`);
    this.#text = database.prepare('SELECT text FROM configuration WHERE plant = ? AND version = ?');
    this.#file = database.prepare(
      `SELECT hash FROM configuration WHERE plant = ? AND origin = 'file' ORDER BY version DESC LIMIT 1`,
    );
  }

  /** Versions that are kept, the latest first. */
  versions(): ConfigurationVersion[] {
    return this.#list.all(this.#plant) as unknown as ConfigurationVersion[];
  }

  /** Text of a version; undefined where it is not kept (any more). */
  text(version: number): string | undefined {
    return (this.#text.get(this.#plant, version) as { text: string } | undefined)?.text;
  }

  /** Hash of the plant file as it was when it came into force last. */
  get fileHash(): string | undefined {
    return (this.#file.get(this.#plant) as { hash: string } | undefined)?.hash;
  }

  /**
   * Keeps a text as the version in force; it is on the disk when this returns. The oldest beyond the bound go.
   * @throws where the disk refuses
   */
  add(text: string, entry: Pick<ConfigurationVersion, 'who' | 'reason' | 'origin'>, time: Date): ConfigurationVersion {
    const version = (this.versions()[0]?.version ?? 0) + 1;
    const added = { version, appliedAt: time.toISOString(), ...entry, hash: hashOfText(text) };
    this.#insert.run(this.#plant, version, added.appliedAt, added.who, added.reason, added.origin, added.hash, text);
    this.#prune.run(this.#plant, version - kept);
    return added;
  }

  /** Takes back a version that could not come into force after all. */
  remove(version: number): void {
    this.#remove.run(this.#plant, version);
  }
}
