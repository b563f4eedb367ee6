import { BOOLEAN, DOUBLE, DuckDBDataChunk, type DuckDBType, type DuckDBValue, VARCHAR } from '@duckdb/node-api';
import { identifier, literal, openMemory } from '../trajectories/sql.ts';
import { type SweepColumn, sweepColumns } from './columns.ts';
import type { SweepRow } from './local.ts';

/** Rows that DuckDB takes at once. */
const vectorRows = 2048;

/** Numbers where all are, switches where all are, otherwise text. */
function typeOf({ values }: SweepColumn): DuckDBType {
  const known = values.filter((value) => value !== undefined);
  if (known.length > 0 && known.every((value) => typeof value === 'number')) return DOUBLE;
  if (known.length > 0 && known.every((value) => typeof value === 'boolean')) return BOOLEAN;
  return VARCHAR;
}

/** Writes a sweep's table to a Parquet file at `path`: numbers as DOUBLE, what a run does not have as null. */
export async function writeSweepParquet(rows: readonly SweepRow[], path: string, temporaryFolder: string) {
  const columns = sweepColumns(rows);
  const types = columns.map(typeOf);
  const instance = await openMemory(temporaryFolder);
  try {
    const connection = await instance.connect();
    const list = columns.map(({ name }, i) => `${identifier(name)} ${types[i]}`).join(', ');
    await connection.run(`CREATE TABLE runs (${list})`);
    const appender = await connection.createAppender('runs');
    for (let from = 0; from < rows.length; from += vectorRows) {
      const count = Math.min(vectorRows, rows.length - from);
      const chunk = DuckDBDataChunk.create(types, count);
      for (const [i, { values }] of columns.entries())
        chunk.setColumnValues(
          i,
          values.slice(from, from + count).map((value): DuckDBValue => {
            if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) return null;
            return types[i] === VARCHAR ? String(value) : value;
          }),
        );
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
    await connection.run(`COPY runs TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd)`);
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}
