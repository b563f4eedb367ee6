/** A first-order process with dead time about an operating point: `T dy/dt = K u(t - θ) - y`, u the loop's output, y what it holds. */
export interface ProcessModel {
  /** K, what is held (K, bar) per whole range of the output. */
  readonly gain: number;
  /** T and θ, s. */
  readonly timeConstant: number;
  readonly deadTime: number;
}

/** Gain (output per unit of error) and integral time, s. */
export interface Tuning {
  readonly gain: number;
  readonly integralTime: number;
}

/** A model with the share of what was seen that it explains, 0..1. */
export interface FittedModel extends ProcessModel {
  readonly explained: number;
}

const timeConstants = Array.from({ length: 41 }, (_, i) => 10 * 1.2 ** i);
const deadTimeMaximum = 600;

/**
 * Fits a first-order model with dead time to what a loop put out and what came of it: output error, least squares over a grid of time
 * constants (10 s to 4 h) and dead times (whole samples), with an unknown level and drift beside it. Output error rather than
 * equation error: noise does not bias it (Ljung 1999, System Identification, section 7.3).
 * @param outputs loop's output and `held` value, sampled every `dt` seconds; both begin at rest
 */
export function fitModel(outputs: readonly number[], held: readonly number[], dt: number): FittedModel {
  const rest = withoutLine(held);
  let best: FittedModel = { gain: 0, timeConstant: 0, deadTime: 0, explained: 0 };
  for (const timeConstant of timeConstants) {
    const filtered = firstOrder(outputs, dt / timeConstant);
    for (let delay = 0; delay * dt <= deadTimeMaximum; delay++) {
      const shifted = filtered.map((_, k) => filtered[Math.max(0, k - delay)]);
      const { slope, explained } = regress(withoutLine(shifted), rest);
      if (slope > 0 && explained > best.explained)
        best = { gain: slope, timeConstant, deadTime: delay * dt, explained };
    }
  }
  return best;
}

function firstOrder(input: readonly number[], step: number): number[] {
  const share = 1 - Math.exp(-step);
  let state = input[0];
  // An output set in a scan acts until the next.
  return input.map((_, k) => {
    if (k > 0) state += share * (input[k - 1] - state);
    return state;
  });
}

/** Slope of `y` on `x`, both without level and drift, and the share of `y` that it explains. */
function regress(x: readonly number[], y: readonly number[]): { slope: number; explained: number } {
  let [xx, xy, yy] = [0, 0, 0];
  for (let k = 0; k < x.length; k++) {
    xx += x[k] * x[k];
    xy += x[k] * y[k];
    yy += y[k] * y[k];
  }
  return xx > 0 && yy > 0 ? { slope: xy / xx, explained: (xy * xy) / (xx * yy) } : { slope: 0, explained: 0 };
}

function withoutLine(series: readonly number[]): number[] {
  const middle = (series.length - 1) / 2;
  let [sum, moment, spread] = [0, 0, 0];
  for (const [k, value] of series.entries()) {
    sum += value;
    moment += (k - middle) * value;
    spread += (k - middle) ** 2;
  }
  const [mean, slope] = [sum / series.length, spread > 0 ? moment / spread : 0];
  return series.map((value, k) => value - mean - slope * (k - middle));
}

/**
 * SIMC (Skogestad 2003, Simple analytic rules for model reduction and PID controller tuning, J. Process Control 13(4), equations 23 and 24).
 * @param closedLoopTime τc, s: θ or more; larger is smoother
 */
export function simc({ gain, timeConstant, deadTime }: ProcessModel, closedLoopTime: number): Tuning {
  return {
    gain: timeConstant / (gain * (closedLoopTime + deadTime)),
    integralTime: Math.min(timeConstant, 4 * (closedLoopTime + deadTime)),
  };
}

/**
 * Largest sensitivity Ms of a loop, 1 or more: how much it may amplify what it meets, and the inverse of the least distance of its
 * locus to -1 (Åström & Hägglund 2006, Advanced PID Control, section 4.6). Infinite where the loop is not stable.
 * @param scan s between scans: the output is held for so long, half of which acts as more dead time
 */
export function largestSensitivity(model: ProcessModel, tuning: Tuning, scan: number): number {
  const deadTime = model.deadTime + scan / 2;
  let largest = 1;
  let crossed = 0;
  for (let w = 1e-6; w < 2; w *= 1.02) {
    const phase = -w * deadTime - Math.atan(w * model.timeConstant) - Math.PI / 2 + Math.atan(w * tuning.integralTime);
    const size =
      ((model.gain * tuning.gain) / (w * tuning.integralTime)) *
      Math.sqrt((1 + (w * tuning.integralTime) ** 2) / (1 + (w * model.timeConstant) ** 2));
    const [real, imaginary] = [1 + size * Math.cos(phase), size * Math.sin(phase)];
    largest = Math.max(largest, 1 / Math.hypot(real, imaginary));
    // Past -180° with more than all of its size left, it grows (Nyquist, for a process that is stable itself).
    if (phase < -Math.PI && crossed === 0) crossed = size;
  }
  return crossed >= 1 ? Number.POSITIVE_INFINITY : largest;
}
