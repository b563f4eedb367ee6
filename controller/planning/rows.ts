/** Rows of a linear program as they are made, sparse. */
export class Rows {
  readonly #start = [0];
  readonly #column: number[] = [];
  readonly #value: number[] = [];
  readonly #lower: number[] = [];
  readonly #upper: number[] = [];

  add(terms: readonly (readonly [column: number, value: number])[], lower: number, upper: number): void {
    for (const [column, value] of terms) {
      this.#column.push(column);
      this.#value.push(value);
    }
    this.#start.push(this.#column.length);
    this.#lower.push(lower);
    this.#upper.push(upper);
  }

  packed() {
    return {
      rows: this.#lower.length,
      rowLower: Float64Array.from(this.#lower),
      rowUpper: Float64Array.from(this.#upper),
      rowStart: Int32Array.from(this.#start),
      rowColumn: Int32Array.from(this.#column),
      rowValue: Float64Array.from(this.#value),
    };
  }
}
