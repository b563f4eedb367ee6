import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { OperationalState } from '../scan/index.ts';

/** Keeps a controller's operational state: what people decided at once, what machines do every few seconds. */
export class StateStore {
  readonly #plant: string;
  readonly #save: StatementSync;
  readonly #load: StatementSync;
  #last = '';

  constructor(database: DatabaseSync, plant: string) {
    this.#plant = plant;
    this.#save = database.prepare(
      `INSERT INTO state (plant, saved_at, content) VALUES (?, ?, ?)
       ON CONFLICT (plant) DO UPDATE SET saved_at = excluded.saved_at, content = excluded.content`,
    );
    this.#load = database.prepare('SELECT content FROM state WHERE plant = ?');
  }

  /** Returns once the state is on the disk. Throws where the disk refuses. */
  save(state: OperationalState, time: Date): void {
    const content = JSON.stringify(state);
    if (content === this.#last) return;
    this.#save.run(this.#plant, time.toISOString(), content);
    this.#last = content;
  }

  /**
   * The state as it was saved last; undefined where there is none.
   * @throws where what was saved cannot be read
   */
  load(): OperationalState | undefined {
    const row = this.#load.get(this.#plant) as { content: string } | undefined;
    if (row === undefined) return undefined;
    const state = JSON.parse(row.content) as OperationalState;
    if (state.version !== 1) throw new Error(`the saved state is of version ${String(state.version)}, not 1`);
    return state;
  }
}
