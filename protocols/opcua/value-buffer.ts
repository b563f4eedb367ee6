/** Latest value per index between two drains: the network fills it, the scan empties it at its own pace. */
export interface ValueBuffer {
  put(index: number, value: number, quality: number, sourceTime: number): void;
  /** Visits what came since the last drain, once per index; returns how many. */
  drain(visit: (index: number, value: number, quality: number, sourceTime: number) => void): number;
  readonly pending: number;
}

/** @param size number of indices; memory is fixed by it whatever the network sends */
export function createValueBuffer(size: number): ValueBuffer {
  const values = new Float64Array(size);
  const times = new Float64Array(size);
  const qualities = new Uint8Array(size);
  const waiting = new Uint8Array(size);
  const order = new Uint32Array(size);
  let count = 0;
  return {
    put(index, value, quality, sourceTime) {
      if (!(index >= 0 && index < size)) throw new RangeError(`index ${index} of ${size}`);
      values[index] = value;
      qualities[index] = quality;
      times[index] = sourceTime;
      if (waiting[index] === 1) return;
      waiting[index] = 1;
      order[count++] = index;
    },
    drain(visit) {
      const drained = count;
      count = 0;
      for (let i = 0; i < drained; i++) {
        const index = order[i];
        waiting[index] = 0;
        visit(index, values[index], qualities[index], times[index]);
      }
      return drained;
    },
    get pending() {
      return count;
    },
  };
}
