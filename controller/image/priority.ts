import type { Plant } from '../../config/index.ts';

/**
 * Levels of a priority array, after BACnet (ASHRAE 135-2020, clause 19.2): the lowest filled number wins. Braise gives
 * names to the levels it uses.
 */
export const level = {
  lifeSafety: 1,
  plantProtection: 2,
  maintenance: 3,
  sequence: 5,
  operator: 8,
  strategy: 10,
  machine: 12,
  default: 16,
} as const;
export type Level = (typeof level)[keyof typeof level];

const width = 17;

/**
 * What stands together of each level of an array: its value, when it empties itself (infinite: never), since when it is filled, and when it
 * was last emptied. A scan fills most arrays: what it touches then is one line of the processor's cache, not one for each.
 */
const at = { value: 0, until: 1, since: 2, released: 3 } as const;
const cellWidth = 4;

/** One filled slot of a priority array, for people. */
export interface PriorityEntry {
  readonly level: number;
  readonly value: number;
  /** Who filled it: an equipment's or a person's name, a strategy, an interlock. */
  readonly owner: string;
  /** Text key that says why. */
  readonly reason: string;
  readonly since: number;
  /** Plant time at which it empties itself; absent: until released. */
  readonly until?: number;
}

/** Priority arrays of all commanded points, and the only place that turns them into output values. */
export class PriorityArrays {
  /** Slots of the commanded points. */
  readonly slots: Uint16Array;
  /** Row of each point slot, -1 where it is not commanded. */
  readonly #row: Int32Array;
  /** By row and level, {@link at}. */
  readonly #cells: Float64Array;
  /** By row and level: the interned names of who fills it, and in the upper half of why. */
  readonly #claims: Int32Array;
  /** Bit `level` of a row's mask says the level is filled. */
  readonly #filled: Int32Array;
  /** Bit by row: something changed since the last {@link resolve}. */
  readonly #dirty: Int32Array;
  /** Goes up with every change of a row. */
  readonly #version: Uint32Array;
  /** Earliest time at which a filled level empties itself. */
  #nextExpiry = Number.POSITIVE_INFINITY;
  readonly #points: Plant['points'];
  readonly #names: string[] = [];
  readonly #nameIndex = new Map<string, number>();

  constructor(plant: Plant) {
    this.#points = plant.points;
    const commanded = plant.points.filter((point) => point.definition.kind === 'commanded');
    this.slots = Uint16Array.from(commanded, (point) => point.index);
    this.#row = new Int32Array(plant.points.length).fill(-1);
    for (const [row, point] of commanded.entries()) this.#row[point.index] = row;
    const count = commanded.length * width;
    this.#cells = new Float64Array(count * cellWidth);
    this.#claims = new Int32Array(count);
    for (let cell = 0; cell < this.#cells.length; cell += cellWidth) {
      this.#cells[cell + at.until] = Number.POSITIVE_INFINITY;
      this.#cells[cell + at.released] = Number.NaN;
    }
    this.#filled = new Int32Array(commanded.length);
    this.#dirty = new Int32Array((commanded.length + 31) >>> 5);
    this.#version = new Uint32Array(commanded.length);
    const owner = this.name('default');
    const reason = this.name('reason.default');
    for (const point of commanded)
      this.set(point.index, level.default, point.definition.initial ?? 0, owner, reason, 0);
  }

  /** Goes on from the arrays of another configuration of the same points, with its names: what is interned stays so. */
  succeed(before: PriorityArrays): void {
    this.#cells.set(before.#cells);
    this.#claims.set(before.#claims);
    this.#filled.set(before.#filled);
    this.#dirty.set(before.#dirty);
    this.#version.set(before.#version);
    this.#nextExpiry = before.#nextExpiry;
    this.#names.splice(0, this.#names.length, ...before.#names);
    this.#nameIndex.clear();
    for (const [index, name] of this.#names.entries()) this.#nameIndex.set(name, index);
  }

  /** Interns an owner's name or a reason's key, so that the scan handles numbers only. */
  name(text: string): number {
    const known = this.#nameIndex.get(text);
    if (known !== undefined) return known;
    const index = this.#names.length;
    // Owners and reasons come from code, equipment names and accounts: a flood of them is a defect, not a load.
    if (index > 0xffff) throw new RangeError('more than 65,536 owners and reasons in the priority arrays');
    this.#names.push(text);
    this.#nameIndex.set(text, index);
    return index;
  }

  /** The text behind an interned name. */
  nameOf(index: number): string {
    return this.#names[index];
  }

  /**
   * Fills a level. `since` keeps the time at which this owner first gave this reason.
   * @param until plant time at which the level empties itself
   * @throws RangeError where the point is not commanded, or the value is no finite number
   */
  set(slot: number, level: Level, value: number, owner: number, reason: number, time: number, until?: number): void {
    const row = this.#row[slot];
    if (row < 0) throw new RangeError(`${this.#points[slot].name} is not commanded`);
    const index = row * width + level;
    const cell = index * cellWidth;
    const cells = this.#cells;
    const end = until ?? Number.POSITIVE_INFINITY;
    const claim = owner | (reason << 16);
    const filled = ((this.#filled[row] >>> level) & 1) === 1;
    const claimed = this.#claims[index] === claim;
    if (filled && claimed && cells[cell + at.value] === value && cells[cell + at.until] === end) return;
    if (!Number.isFinite(value))
      throw new RangeError(`${this.#names[owner]} gave ${this.#points[slot].name} the value ${value}, no number`);
    // Emptied and filled again for the same reason within a scan is not a new claim.
    if (!claimed || !(filled || cells[cell + at.released] === time)) cells[cell + at.since] = time;
    this.#filled[row] |= 1 << level;
    cells[cell + at.value] = value;
    cells[cell + at.until] = end;
    this.#claims[index] = claim;
    if (end < this.#nextExpiry) this.#nextExpiry = end;
    this.#touch(row);
  }

  /** Empties a level (the default cannot be emptied). With `time`, a same claim in this scan keeps its `since`. */
  release(slot: number, level: Exclude<Level, 16>, time = Number.NaN): void {
    const row = this.#row[slot];
    if (row < 0) throw new RangeError(`${this.#points[slot].name} is not commanded`);
    const mask = 1 << level;
    if ((this.#filled[row] & mask) === 0) return;
    this.#filled[row] &= ~mask;
    this.#cells[(row * width + level) * cellWidth + at.released] = time;
    this.#touch(row);
  }

  isFilled(slot: number, level: Level): boolean {
    return ((this.#filled[this.#row[slot]] >>> level) & 1) === 1;
  }

  /** Value held at a level; meaningful only where {@link isFilled}. */
  valueAt(slot: number, level: Level): number {
    return this.#value(this.#row[slot], level);
  }

  /** Level that wins at this point now. */
  winner(slot: number): number {
    const mask = this.#filled[this.#row[slot]];
    return 31 - Math.clz32(mask & -mask);
  }

  /** Winning value below (that is, at a weaker level than) the given one: what would be written without it. */
  valueBelow(slot: number, level: Level): number {
    const row = this.#row[slot];
    const mask = this.#filled[row] & ~((2 << level) - 1);
    return this.#value(row, 31 - Math.clz32(mask & -mask));
  }

  #value(row: number, level: number): number {
    return this.#cells[(row * width + level) * cellWidth + at.value];
  }

  #touch(row: number): void {
    this.#dirty[row >>> 5] |= 1 << row;
    this.#version[row]++;
  }

  /** Changes whenever anything of the point's array did: who finds the same number need not work out its wish again. */
  version(slot: number): number {
    return this.#version[this.#row[slot]];
  }

  /** Empties the levels whose time is up. */
  #expire(time: number): void {
    this.#nextExpiry = Number.POSITIVE_INFINITY;
    for (let index = 0; index < this.#claims.length; index++) {
      const until = this.#cells[index * cellWidth + at.until];
      if (until === Number.POSITIVE_INFINITY) continue;
      const row = Math.floor(index / width);
      const mask = 1 << (index % width);
      if ((this.#filled[row] & mask) === 0) continue;
      if (until > time) this.#nextExpiry = Math.min(this.#nextExpiry, until);
      else {
        this.#filled[row] &= ~mask;
        this.#touch(row);
      }
    }
  }

  /** Lets the next {@link resolve} look at every array, after its output was written by another hand. */
  touchAll(): void {
    this.#dirty.fill(-1);
  }

  /**
   * Writes the winner of every array that changed into `output` (by point slot).
   * @returns how many values changed; their slots are the first entries of `changed`.
   */
  resolve(time: number, output: Float64Array, changed: Uint16Array): number {
    if (time >= this.#nextExpiry) this.#expire(time);
    let count = 0;
    for (let word = 0; word < this.#dirty.length; word++) {
      let bits = this.#dirty[word];
      this.#dirty[word] = 0;
      for (; bits !== 0; bits &= bits - 1) {
        const row = word * 32 + 31 - Math.clz32(bits & -bits);
        if (row >= this.slots.length) break;
        const mask = this.#filled[row];
        const value = this.#value(row, 31 - Math.clz32(mask & -mask));
        const slot = this.slots[row];
        if (output[slot] === value) continue;
        output[slot] = value;
        changed[count++] = slot;
      }
    }
    return count;
  }

  /** The filled levels of a point, strongest first. */
  read(slot: number): PriorityEntry[] {
    const row = this.#row[slot];
    if (row < 0) throw new RangeError(`${this.#points[slot].name} is not commanded`);
    const entries: PriorityEntry[] = [];
    for (let level = 1; level < width; level++) {
      if (((this.#filled[row] >>> level) & 1) === 0) continue;
      const index = row * width + level;
      const claim = this.#claims[index];
      const until = this.#cells[index * cellWidth + at.until];
      entries.push({
        level,
        value: this.#value(row, level),
        owner: this.#names[claim & 0xffff],
        reason: this.#names[claim >>> 16],
        since: this.#cells[index * cellWidth + at.since],
        ...(until === Number.POSITIVE_INFINITY ? {} : { until }),
      });
    }
    return entries;
  }
}
