import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBInstance,
  DuckDBTimestampValue,
  TIMESTAMP,
} from '@duckdb/node-api';
import type { Chunk } from '../recorder.ts';
import { identifier, literal, openMemory } from './sql.ts';

/** Rows that DuckDB takes at once. */
const vectorRows = 2048;

/**
 * Writes what a run records to Parquet files in a folder, a file a chunk: `time` (UTC) and a column for each point and meter.
 * What is recorded never has to fit into memory.
 */
export class TrajectoryWriter {
  readonly #folder: string;
  readonly #columns: readonly string[];
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  #files = 0;
  bytes = 0;
  rows = 0;

  private constructor(
    folder: string,
    columns: readonly string[],
    instance: DuckDBInstance,
    connection: DuckDBConnection,
  ) {
    this.#folder = folder;
    this.#columns = columns;
    this.#instance = instance;
    this.#connection = connection;
  }

  /** Makes the folder where it is not there. */
  static async open(folder: string, columns: readonly string[]): Promise<TrajectoryWriter> {
    mkdirSync(folder, { recursive: true });
    const instance = await openMemory(join(folder, 'temporary'));
    const connection = await instance.connect();
    return new TrajectoryWriter(folder, columns, instance, connection);
  }

  /** Writes the samples of a chunk; they are on the disk under their name when this resolves. */
  async append({ rows, capacity, times, data }: Chunk): Promise<void> {
    if (rows === 0) return;
    const list = this.#columns.map((column) => `${identifier(column)} DOUBLE`).join(', ');
    // A new table for each chunk: what an emptied one held is given back late.
    await this.#connection.run(`CREATE TABLE samples (time TIMESTAMP NOT NULL, ${list})`);
    const types = [TIMESTAMP, ...this.#columns.map(() => DOUBLE)];
    const appender = await this.#connection.createAppender('samples');
    for (let from = 0; from < rows; from += vectorRows) {
      const count = Math.min(vectorRows, rows - from);
      const chunk = DuckDBDataChunk.create(types, count);
      const moments = Array.from(
        times.subarray(from, from + count),
        (time) => new DuckDBTimestampValue(BigInt(Math.round(time * 1e6))),
      );
      chunk.setColumnValues(0, moments);
      for (let column = 0; column < this.#columns.length; column++) {
        const start = column * capacity + from;
        const values = Array.from(data.subarray(start, start + count), (value) =>
          Number.isFinite(value) ? value : null,
        );
        chunk.setColumnValues(column + 1, values);
      }
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
    const path = join(this.#folder, `trajectories-${String(this.#files++).padStart(4, '0')}.parquet`);
    await this.#connection.run(
      `COPY samples TO ${literal(`${path}.part`)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 10000)`,
    );
    renameSync(`${path}.part`, path);
    await this.#connection.run('DROP TABLE samples');
    this.bytes += statSync(path).size;
    this.rows += rows;
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}
