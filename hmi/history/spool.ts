import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface Batch {
  readonly id: number;
  readonly lines: readonly string[];
}

/**
 * Batches of lines that wait on disk until they are delivered: they survive a crash of this process. At most `limit` lines
 * are kept; beyond that the oldest batch goes and is counted.
 */
export function createSpool(path: string, limit: number) {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path);
  // A crash of the machine may cost the last seconds of this copy: the embedded history still has them.
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA auto_vacuum = FULL;
    CREATE TABLE IF NOT EXISTS batches (id INTEGER PRIMARY KEY AUTOINCREMENT, count INTEGER NOT NULL, lines TEXT NOT NULL);`);
  const insert = database.prepare('INSERT INTO batches (count, lines) VALUES (?, ?)');
  const oldest = database.prepare('SELECT id, count, lines FROM batches ORDER BY id LIMIT 1');
  const remove = database.prepare('DELETE FROM batches WHERE id = ?');
  let waiting = Number(database.prepare('SELECT coalesce(sum(count), 0) AS n FROM batches').get()?.n);
  let dropped = 0;

  function take(id: number, count: number): void {
    waiting -= Number(remove.run(id).changes) > 0 ? count : 0;
  }

  return {
    get waiting(): number {
      return waiting;
    },
    get dropped(): number {
      return dropped;
    },
    push(lines: readonly string[]): void {
      insert.run(lines.length, lines.join('\n'));
      waiting += lines.length;
      while (waiting > limit) {
        const row = oldest.get();
        if (!row) return;
        take(Number(row.id), Number(row.count));
        dropped += Number(row.count);
      }
    },
    /** The oldest batch, which stays until it is removed. */
    peek(): Batch | undefined {
      const row = oldest.get();
      return row && { id: Number(row.id), lines: String(row.lines).split('\n') };
    },
    /** Forgets a delivered (or refused) batch; it may have been dropped meanwhile. */
    remove(batch: Batch): void {
      take(batch.id, batch.lines.length);
    },
    close(): void {
      database.close();
    },
  };
}

export type Spool = ReturnType<typeof createSpool>;
