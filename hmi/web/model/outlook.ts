import type { Band } from './judgement.ts';
import type { HistorySeries } from './shapes.ts';

/** Window a trend is taken from, and how far it is carried forward, s. */
export const trendWindowSeconds = 1800;
export const horizonSeconds = 3600;

/** With less than this of the window (s), or fewer samples, there is no trend to speak of. */
const spanMinimum = 600;
const samplesMinimum = 5;

/**
 * Slope of a series' good samples from `from` on, per second, by least squares; undefined where there are too few.
 * A straight line through half an hour: what an operator sees in a trend, not a prediction of what the controller will do.
 */
export function slopeOf(series: HistorySeries, from: number): number | undefined {
  const good = series.times.flatMap((time, index) => {
    const value = series.values[index];
    return time >= from && value !== null && Number.isFinite(value) && series.qualities[index] !== 2
      ? [[time - from, value] as const]
      : [];
  });
  const span = good.length > 0 ? good[good.length - 1][0] - good[0][0] : 0;
  if (good.length < samplesMinimum || span < spanMinimum) return undefined;
  const mean = (pick: 0 | 1): number => good.reduce((sum, sample) => sum + sample[pick], 0) / good.length;
  const [time, value] = [mean(0), mean(1)];
  let product = 0;
  let square = 0;
  for (const [at, one] of good) {
    product += (at - time) * (one - value);
    square += (at - time) ** 2;
  }
  return product / square;
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
