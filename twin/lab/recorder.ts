import { meterNames } from '../network/index.ts';
import type { ClosedLoop } from './closed-loop.ts';
import type { Recording } from './scenario.ts';

/** Samples, one column after the other: `data[column * capacity + row]`. Times in seconds since the epoch. */
export interface Chunk {
  readonly rows: number;
  readonly capacity: number;
  readonly times: Float64Array;
  readonly data: Float64Array;
}

/** Numbers held in memory until somebody takes them: 8 MB. */
const chunkNumbers = 1_000_000;

/** Names of the meters' columns; their values are running totals since the run began (kWh, counts). */
export const meterColumn = (name: string): string => `meter.${name}`;

/**
 * Samples a run's points and meters at equal intervals. Memory is bounded: when {@link full}, the samples so far must be
 * taken before more are given.
 */
export class Recorder {
  readonly columns: readonly string[];
  readonly #loop: ClosedLoop;
  readonly #slots: Uint32Array;
  readonly #interval: number;
  readonly #capacity: number;
  readonly #times: Float64Array;
  readonly #data: Float64Array;
  readonly #start: Readonly<Record<string, number>>;
  #rows = 0;
  #next: number;

  /** Begins to record now, with a first sample. */
  constructor(loop: ClosedLoop, { points, intervalSeconds }: Recording) {
    this.#loop = loop;
    this.#slots = Uint32Array.from(points);
    this.#interval = intervalSeconds;
    this.columns = [...points.map((slot) => loop.plant.points[slot].name), ...meterNames.map(meterColumn)];
    this.#capacity = Math.max(16, Math.floor(chunkNumbers / this.columns.length));
    this.#times = new Float64Array(this.#capacity);
    this.#data = new Float64Array(this.#capacity * this.columns.length);
    this.#start = loop.twin.meters;
    this.#next = loop.time;
    this.sample();
  }

  get full(): boolean {
    return this.#rows === this.#capacity;
  }

  /** After every step: takes a sample where one is due. */
  sample(): void {
    const { time } = this.#loop;
    if (time < this.#next) return;
    if (this.full) throw new Error('samples were given that nobody had room for');
    this.#next += this.#interval * Math.max(1, Math.ceil((time - this.#next + 1e-9) / this.#interval));
    const { value } = this.#loop.controller.image;
    const slots = this.#slots;
    const row = this.#rows++;
    this.#times[row] = time;
    for (let i = 0; i < slots.length; i++) this.#data[i * this.#capacity + row] = value[slots[i]];
    const meters = this.#loop.twin.meters;
    for (let i = 0; i < meterNames.length; i++) {
      const name = meterNames[i];
      this.#data[(slots.length + i) * this.#capacity + row] = meters[name] - this.#start[name];
    }
  }

  /** The samples since the last time; they are to be used before the run goes on. */
  take(): Chunk {
    const rows = this.#rows;
    this.#rows = 0;
    return { rows, capacity: this.#capacity, times: this.#times, data: this.#data };
  }
}
