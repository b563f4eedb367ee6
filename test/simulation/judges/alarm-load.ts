/** ISA-18.2 (2016), table 7 and EEMUA 191: more than ten alarms in ten minutes are a flood. */
const floodAlarms = 10;
const windowSeconds = 600;

/** How many alarms people get, and for how much of the time they come as a flood. */
export interface AlarmLoad {
  readonly hours: number;
  readonly raised: number;
  readonly floodHours: number;
}

export class AlarmCounter {
  readonly #begin: number;
  readonly #windows: number[] = [];
  #raised = 0;
  #end: number;

  constructor(begin: number) {
    this.#begin = begin;
    this.#end = begin;
  }

  /** Counts what was raised in a step that ends at `time`. */
  add(time: number, raised: number): void {
    this.#end = time;
    this.#raised += raised;
    const window = Math.floor((time - this.#begin) / windowSeconds);
    this.#windows[window] = (this.#windows[window] ?? 0) + raised;
  }

  result(): AlarmLoad {
    const floods = this.#windows.filter((count) => count > floodAlarms).length;
    return {
      hours: (this.#end - this.#begin) / 3600,
      raised: this.#raised,
      floodHours: (floods * windowSeconds) / 3600,
    };
  }
}
