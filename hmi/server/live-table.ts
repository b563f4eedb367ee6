/** Slot, value (null: none), quality (0 good, 1 uncertain, 2 bad), source time in plant seconds (0: never seen). */
export type Entry = readonly [slot: number, value: number | null, quality: number, sourceTime: number];

export interface LivePoint {
  /** Change, in the point's unit, worth a delta to a screen; 0: any change. */
  readonly deadBand: number;
}

export interface Delta {
  readonly sequence: number;
  readonly entries: readonly Entry[];
}

const bad = 2;
/** A value that moves within its dead-band is shown again after this long, in wall ms, with its newer source time. */
const refreshMs = 30_000;

/**
 * The latest value of every point, and what screens were told. Every slot remembers the sequence at which it last changed, so
 * any screen can resume from any sequence of this table in one merged delta; there is no log that could grow or run out.
 * The first sequence is given: a later table (after a restart, or for another plant) must begin above all earlier ones.
 */
export class LiveTable {
  readonly size: number;
  private readonly first: number;
  private last: number;
  private readonly deadBand: Float64Array;
  private readonly value: Float64Array;
  private readonly quality: Uint8Array;
  private readonly sourceTime: Float64Array;
  private readonly shownValue: Float64Array;
  private readonly shownQuality: Uint8Array;
  private readonly shownTime: Float64Array;
  private readonly shownAt: Float64Array;
  private readonly version: Float64Array;
  private readonly dirty = new Set<number>();

  constructor(points: readonly LivePoint[], firstSequence: number) {
    const size = points.length;
    this.size = size;
    this.first = firstSequence;
    this.last = firstSequence;
    this.deadBand = Float64Array.from(points, (point) => point.deadBand);
    this.value = new Float64Array(size).fill(Number.NaN);
    this.quality = new Uint8Array(size).fill(bad);
    this.sourceTime = new Float64Array(size);
    this.shownValue = new Float64Array(size).fill(Number.NaN);
    this.shownQuality = new Uint8Array(size).fill(bad);
    this.shownTime = new Float64Array(size);
    this.shownAt = new Float64Array(size);
    this.version = new Float64Array(size).fill(firstSequence);
  }

  /** Sequence of the last delta; a screen that is at it has seen everything. */
  get sequence(): number {
    return this.last;
  }

  /** Takes a value that arrived; `wallMs` is this machine's time. Slots out of range are an error of the caller. */
  update(slot: number, value: number, quality: number, sourceTime: number, wallMs: number): void {
    if (!Number.isInteger(slot) || slot < 0 || slot >= this.size) throw new RangeError(`no slot ${slot}`);
    this.value[slot] = value;
    this.quality[slot] = quality;
    this.sourceTime[slot] = sourceTime;
    if (this.worthShowing(slot, wallMs)) this.dirty.add(slot);
  }

  /** Makes every value bad, keeping the last number and its time for people to read: their source is lost. */
  markAllBad(): void {
    for (let slot = 0; slot < this.size; slot += 1) {
      this.quality[slot] = bad;
      if (this.shownQuality[slot] !== bad) this.dirty.add(slot);
    }
  }

  /** Publishes what changed since the last call; undefined when nothing did. */
  flush(wallMs: number): Delta | undefined {
    if (this.dirty.size === 0) return undefined;
    this.last += 1;
    const entries: Entry[] = [];
    for (const slot of this.dirty) {
      this.shownValue[slot] = this.value[slot];
      this.shownQuality[slot] = this.quality[slot];
      this.shownTime[slot] = this.sourceTime[slot];
      this.shownAt[slot] = wallMs;
      this.version[slot] = this.last;
      entries.push(this.entry(slot));
    }
    this.dirty.clear();
    return { sequence: this.last, entries };
  }

  /** Everything a screen at `sequence` has missed, merged; undefined when that sequence is not of this table. */
  since(sequence: number): Delta | undefined {
    if (!(sequence >= this.first && sequence <= this.last)) return undefined;
    const entries: Entry[] = [];
    for (let slot = 0; slot < this.size; slot += 1) if (this.version[slot] > sequence) entries.push(this.entry(slot));
    return { sequence: this.last, entries };
  }

  /** Every slot as screens know it. */
  full(): Delta {
    return { sequence: this.last, entries: Array.from({ length: this.size }, (_, slot) => this.entry(slot)) };
  }

  private entry(slot: number): Entry {
    const value = this.shownValue[slot];
    return [slot, Number.isFinite(value) ? value : null, this.shownQuality[slot], this.shownTime[slot]];
  }

  private worthShowing(slot: number, wallMs: number): boolean {
    if (this.quality[slot] !== this.shownQuality[slot]) return true;
    const value = this.value[slot];
    const shown = this.shownValue[slot];
    if (Number.isNaN(value) || Number.isNaN(shown)) return Number.isNaN(value) !== Number.isNaN(shown);
    if (value !== shown && Math.abs(value - shown) >= this.deadBand[slot]) return true;
    return wallMs - this.shownAt[slot] >= refreshMs && this.sourceTime[slot] !== this.shownTime[slot];
  }
}
