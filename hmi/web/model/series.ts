import type { HistorySeries } from './shapes.ts';

/** Columns for the chart: one time axis, one column a point; `null` is a gap. */
export type Columns = [times: number[], ...values: (number | null)[][]];

/** A value that stays is recorded again after a heartbeat: without a sample for somewhat more than two, nobody recorded. */
export const holdMaximum = (heartbeatSeconds: number): number => heartbeatSeconds * 2.2;

/**
 * Joins series on one ascending time axis. Bad samples become gaps; a point without a sample at a time of another holds
 * its last good one (values are logged on change), but never across its own gap, nor longer than `holdMaximum` (s): what is
 * there is recorded again within that time, so where nothing was, nobody recorded.
 */
export function joinSeries(
  series: readonly (HistorySeries | undefined)[],
  scale: readonly number[] = [],
  holdMaximum = Number.POSITIVE_INFINITY,
): Columns {
  const times = [...new Set(series.flatMap((one) => (one ? timesOf(one, holdMaximum) : [])))].sort((a, b) => a - b);
  const columns = series.map((one, index): (number | null)[] => {
    const factor = scale[index] ?? 1;
    if (!one) return times.map(() => null);
    let next = 0;
    let held: number | null = null;
    let since = Number.NEGATIVE_INFINITY;
    return times.map((time) => {
      while (next < one.times.length && one.times[next] <= time) {
        const value = one.values[next];
        held = value === null || !Number.isFinite(value) || one.qualities[next] === 2 ? null : value * factor;
        since = one.times[next];
        next++;
      }
      return time - since > holdMaximum ? null : held;
    });
  });
  return [times, ...columns];
}

/** The times of a series, and one in each stretch without samples, so that the gap is drawn. */
function timesOf({ times }: HistorySeries, holdMaximum: number): readonly number[] {
  return times.flatMap((time, index) => {
    const before = times[index - 1];
    return before !== undefined && time - before > holdMaximum ? [before + holdMaximum * 1.001, time] : [time];
  });
}

/**
 * Value of a series at a time: its last good sample until then, as values are logged on change. `null` in a gap: bad, nothing yet, or no
 * sample for longer than `holdMaximum` (s).
 */
export function valueAt(
  { times, values, qualities }: HistorySeries,
  time: number,
  holdMaximum = Number.POSITIVE_INFINITY,
): number | null {
  const index = times.findLastIndex((one) => one <= time);
  if (index < 0 || qualities[index] === 2 || time - times[index] > holdMaximum) return null;
  return values[index];
}

/** Steps of a table of values, s: what people count time in. */
const tableSteps = [60, 300, 600, 1800, 3600, 10_800, 21_600, 86_400];
const tableRowsMaximum = 30;

/** Times for a table of values between two times (s), newest first: whole steps, at most {@link tableRowsMaximum}, and the newest itself. */
export function tableTimes(from: number, to: number): number[] {
  const step =
    tableSteps.find((one) => (to - from) / one <= tableRowsMaximum - 1) ?? (to - from) / (tableRowsMaximum - 1);
  const times = [to];
  for (let time = Math.ceil(to / step) * step - step; time >= from; time -= step) times.push(time);
  return times;
}

/** Adds a live sample to a series and drops what is older than `from`; a sample not newer than the last is left out. */
export function appendSample(
  series: HistorySeries,
  time: number,
  value: number,
  quality: number,
  from: number,
): HistorySeries {
  const last = series.times.at(-1);
  if (last !== undefined && time <= last) return series;
  let start = 0;
  while (start < series.times.length && series.times[start] < from) start++;
  return {
    times: [...series.times.slice(start), time],
    values: [...series.values.slice(start), Number.isFinite(value) ? value : null],
    qualities: [...series.qualities.slice(start), quality],
  };
}

/** SVG path of a series in a box; gaps where it was bad. Empty with fewer than two good samples. */
export function sparkPath(series: HistorySeries, width: number, height: number): string {
  const good = series.values.filter((value, index): value is number => value !== null && series.qualities[index] !== 2);
  if (good.length < 2) return '';
  const from = series.times[0];
  const span = Math.max(1, series.times[series.times.length - 1] - from);
  const low = Math.min(...good);
  // A value that hardly moves is a flat line in the middle, not magnified noise.
  const range = Math.max(Math.max(...good) - low, Math.abs(low) * 0.02, 0.2);
  const offset = (range - (Math.max(...good) - low)) / 2;
  let path = '';
  let drawing = false;
  series.values.forEach((value, index) => {
    if (value === null || series.qualities[index] === 2) {
      drawing = false;
      return;
    }
    const x = ((series.times[index] - from) / span) * width;
    const y = height - 2 - ((value - low + offset) / range) * (height - 4);
    path += `${drawing ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    drawing = true;
  });
  return path;
}
