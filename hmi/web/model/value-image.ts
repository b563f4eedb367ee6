import type { ValueEntry } from './shapes.ts';

/** A value that is not a number cannot be good, whatever was said of it. */
function judged(value: number | null, quality: number): number {
  if (value === null || !Number.isFinite(value)) return 2;
  return quality === 0 || quality === 1 ? quality : 2;
}

/** Called once per frame at most, however many values changed. */
type Listener = () => void;

/**
 * The last known value, quality and source time of every point, by slot, and who wants to hear of which.
 * `schedule` runs a function at the next frame; it comes from outside so that tests decide when a frame is.
 */
export class ValueImage {
  readonly value: Float64Array;
  /** 0 good, 1 uncertain, 2 bad, 255 never received. */
  readonly quality: Uint8Array;
  /** Seconds since the Unix epoch. */
  readonly sourceTime: Float64Array;
  readonly #listeners: (Set<Listener> | undefined)[];
  readonly #pending = new Set<Listener>();
  readonly #schedule: (run: () => void) => void;
  #scheduled = false;

  constructor(size: number, schedule: (run: () => void) => void) {
    this.value = new Float64Array(size).fill(Number.NaN);
    this.quality = new Uint8Array(size).fill(255);
    this.sourceTime = new Float64Array(size);
    this.#listeners = new Array(size);
    this.#schedule = schedule;
  }

  /** Takes entries of the server; slots that do not exist are left out. @returns how many were taken. */
  apply(entries: readonly ValueEntry[]): number {
    let taken = 0;
    for (const [slot, value, quality, sourceTime] of entries) {
      if (!Number.isInteger(slot) || slot < 0 || slot >= this.value.length) continue;
      taken++;
      // Bad and from no time at all: nobody has ever measured it, and its number is none.
      const never = sourceTime <= 0 && quality > 1;
      this.value[slot] = never || value === null ? Number.NaN : value;
      this.quality[slot] = never ? 255 : judged(value, quality);
      this.sourceTime[slot] = sourceTime;
      for (const listener of this.#listeners[slot] ?? []) this.#pending.add(listener);
    }
    this.#request();
    return taken;
  }

  /** Calls `listener` at the next frame after the slot changes. @returns how to stop. */
  subscribe(slot: number, listener: Listener): () => void {
    if (!Number.isInteger(slot) || slot < 0 || slot >= this.value.length) return () => undefined;
    // biome-ignore lint/suspicious/noAssignInExpressions: the assignment is the loop's own step
    const set = (this.#listeners[slot] ??= new Set());
    set.add(listener);
    return () => {
      set.delete(listener);
      this.#pending.delete(listener);
    };
  }

  /** Tells everybody: the trust in all values changed at once (link lost or back). */
  notifyAll(): void {
    for (const set of this.#listeners) for (const listener of set ?? []) this.#pending.add(listener);
    this.#request();
  }

  #request(): void {
    if (this.#scheduled || this.#pending.size === 0) return;
    this.#scheduled = true;
    this.#schedule(() => {
      this.#scheduled = false;
      const due = [...this.#pending];
      this.#pending.clear();
      for (const listener of due) listener();
    });
  }
}
