/** One measured figure of a validation, and whether it is within its limit. */
export interface Finding {
  readonly case: string;
  /** What was compared with: a file of the data directory, an analytic solution, a standard. */
  readonly source: string;
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  /** The largest magnitude allowed, or the least and the largest value; null: told, not judged. */
  readonly limit: number | readonly [number, number] | null;
  readonly ok: boolean;
}

/** Judges a value: within ±`limit`, or between both of two limits; NaN is never within. */
export function finding(
  name: string,
  source: string,
  metric: string,
  value: number,
  unit: string,
  limit: Finding['limit'],
): Finding {
  return { case: name, source, metric, value, unit, limit, ok: within(value, limit) };
}

function within(value: number, limit: Finding['limit']): boolean {
  if (Number.isNaN(value)) return false;
  if (limit === null) return true;
  if (typeof limit === 'number') return Math.abs(value) <= limit;
  return value >= limit[0] && value <= limit[1];
}

/** A line of a chart, or its points where `points` is set; x rises. */
export interface Series {
  readonly label: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly points?: boolean;
}

export interface Chart {
  /** File name without ending. */
  readonly name: string;
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly Series[];
}

export interface Outcome {
  readonly findings: readonly Finding[];
  readonly charts: readonly Chart[];
}

/** One subject of validation. */
export interface ValidationCase {
  readonly name: string;
  /** In a sentence: what is compared with what. */
  readonly about: string;
  /** What the model leaves out, in a sentence. */
  readonly limits: string;
  /** Folder of the data directory that it reads; none: an analytic check. */
  readonly folder?: string;
  /**
   * @param folder path of its folder, empty without one
   * @param thorough whether time matters less than certainty: the case was named, or a report is written
   * @throws DataError where a file is missing or broken
   */
  run(folder: string, thorough: boolean): Outcome;
}
