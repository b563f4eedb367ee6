/** Rows to a chunk. */
const chunkRows = 256;

/** Rows of a query: from the first to before `end`, of this revision of the record. */
export interface Rows {
  readonly revision: number;
  readonly first: number;
  readonly end: number;
}

/**
 * Trajectories of many columns, as single-precision numbers, in bounded memory: when it is full, every other row goes, and
 * samples are taken half as often from then on.
 */
export class TrajectoryRecord {
  readonly #columns: number;
  readonly #rowsMaximum: number;
  readonly #times: Float64Array;
  #chunks: Float32Array[] = [];
  #count = 0;
  /** Seconds between samples; whatever must not be missed is added besides. */
  interval: number;
  /** Goes up whenever rows change their places. */
  revision = 0;

  /** @param rowsMaximum an even number of rows that is never passed */
  constructor(columns: number, rowsMaximum: number, interval: number) {
    this.#columns = columns;
    this.#rowsMaximum = rowsMaximum;
    this.#times = new Float64Array(rowsMaximum);
    this.interval = interval;
  }

  get length(): number {
    return this.#count;
  }

  /** Adds a row; `fill` writes its values. */
  append(time: number, fill: (row: Float32Array) => void): void {
    if (this.#count === this.#rowsMaximum) this.#thin();
    const chunk = Math.floor(this.#count / chunkRows);
    if (chunk === this.#chunks.length) this.#chunks.push(new Float32Array(chunkRows * this.#columns));
    this.#times[this.#count] = time;
    fill(this.#row(this.#count));
    this.#count++;
  }

  #row(index: number): Float32Array {
    const at = (index % chunkRows) * this.#columns;
    return this.#chunks[Math.floor(index / chunkRows)].subarray(at, at + this.#columns);
  }

  /** Keeps the first of every two rows. */
  #thin(): void {
    for (let row = 2; row < this.#count; row += 2) {
      this.#times[row / 2] = this.#times[row];
      this.#row(row / 2).set(this.#row(row));
    }
    this.#count = Math.ceil(this.#count / 2);
    this.#chunks = this.#chunks.slice(0, Math.ceil(this.#count / chunkRows));
    this.interval *= 2;
    this.revision++;
  }

  /** The rows from `start` to `end` (both included). */
  find(start: number, end: number): Rows {
    return { revision: this.revision, first: this.#after(start, true), end: this.#after(end, false) };
  }

  /** How many rows lie before a time, or up to it. */
  #after(time: number, strict: boolean): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      const before = strict ? this.#times[middle] < time : this.#times[middle] <= time;
      if (before) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Times of the rows, s; undefined where rows have changed their places since. */
  times({ revision, first, end }: Rows): Float64Array | undefined {
    return revision === this.revision ? this.#times.slice(first, end) : undefined;
  }

  /** Values of a column; undefined where rows have changed their places since. */
  column(column: number, { revision, first, end }: Rows): Float32Array | undefined {
    if (revision !== this.revision) return undefined;
    const values = new Float32Array(end - first);
    for (let row = first; row < end; row++) {
      values[row - first] = this.#chunks[Math.floor(row / chunkRows)][(row % chunkRows) * this.#columns + column];
    }
    return values;
  }
}
