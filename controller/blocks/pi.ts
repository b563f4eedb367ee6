/**
 * PI loop in positional form with clamping and back-calculation, bumpless on both sides: while something else holds the
 * output, {@link track} follows it, so that the loop takes over where it was left. Åström & Hägglund, Advanced PID
 * Control (2006), section 3.5.
 */
export class ProportionalIntegral {
  integral = 0;
  output = 0;
  /** Error of the last step, and whether the loop itself made its output (false: it follows another). */
  error = 0;
  regulating = false;
  /** Whether a limit held its output in the last step. */
  limited = false;
  #gain: number;
  #integralSeconds: number;

  /** @param gain output per unit of error; @param integralSeconds integral time. */
  constructor(gain: number, integralSeconds: number) {
    this.#gain = gain;
    this.#integralSeconds = integralSeconds;
  }

  get gain(): number {
    return this.#gain;
  }

  get integralSeconds(): number {
    return this.#integralSeconds;
  }

  /** Takes up another tuning; what it gives at the error of the last step does not jump. */
  tune(gain: number, integralSeconds: number): void {
    this.integral += (this.#gain - gain) * this.error;
    this.#gain = gain;
    this.#integralSeconds = integralSeconds;
  }

  /** One step of `dt` seconds with the error (positive: more output), limited to [low, high]. */
  step(error: number, dt: number, low: number, high: number, feedForward = 0): number {
    this.error = error;
    this.regulating = true;
    const proportional = this.#gain * error + feedForward;
    const integral = this.integral + (this.#gain * error * dt) / this.#integralSeconds;
    const wanted = proportional + integral;
    this.output = wanted < low ? low : wanted > high ? high : wanted;
    this.limited = this.output !== wanted;
    // Conditional integration: at a limit the integral only moves if that leads back from it.
    const pushesOut = (wanted > high && error > 0) || (wanted < low && error < 0);
    if (!pushesOut) this.integral = integral;
    // The integral alone never asks for more than the limits allow: no wind-up however long they bind.
    const floor = low - feedForward;
    const ceiling = high - feedForward;
    if (this.integral < floor) this.integral = floor;
    else if (this.integral > ceiling) this.integral = ceiling;
    return this.output;
  }

  /** Follows the output that another holds, at the present error. */
  track(output: number, error = 0, feedForward = 0): void {
    this.error = error;
    this.regulating = false;
    this.limited = false;
    this.output = output;
    this.integral = output - this.#gain * error - feedForward;
  }

  /** Goes on from where another loop stood: whatever its tuning, at the same error the output stays where it is. */
  succeed(before: ProportionalIntegral): void {
    this.error = before.error;
    this.regulating = before.regulating;
    this.limited = before.limited;
    this.output = before.output;
    this.integral = before.integral + (before.#gain - this.#gain) * before.error;
  }
}
