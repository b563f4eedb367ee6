import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, DuckDBTimestampValue } from '@duckdb/node-api';
import { type DayFile, listDays, nextDayFile, outOfRetention, removeTemporary, setAside } from './archive.ts';
import {
  type History,
  type HistoryQuery,
  HistoryUnavailableError,
  type Log,
  type Sample,
  type Series,
} from './history.ts';
import { answer } from './query.ts';
import { createSerial } from './serial.ts';
import { dateOfDay, dayOf, literal, timestamp } from './sql.ts';

export interface DuckDbOptions {
  /** Folder of the database and of the rolled days; made when absent. */
  readonly folder: string;
  /** Plant time in seconds: which day is today. */
  readonly now: () => number;
  readonly log: Log;
  readonly retention: { readonly days: number; readonly bytes: number };
  /** A point's value is recorded at least this often while it is valid. */
  readonly heartbeatSeconds: number;
  /** Samples that may wait for the disk. */
  readonly queueLimit?: number;
  /** Milliseconds after which a query is interrupted. */
  readonly queryLimitMs?: number;
  /** Milliseconds between batches. */
  readonly batchMs?: number;
}

const schema = `
  CREATE TABLE IF NOT EXISTS points (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL UNIQUE);
  CREATE TABLE IF NOT EXISTS samples (time TIMESTAMP NOT NULL, point INTEGER NOT NULL, value DOUBLE, quality UTINYINT NOT NULL);
  CREATE TABLE IF NOT EXISTS rolls (day INTEGER NOT NULL, file VARCHAR NOT NULL);`;

/** Days stay in the database this long after their end, for samples that come late. */
const graceSeconds = 600;
const rowsPerBatch = 20_000;

interface Store {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
  readonly ids: Map<string, number>;
}

/**
 * History in an embedded DuckDB file (today's rows) and one Parquet file for each older day, which any tool can read:
 * columns point, time (UTC plant time), value, quality. Opens in the background and keeps trying; a file that cannot be read
 * is set aside, said so, and a new one begun. Everything that touches the files runs one at a time, so that a query never sees
 * a day half rolled.
 */
export class DuckDbHistory implements History {
  private readonly options: Required<DuckDbOptions>;
  private readonly serial = createSerial(64);
  private readonly path: string;
  private store: Store | undefined;
  private days: DayFile[] = [];
  private queue: Sample[] = [];
  private timer: NodeJS.Timeout;
  private closed = false;
  private written = 0;
  private dropped = 0;
  private lastError: string | undefined;
  private rolledFor = Number.NEGATIVE_INFINITY;

  constructor(options: DuckDbOptions) {
    this.options = {
      queueLimit: 500_000,
      queryLimitMs: 10_000,
      batchMs: 2000,
      ...options,
    };
    mkdirSync(options.folder, { recursive: true });
    this.path = join(options.folder, 'history.duckdb');
    this.timer = setInterval(() => {
      if (this.serial.waiting < 2) this.flush().catch(() => undefined); // The reason is kept and logged by `write`.
    }, this.options.batchMs);
  }

  append(samples: readonly Sample[]): void {
    if (this.closed) return;
    for (const sample of samples) this.queue.push(sample);
    const excess = this.queue.length - this.options.queueLimit;
    if (excess > 0) {
      this.queue.splice(0, excess);
      this.dropped += excess;
    }
  }

  flush(): Promise<void> {
    return this.serial.run(() => this.write());
  }

  async query(query: HistoryQuery): Promise<Record<string, Series>> {
    return this.serial.run(async () => {
      const store = await this.open();
      const watch = setTimeout(() => store.connection.interrupt(), this.options.queryLimitMs);
      try {
        const span = 2 * this.options.heartbeatSeconds;
        const first = dayOf(query.from - span);
        const last = dayOf(query.to);
        const files = this.days.filter(({ day }) => day >= first && day <= last).map(({ path }) => path);
        return await answer(store.connection, query, files, span);
      } catch (error) {
        this.leaveBroken((error as Error).message);
        throw new HistoryUnavailableError(`the history could not answer: ${(error as Error).message}`, {
          cause: error,
        });
      } finally {
        clearTimeout(watch);
      }
    });
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.timer);
    try {
      await this.serial.run(() => this.write());
    } finally {
      await this.serial.run(async () => this.shut());
    }
  }

  stats() {
    const state = this.closed ? 'closed' : this.lastError ? 'failing' : this.store ? 'ok' : 'starting';
    return {
      name: 'duckdb',
      state,
      written: this.written,
      waiting: this.queue.length,
      dropped: this.dropped,
      lastError: this.lastError,
      bytes: this.bytes(),
      days: this.days.length,
    } as const;
  }

  /** Rolls whole past days to Parquet and applies the retention; done by itself about once an hour of plant time. */
  roll(): Promise<void> {
    return this.serial.run(async () => this.rollDays(await this.open()));
  }

  private bytes(): number {
    const database = existsSync(this.path) ? statSync(this.path).size : 0;
    return this.days.reduce((sum, file) => sum + file.bytes, database);
  }

  private async write(): Promise<void> {
    try {
      const store = await this.open();
      while (this.queue.length > 0) {
        const batch = this.queue.splice(0, rowsPerBatch);
        try {
          await insert(store, batch);
        } catch (error) {
          this.queue = batch.concat(this.queue);
          throw error;
        }
        this.written += batch.length;
      }
      const now = this.options.now();
      if (Math.abs(now - this.rolledFor) > 3600) await this.rollDays(store);
      this.lastError = undefined;
    } catch (error) {
      const message = (error as Error).message;
      this.leaveBroken(message);
      if (message !== this.lastError)
        this.options.log.error({ error: message }, 'history cannot be written; it is kept waiting');
      this.lastError = message;
      throw error;
    }
  }

  private async open(): Promise<Store> {
    if (this.store) return this.store;
    try {
      this.store = await openStore(this.path, this.options.folder);
    } catch (error) {
      const message = (error as Error).message;
      // Another process has it, or the disk is full or not ours: waiting helps, a new file does not.
      if (!existsSync(this.path) || /set lock|permission denied|no space|too many open/i.test(message)) {
        throw new HistoryUnavailableError(`the history file cannot be opened: ${message}`, { cause: error });
      }
      this.setDatabaseAside(message);
      this.store = await openStore(this.path, this.options.folder);
    }
    await finishRolls(this.store, this.options.folder);
    await this.checkDays(this.store);
    return this.store;
  }

  private setDatabaseAside(error: string): void {
    const aside = setAside(this.path, stamp(), ['.wal']);
    this.options.log.error({ error, aside }, 'history file is broken: set aside, a new one is begun');
  }

  /** After an error that no later statement survives, closes the file; one found broken while in use is set aside. */
  private leaveBroken(message: string): void {
    const broken = /corrupt|checksum/i.test(message);
    if (!broken && !/invalidated|fatal|internal error/i.test(message)) return;
    this.shut();
    if (broken && existsSync(this.path)) this.setDatabaseAside(message);
  }

  /** Looks at every rolled day's footer once, so that one broken file does not spoil all queries. */
  private async checkDays({ connection }: Store): Promise<void> {
    for (const file of listDays(this.options.folder)) {
      try {
        await connection.run(`SELECT num_rows FROM parquet_file_metadata(${literal(file.path)})`);
      } catch (error) {
        const aside = setAside(file.path, stamp());
        this.options.log.error({ error: (error as Error).message, aside }, 'a day of the history is broken: set aside');
      }
    }
    this.days = listDays(this.options.folder);
  }

  private async rollDays(store: Store): Promise<void> {
    const { folder, now, retention, log } = this.options;
    const today = dayOf(now() - graceSeconds);
    const rows = await store.connection.runAndReadAll(
      `SELECT DISTINCT floor(epoch(time) / 86400)::INTEGER AS day FROM samples ORDER BY day`,
    );
    for (const [day] of rows.getRowsJS()) {
      // Days of the future are left from a plant clock that ran ahead: nothing more will come for them either.
      if (typeof day !== 'number' || (day >= today && day <= today + 1)) continue;
      await rollDay(store, folder, day, nextDayFile(folder, day, this.days));
      this.days = listDays(folder);
      log.info({ day: dateOfDay(day) }, 'a day of the history was rolled to Parquet');
    }
    for (const file of outOfRetention(this.days, today, retention.days, retention.bytes)) {
      rmSync(file.path);
      log.info({ file: file.path }, 'a day of the history is past its retention: removed');
    }
    this.days = listDays(folder);
    this.rolledFor = now();
  }

  private shut(): void {
    this.store?.connection.closeSync();
    this.store?.instance.closeSync();
    this.store = undefined;
  }
}

const stamp = (): string => new Date().toISOString().replaceAll(/[:.]/g, '-');

async function openStore(path: string, folder: string): Promise<Store> {
  const instance = await DuckDBInstance.create(path, {
    threads: '2',
    memory_limit: '384MB',
    max_temp_directory_size: '2GB',
    temp_directory: join(folder, 'temporary'),
    // Nothing is fetched from outside at run time, nor loaded by itself.
    autoinstall_known_extensions: 'false',
  });
  try {
    const connection = await instance.connect();
    await connection.run(schema);
    const rows = await connection.runAndReadAll('SELECT id, name FROM points');
    const ids = new Map(rows.getRowsJS().map(([id, name]) => [String(name), Number(id)]));
    return { instance, connection, ids };
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

/** One batch, all or nothing. */
async function insert({ connection, ids }: Store, batch: readonly Sample[]): Promise<void> {
  await connection.run('BEGIN');
  const added: string[] = [];
  try {
    for (const { point } of batch) {
      if (ids.has(point)) continue;
      const id = ids.size;
      await connection.run('INSERT INTO points VALUES ($1, $2)', [id, point]);
      ids.set(point, id);
      added.push(point);
    }
    const appender = await connection.createAppender('samples');
    for (const { time, point, value, quality } of batch) {
      appender.appendTimestamp(new DuckDBTimestampValue(BigInt(Math.round(time * 1e6))));
      appender.appendInteger(ids.get(point) as number);
      if (Number.isFinite(value)) appender.appendDouble(value);
      else appender.appendNull();
      appender.appendUTinyInt(quality);
      appender.endRow();
    }
    appender.closeSync();
    await connection.run('COMMIT');
  } catch (error) {
    for (const point of added) ids.delete(point);
    await connection.run('ROLLBACK').catch(() => undefined); // DuckDB may have ended the transaction itself.
    throw error;
  }
}

/**
 * Moves a day from the database to a Parquet file, exactly once whatever instant the power fails: the intention is stored
 * first; the file gets its name only when whole and on disk; then rows and intention go in one transaction. `finishRolls` picks
 * up from there. No row of the day can arrive in between, because all writers wait in the same line.
 */
async function rollDay({ connection }: Store, folder: string, day: number, file: string): Promise<void> {
  const part = `${file}.part`;
  await connection.run('INSERT INTO rolls VALUES ($1, $2)', [day, file.slice(folder.length + 1)]);
  await connection.run(
    `COPY (SELECT p.name AS point, s.time, s.value, s.quality FROM samples s JOIN points p ON p.id = s.point
       WHERE ${ofDay(day)} ORDER BY p.name, s.time)
     TO ${literal(part)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000)`,
  );
  sync(part);
  renameSync(part, file);
  sync(folder);
  await forget(connection, day);
}

const ofDay = (day: number): string => `time >= ${timestamp(day * 86_400)} AND time < ${timestamp((day + 1) * 86_400)}`;

async function forget(connection: DuckDBConnection, day: number): Promise<void> {
  await connection.run('BEGIN');
  await connection.run(`DELETE FROM samples WHERE ${ofDay(day)}`);
  await connection.run('DELETE FROM rolls WHERE day = $1', [day]);
  await connection.run('COMMIT');
  await connection.run('CHECKPOINT');
}

/** Completes or undoes a roll that a crash interrupted. */
async function finishRolls({ connection }: Store, folder: string): Promise<void> {
  const rolls = await connection.runAndReadAll('SELECT day, file FROM rolls');
  for (const [day, file] of rolls.getRowsJS()) {
    if (existsSync(join(folder, String(file)))) await forget(connection, Number(day));
    else await connection.run('DELETE FROM rolls WHERE day = $1', [Number(day)]);
  }
  removeTemporary(folder);
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
