import type { ValueEntry } from './shapes.ts';

/** A value that is not a number cannot be good, whatever was said of it. */
function judged(value: number | null, quality: number): number {
  if (value === null || !Number.isFinite(value)) return 2;
  return quality === 0 || quality === 1 ? quality : 2;
}

/** Called once per frame at most, however many values changed. */
type Listener = () => void;

/**
 * The last known value, quality and source time of every point, by slot, and who wants to hear of which. There is one for as long as
 * the page lives: who listens to a slot goes on hearing of it when the plant is described anew.
 * `schedule` runs a function at the next frame; it comes from outside so that tests decide when a frame is.
 */
export class ValueImage {
  value = new Float64Array(0);
  /** 0 good, 1 uncertain, 2 bad, 255 never received. */
  quality = new Uint8Array(0);
  /** Seconds since the Unix epoch. */
  sourceTime = new Float64Array(0);
  readonly #listeners: (Set<Listener> | undefined)[] = [];
  readonly #pending = new Set<Listener>();
  readonly #schedule: (run: () => void) => void;
  #scheduled = false;

  constructor(schedule: (run: () => void) => void) {
    this.#schedule = schedule;
  }

  /** Begins anew with `size` slots, none of which was received yet; everybody is told. */
  begin(size: number): void {
    this.value = new Float64Array(size).fill(Number.NaN);
    this.quality = new Uint8Array(size).fill(255);
    this.sourceTime = new Float64Array(size);
    this.notifyAll();
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
    if (!Number.isInteger(slot) || slot < 0) return () => undefined;
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
