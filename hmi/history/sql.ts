/** A string as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Seconds since the epoch as an SQL timestamp (UTC, microseconds). */
export function timestamp(seconds: number): string {
  return `make_timestamp(${Math.round(seconds * 1e6)})`;
}

/** Days since the epoch of a time, and the ISO date of such a day. */
export const dayOf = (seconds: number): number => Math.floor(seconds / 86_400);
export const dateOfDay = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);
export const dayOfDate = (date: string): number => Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000);

/** Recent rows of the database and the rolled days of the given files, as one relation (point, time, value, quality). */
function union(names: readonly string[], from: number, to: number, files: readonly string[]): string {
  const list = names.map(literal).join(', ');
  const between = `time >= ${timestamp(from)} AND time < ${timestamp(to)}`;
  const recent = `SELECT p.name AS point, time, value, quality FROM samples s JOIN points p ON p.id = s.point
    WHERE p.name IN (${list}) AND ${between}`;
  if (files.length === 0) return recent;
  const rolled = `SELECT point, time, value, quality FROM read_parquet([${files.map(literal).join(', ')}])
    WHERE point IN (${list}) AND ${between}`;
  return `${recent} UNION ALL ${rolled}`;
}

/** How many rows each point has in a range: `point, rows`. */
export function countQuery(names: readonly string[], from: number, to: number, files: readonly string[]): string {
  return `SELECT point, count(*)::DOUBLE AS rows FROM (${union(names, from, to, files)}) GROUP BY point`;
}

/** All rows as they were recorded: `point, time, value, quality`. */
export function rawQuery(names: readonly string[], from: number, to: number, files: readonly string[]): string {
  return `SELECT point, epoch(time) AS time, value, quality FROM (${union(names, from, to, files)}) ORDER BY point, time`;
}

/**
 * Extremes of each of `buckets` equal spans: peaks survive, whatever the range, which averages would hide. The quality is the
 * worst of the bucket, so that a short outage stays visible; a bucket without any usable value has null extremes.
 */
export function bucketQuery(
  names: readonly string[],
  from: number,
  to: number,
  buckets: number,
  files: readonly string[],
): string {
  const width = (to - from) / buckets;
  return `SELECT point, min(time) AS first,
      min(value) FILTER (usable) AS low, arg_min(time, value) FILTER (usable) AS low_time,
      max(value) FILTER (usable) AS high, arg_max(time, value) FILTER (usable) AS high_time,
      max(quality) AS quality
    FROM (SELECT point, epoch(time) AS time, value, quality, quality < 2 AND value IS NOT NULL AS usable,
        floor((epoch(time) - ${from}) / ${width}) AS bucket FROM (${union(names, from, to, files)}))
    GROUP BY point, bucket ORDER BY point, bucket`;
}

/** The last row of each point in a range: `point, value, quality`. */
export function lastQuery(names: readonly string[], from: number, to: number, files: readonly string[]): string {
  return `SELECT point, arg_max_null(value, time) AS value, arg_max(quality, time) AS quality
    FROM (${union(names, from, to, files)}) GROUP BY point`;
}
