import type { Band } from './judgement.ts';
import type { HistorySeries } from './shapes.ts';

/** Window a trend is taken from, and how far it is carried forward, s. */
export const trendWindowSeconds = 1800;
export const horizonSeconds = 3600;

/**
 * So long after a gap values find their place, s: machines start, loops come in, and what moves then goes on nowhere. A trend
 * counts from then on.
 */
export const settlingSeconds = 600;

/** With less than this of the window (s), or fewer samples, there is no trend to speak of. */
const spanMinimum = 600;
const samplesMinimum = 5;
/** A line that explains less than this of how a value moved is none: it went to and fro, and is taken to stay about where it is. */
const clearShare = 0.5;

/** Trend of a series over the window. */
export interface Trend {
  /** Per second; 0 where it went to and fro, undefined where there is too little to speak of. */
  readonly slope: number | undefined;
  /** Where a gap, or the settling after it, cuts the window: plant time (s) of the first good sample after the gap. */
  readonly anewAt: number | undefined;
}

/** Plant time (s) from which there is a trend again, where data are whole since `anewAt`. */
export const trendFrom = (anewAt: number): number => anewAt + settlingSeconds + spanMinimum;

/**
 * Trend of a series' good samples from `from` on, by least squares: a straight line through half an hour is what an operator sees
 * in a trend, not a prediction of what the controller will do. It begins anew once values have settled after a gap, since over a
 * restart or a lost field a value may step that never rose.
 * @param series from {@link settlingSeconds} before `from` on, where a gap there may be remembered
 * @param holdMaximum without a sample for longer than this (s) nobody recorded
 */
export function trendOf(series: HistorySeries, from: number, holdMaximum: number): Trend {
  const { whole, broken } = sinceGap(series, from - settlingSeconds, holdMaximum);
  const begun = broken ? whole[0]?.[0] : undefined;
  const settled = begun === undefined ? from : begun + settlingSeconds;
  const counted = whole.filter(([time]) => time >= Math.max(from, settled));
  return { slope: slopeOf(counted), anewAt: settled > from ? begun : undefined };
}

type Sample = readonly [time: number, value: number];

/** Good samples from `from` on, without what is before the last gap: a bad sample, or none for longer than `holdMaximum`. */
function sinceGap(
  { times, values, qualities }: HistorySeries,
  from: number,
  holdMaximum: number,
): { whole: readonly Sample[]; broken: boolean } {
  let whole: Sample[] = [];
  let broken = false;
  for (const [index, time] of times.entries()) {
    if (time < from) continue;
    const value = values[index];
    const good = value !== null && Number.isFinite(value) && qualities[index] !== 2;
    const last = whole.at(-1);
    if (!good || (last !== undefined && time - last[0] > holdMaximum)) {
      whole = [];
      broken = true;
    }
    if (good) whole.push([time, value]);
  }
  return { whole, broken };
}

function slopeOf(good: readonly Sample[]): number | undefined {
  const span = good.length > 0 ? good[good.length - 1][0] - good[0][0] : 0;
  if (good.length < samplesMinimum || span < spanMinimum) return undefined;
  const mean = (pick: 0 | 1): number =>
    good.reduce((sum, sample) => sum + sample[pick] - good[0][pick], 0) / good.length;
  const [time, value] = [good[0][0] + mean(0), good[0][1] + mean(1)];
  let product = 0;
  let square = 0;
  let scatter = 0;
  for (const [at, one] of good) {
    product += (at - time) * (one - value);
    square += (at - time) ** 2;
    scatter += (one - value) ** 2;
  }
  const clear = product ** 2 >= clearShare * square * scatter;
  return clear ? product / square : 0;
}

export interface Outlook {
  /** Value in an hour if the trend goes on, within the range. */
  readonly value: number;
  /** Seconds until it leaves its band; 0: it is outside already and not on its way back; undefined: not within the hour. */
  readonly leavesIn: number | undefined;
}

/**
 * Trends of a controlled plant flatten: the slope is let die away with this time constant, s (damped trend, Gardner and
 * McKenzie 1985), so that what is held now is not said to run away.
 */
const dampingSeconds = 1800;

/** How long the present slope would have to last for what a dying one brings in `seconds`, s. */
const effective = (seconds: number): number => dampingSeconds * (1 - Math.exp(-seconds / dampingSeconds));

/** Where a value will be in an hour at its present slope, dying away, and whether it leaves its band on the way. */
export function outlook(now: number, slope: number, range: readonly [number, number], band: Band | undefined): Outlook {
  const value = Math.max(range[0], Math.min(range[1], now + slope * effective(horizonSeconds)));
  return { value, leavesIn: band && leavesIn(now, slope, band) };
}

function leavesIn(now: number, slope: number, band: Band): number | undefined {
  const outside = now < band.low ? -1 : now > band.high ? 1 : 0;
  if (outside !== 0) return slope * outside >= 0 ? 0 : undefined;
  if (slope === 0) return undefined;
  const straight = ((slope > 0 ? band.high : band.low) - now) / slope;
  if (straight > effective(horizonSeconds)) return undefined;
  return -dampingSeconds * Math.log(1 - straight / dampingSeconds);
}
