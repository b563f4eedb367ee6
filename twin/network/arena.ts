/**
 * One block of numbers that holds the whole changing state of a twin. Every part takes its share at assembly; a snapshot is a
 * copy of the block, so nothing can be forgotten and restoring is exact to the bit.
 */
export class StateArena {
  private readonly block: Float64Array;
  private used = 0;

  constructor(capacity: number) {
    this.block = new Float64Array(capacity);
  }

  /** A share of `size` numbers, all zero. */
  allocate(size: number): Float64Array {
    if (this.used + size > this.block.length) throw new Error(`state arena is full: ${this.block.length} numbers`);
    const share = this.block.subarray(this.used, this.used + size);
    this.used += size;
    return share;
  }

  copy(): Float64Array {
    return this.block.slice(0, this.used);
  }

  restore(copy: Float64Array): void {
    if (copy.length !== this.used)
      throw new Error(`a state of ${copy.length} numbers is of another plant: ${this.used} wanted`);
    this.block.set(copy);
  }
}
