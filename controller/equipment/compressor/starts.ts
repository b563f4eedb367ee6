const hourSeconds = 3600;

/** A compressor's starts over the last hour, of which its maker allows so many: motor windings and oil need time. */
export class RecentStarts {
  readonly #maximum: number;
  /** Plant times. */
  #times: number[] = [];

  /** @param maximum starts an hour */
  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  /** Whether one more is allowed at a time. */
  isLeft(time: number): boolean {
    let count = 0;
    for (const start of this.#times) if (time - start < hourSeconds) count++;
    return count < this.#maximum;
  }

  /** From when on there is one more, plant time; undefined where there is one. */
  leftFrom(time: number): number | undefined {
    return this.isLeft(time) ? undefined : Math.min(...this.#times) + hourSeconds;
  }

  /** It is told to start. @param begins when the field hears of it at the latest, plant time */
  add(time: number, begins: number): void {
    this.#times = [...this.#times.filter((start) => time - start < hourSeconds), begins];
  }

  /** The last one began at this time, plant time. */
  confirm(time: number): void {
    this.#times[this.#times.length - 1] = time;
  }

  leap(seconds: number): void {
    this.#times = this.#times.map((start) => start + seconds);
  }

  store(): readonly number[] {
    return [...this.#times];
  }

  restore(times: readonly number[]): void {
    this.#times = [...times];
  }
}
