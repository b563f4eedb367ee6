import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { z } from 'zod';
import type { OperationalState } from '../scan/index.ts';

const tag = z.object({ user: z.string(), role: z.string(), reason: z.string(), since: z.number() }).loose();

/** The shape of a saved state, as far as its reader relies on it; machines judge their own lives. */
const schema = z.object({
  version: z.literal(1),
  time: z.number(),
  strategy: z.string(),
  strategies: z.record(z.string(), z.string()).optional(),
  setpoints: z.record(z.string(), z.number()),
  modes: z.record(z.string(), z.string()),
  tags: z.record(z.string(), z.union([tag, z.array(tag)])),
  power: z.object({ phase: z.enum(['normal', 'lost', 'restoring']), rank: z.number(), since: z.number() }).optional(),
  upkeep: z.record(z.string(), z.number()).optional(),
  services: z.record(z.string(), z.object({ at: z.number(), run: z.number() })).optional(),
  manualUntil: z.record(z.string(), z.number()).optional(),
  manual: z.record(z.string(), z.object({ value: z.number(), owner: z.string() })),
  alarms: z.array(z.object({ id: z.string(), state: z.string() }).loose()),
  machines: z.record(z.string(), z.unknown()),
  circuits: z.record(z.string(), z.unknown()),
});

/** Keeps a controller's operational state: what people decided at once, what machines do every few seconds. */
export class StateStore {
  readonly #database: DatabaseSync;
  readonly #plant: string;
  readonly #save: StatementSync;
  readonly #load: StatementSync;

  constructor(database: DatabaseSync, plant: string) {
    this.#database = database;
    this.#plant = plant;
    this.#save = database.prepare(
      `INSERT INTO state (plant, saved_at, content) VALUES (?, ?, ?)
       ON CONFLICT (plant) DO UPDATE SET saved_at = excluded.saved_at, content = excluded.content`,
    );
    this.#load = database.prepare('SELECT content FROM state WHERE plant = ?');
  }

  /**
   * Saves the state; with `durable` it is on the disk when this returns, and survives a power cut. Without, it survives the
   * end of the process only, and costs no wait for the disk. Throws where the disk refuses.
   */
  save(state: OperationalState, time: Date, durable: boolean): void {
    const content = JSON.stringify(state);
    if (!durable) this.#database.exec('PRAGMA synchronous = NORMAL');
    try {
      this.#save.run(this.#plant, time.toISOString(), content);
    } finally {
      if (!durable) this.#database.exec('PRAGMA synchronous = FULL');
    }
  }

  /**
   * The state as it was saved last; undefined where there is none.
   * @throws where what was saved cannot be taken up
   */
  load(): OperationalState | undefined {
    const row = this.#load.get(this.#plant) as { content: string } | undefined;
    if (row === undefined) return undefined;
    return schema.parse(JSON.parse(row.content)) as unknown as OperationalState;
  }

  /** Puts a saved state that cannot be taken up aside under another name, for a person to look at. */
  setAside(time: Date): void {
    this.#database
      .prepare('UPDATE OR REPLACE state SET plant = ? WHERE plant = ?')
      .run(`${this.#plant} unusable ${time.toISOString()}`, this.#plant);
  }
}
