import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { identifier, literal, openMemory } from './sql.ts';

/** Columns over one common time axis; `null` is a gap. */
export interface Trajectories {
  /** Seconds since the epoch. */
  readonly times: number[];
  readonly values: Record<string, (number | null)[]>;
}

/** Thrown where what is asked for was not recorded. */
export class NotRecordedError extends Error {
  override readonly name = 'NotRecordedError';
}

/** A query is interrupted after this long. */
const limitMs = 20_000;
const waitingMaximum = 32;

/** Reads what runs recorded, one query at a time. */
export class TrajectoryReader {
  readonly #temporary: string;
  #opening: Promise<{ instance: DuckDBInstance; connection: DuckDBConnection }> | undefined;
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** @param temporaryFolder where a query's intermediate results may go */
  constructor(temporaryFolder: string) {
    this.#temporary = temporaryFolder;
  }

  /** Names of a run's columns, without `time`. */
  async columns(folder: string): Promise<string[]> {
    return this.#ask(async (connection) => {
      const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${filesOf(folder)}`);
      return described
        .getRowsJS()
        .map(([name]) => String(name))
        .filter((name) => name !== 'time');
    });
  }

  /**
   * Columns of a run from `from` (included) to `to` (excluded). Where there are more than `samples` rows, each of samples/2 spans gives
   * its lowest and highest value in the order in which they came, so that peaks survive.
   * @throws NotRecordedError
   */
  async read(
    folder: string,
    columns: readonly string[],
    range: { readonly from: number; readonly to: number; readonly samples: number },
  ): Promise<Trajectories> {
    await this.#check(folder, columns);
    const { from, to, samples } = range;
    const files = filesOf(folder);
    const inside = `epoch(time) >= ${from} AND epoch(time) < ${to}`;
    return this.#ask(async (connection) => {
      const counted = await connection.runAndReadAll(`SELECT count(*)::INTEGER FROM ${files} WHERE ${inside}`);
      const rows = Number(counted.getRowsJS()[0]?.[0] ?? 0);
      if (rows <= samples) {
        const list = columns.map(identifier).join(', ');
        const answer = await connection.runAndReadAll(
          `SELECT epoch(time), ${list} FROM ${files} WHERE ${inside} ORDER BY time`,
        );
        return asColumns(columns, answer.getRowsJS());
      }
      const buckets = Math.max(1, Math.floor(samples / 2));
      const width = rows / buckets;
      const extremes = columns
        .map(identifier)
        .map((name) => `min(${name}), max(${name}), arg_min(time, ${name}) <= arg_max(time, ${name})`)
        .join(', ');
      const answer = await connection.runAndReadAll(
        `SELECT epoch(min(time)), epoch(max(time)), ${extremes}
          FROM (SELECT *, floor((row_number() OVER (ORDER BY time) - 1) / ${width}) AS bucket FROM ${files} WHERE ${inside})
          GROUP BY bucket ORDER BY bucket`,
      );
      return asColumns(columns, answer.getRowsJS().flatMap(pairOfRows));
    });
  }

  /** Values in falling order at equal shares of the time, first the highest, last the lowest. */
  async duration(
    folder: string,
    columns: readonly string[],
    steps: number,
  ): Promise<Record<string, (number | null)[]>> {
    await this.#check(folder, columns);
    const shares = Array.from({ length: steps + 1 }, (_, i) => 1 - i / steps);
    return this.#ask(async (connection) => {
      const list = columns.map((name) => `quantile_cont(${identifier(name)}, [${shares.join(', ')}])`).join(', ');
      const answer = await connection.runAndReadAll(`SELECT ${list} FROM ${filesOf(folder)}`);
      const row = answer.getRowsJson()[0] ?? [];
      return Object.fromEntries(
        columns.map((name, i) => [name, (row[i] as (number | null)[] | null) ?? shares.map(() => null)]),
      );
    });
  }

  /** Writes columns of a run to one file. */
  async export(folder: string, columns: readonly string[], path: string, format: 'csv' | 'parquet'): Promise<void> {
    await this.#check(folder, columns);
    const list = columns.map(identifier).join(', ');
    const time = format === 'csv' ? `strftime(time, '%Y-%m-%dT%H:%M:%SZ') AS time` : 'time';
    const how = format === 'csv' ? 'FORMAT csv, HEADER' : 'FORMAT parquet, COMPRESSION zstd';
    await this.#ask((connection) =>
      connection.run(`COPY (SELECT ${time}, ${list} FROM ${filesOf(folder)} ORDER BY 1) TO ${literal(path)} (${how})`),
    );
  }

  async close(): Promise<void> {
    const opened = await this.#opening?.catch(() => undefined);
    opened?.connection.closeSync();
    opened?.instance.closeSync();
    this.#opening = undefined;
  }

  async #check(folder: string, columns: readonly string[]): Promise<void> {
    const known = new Set(await this.columns(folder));
    const missing = columns.filter((column) => !known.has(column));
    if (missing.length > 0) throw new NotRecordedError(`not recorded: ${missing.slice(0, 10).join(', ')}`);
  }

  #ask<T>(query: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    if (this.#waiting >= waitingMaximum) {
      return Promise.reject(new Error(`more than ${waitingMaximum} questions about trajectories are waiting`));
    }
    this.#waiting++;
    const answer = this.#tail
      .then(async () => {
        this.#opening ??= openMemory(this.#temporary).then(async (instance) => ({
          instance,
          connection: await instance.connect(),
        }));
        const { connection } = await this.#opening;
        const watch = setTimeout(() => connection.interrupt(), limitMs);
        try {
          return await query(connection);
        } finally {
          clearTimeout(watch);
        }
      })
      .finally(() => this.#waiting--);
    // The next question is asked whatever came of this one; its failure goes to whoever asked.
    this.#tail = answer.catch(() => undefined);
    return answer;
  }
}

/** Whether a run recorded anything. */
export function isRecorded(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.parquet'));
}

function filesOf(folder: string): string {
  if (!isRecorded(folder)) throw new NotRecordedError('this run recorded no trajectories');
  return `read_parquet(${literal(join(folder, 'trajectories-*.parquet'))})`;
}

function asColumns(columns: readonly string[], rows: readonly (readonly unknown[])[]): Trajectories {
  return {
    times: rows.map(([time]) => Number(time)),
    values: Object.fromEntries(columns.map((name, i) => [name, rows.map((row) => numberOrNull(row[i + 1]))])),
  };
}

/** A span's extremes as two rows, at its beginning and at its end. */
function pairOfRows(row: readonly unknown[]): unknown[][] {
  const [first, last, ...rest] = row;
  const [early, late]: [unknown[], unknown[]] = [[first], [last]];
  for (let i = 0; i < rest.length; i += 3) {
    const rising = rest[i + 2] === true;
    early.push(rising ? rest[i] : rest[i + 1]);
    late.push(rising ? rest[i + 1] : rest[i]);
  }
  return first === last ? [early] : [early, late];
}

const numberOrNull = (cell: unknown): number | null =>
  typeof cell === 'number' && Number.isFinite(cell) ? cell : null;
