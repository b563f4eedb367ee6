/** Limits a value to [low, high]. */
export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/** Moves from `from` towards `to` by at most `step`. */
export function approach(from: number, to: number, step: number): number {
  return to > from ? Math.min(to, from + step) : Math.max(to, from - step);
}

/** The line through (x0, y0) and (x1, y1), flat beyond them: a heating curve. */
export function interpolateClamped(x: number, x0: number, y0: number, x1: number, y1: number): number {
  return y0 + (y1 - y0) * clamp((x - x0) / (x1 - x0), 0, 1);
}

/** First-order lag: a running mean over about `seconds`. The first value is taken as it is. */
export class Average {
  value = Number.NaN;
  readonly #seconds: number;
  /** Share of the way that a step of `#dt` goes: scans are mostly of one length. */
  #share = 0;
  #dt = 0;

  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  step(input: number, dt: number): number {
    if (dt !== this.#dt) {
      this.#dt = dt;
      this.#share = 1 - Math.exp(-dt / this.#seconds);
    }
    this.value = Number.isNaN(this.value) ? input : this.value + (input - this.value) * this.#share;
    return this.value;
  }

  /** Goes on from where another stood, with its own time. */
  succeed({ value }: Average): void {
    this.value = value;
  }
}

/** How fast a value rises, per second, smoothed over about `seconds`; 0 from the start and wherever it was not known. */
export class Rise {
  rate = 0;
  #before = Number.NaN;
  readonly #seconds: number;

  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  /** @param value not a number: not known */
  step(value: number, dt: number): number {
    const risen = dt > 0 ? (value - this.#before) / dt : Number.NaN;
    this.rate = Number.isNaN(risen) ? 0 : this.rate + (dt / (this.#seconds + dt)) * (risen - this.rate);
    this.#before = value;
    return this.rate;
  }

  /** Goes on from where another stood, with its own time. */
  succeed(before: Rise): void {
    this.rate = before.rate;
    this.#before = before.#before;
  }
}

/** True once its condition has held without a break for the given time. */
export class OnDelay {
  elapsed = 0;
  readonly #seconds: number;

  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  /** @param longer seconds that it has to hold beyond its own time */
  step(condition: boolean, dt: number, longer = 0): boolean {
    this.elapsed = condition ? this.elapsed + dt : 0;
    return condition && this.elapsed >= this.#seconds + longer;
  }

  /** Seconds still to hold. */
  get remaining(): number {
    return Math.max(0, this.#seconds - this.elapsed);
  }

  reset(): void {
    this.elapsed = 0;
  }

  /** Goes on from how long another's condition has held. */
  succeed({ elapsed }: OnDelay): void {
    this.elapsed = elapsed;
  }
}
