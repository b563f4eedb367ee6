/** Straight line through rising `x`, flat beyond its ends. */
export function interpolate(x: readonly number[], y: readonly number[], at: number): number {
  if (at <= x[0]) return y[0];
  const last = x.length - 1;
  if (at >= x[last]) return y[last];
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= at) low = middle;
    else high = middle;
  }
  return y[low] + ((at - x[low]) / (x[high] - x[low])) * (y[high] - y[low]);
}

/** Root of the mean squared difference. */
export function rootMeanSquare(simulated: readonly number[], reference: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < reference.length; i++) sum += (simulated[i] - reference[i]) ** 2;
  return Math.sqrt(sum / reference.length);
}

export function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Largest magnitude of the relative difference. */
export function worstRelative(simulated: readonly number[], reference: readonly number[]): number {
  let worst = 0;
  for (let i = 0; i < reference.length; i++) worst = Math.max(worst, Math.abs(simulated[i] / reference[i] - 1));
  return worst;
}

/**
 * Seconds the simulated curve must be delayed (positive) or advanced to fit the reference best in least squares, searched
 * between ±`range` in tenths of a second.
 */
export function bestShift(
  time: readonly number[],
  reference: readonly number[],
  simulatedTime: readonly number[],
  simulated: readonly number[],
  range: number,
): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let tenths = -10 * range; tenths <= 10 * range; tenths++) {
    const shift = tenths / 10;
    const error = rootMeanSquare(
      time.map((t) => interpolate(simulatedTime, simulated, t - shift)),
      reference,
    );
    if (error < least) {
      least = error;
      best = shift;
    }
  }
  return best;
}

/** Normalised mean bias error (ASHRAE Guideline 14), as a fraction of the reference's mean. */
export function meanBias(simulated: readonly number[], reference: readonly number[]): number {
  return (mean(simulated) - mean(reference)) / Math.abs(mean(reference));
}

/** CV(RMSE) (ASHRAE Guideline 14), as a fraction of the reference's mean. */
export function variation(simulated: readonly number[], reference: readonly number[]): number {
  return rootMeanSquare(simulated, reference) / Math.abs(mean(reference));
}
