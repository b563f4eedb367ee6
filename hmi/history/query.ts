import type { DuckDBConnection } from '@duckdb/node-api';
import type { HistoryQuery, Series } from './history.ts';
import { bucketQuery, countQuery, lastQuery, rawQuery } from './sql.ts';

type Row = readonly unknown[];

const rowsOf = async (connection: DuckDBConnection, sql: string): Promise<Row[]> =>
  (await connection.runAndReadAll(sql)).getRowsJS();

const numberOf = (cell: unknown): number | null => (typeof cell === 'number' && Number.isFinite(cell) ? cell : null);

/**
 * Reads the series of a query: as recorded where that is few enough, else the extremes of each bucket. A value recorded at most
 * `heldSeconds` before the range still held at its beginning (values are recorded on change), so it opens the series.
 */
export async function answer(
  connection: DuckDBConnection,
  query: HistoryQuery,
  files: readonly string[],
  heldSeconds: number,
): Promise<Record<string, Series>> {
  const { points, from, to, samples } = query;
  const series: Record<string, Series> = {};
  for (const point of points) series[point] = { times: [], values: [], qualities: [] };
  for (const [point, value, quality] of await rowsOf(connection, lastQuery(points, from - heldSeconds, from, files))) {
    push(series[String(point)], from, numberOf(value), Number(quality));
  }
  const raw: string[] = [];
  const reduced: string[] = [];
  for (const [point, rows] of await rowsOf(connection, countQuery(points, from, to, files))) {
    (Number(rows) <= samples ? raw : reduced).push(String(point));
  }
  if (raw.length > 0) {
    for (const [point, time, value, quality] of await rowsOf(connection, rawQuery(raw, from, to, files))) {
      push(series[String(point)], Number(time), numberOf(value), Number(quality));
    }
  }
  if (reduced.length > 0) {
    const buckets = Math.max(1, Math.floor(samples / 2));
    for (const row of await rowsOf(connection, bucketQuery(reduced, from, to, buckets, files))) pushBucket(series, row);
  }
  return series;
}

function push(series: Series, time: number, value: number | null, quality: number): void {
  series.times.push(time);
  series.values.push(value);
  series.qualities.push(quality);
}

function pushBucket(series: Record<string, Series>, row: Row): void {
  const [point, first, low, lowTime, high, highTime, quality] = row;
  const target = series[String(point)];
  if (numberOf(low) === null || numberOf(high) === null) {
    push(target, Number(first), null, Number(quality));
    return;
  }
  const extremes = [
    [Number(lowTime), Number(low)],
    [Number(highTime), Number(high)],
  ].sort((a, b) => a[0] - b[0]);
  if (extremes[0][0] === extremes[1][0]) extremes.pop();
  for (const [time, value] of extremes) push(target, time, value, Number(quality));
}
