/** The stem stands while its feedback stays within this of where it stopped, a share of the stroke. */
const standing = 0.006;
/**
 * An actuator answers changes of its command down to some 0.5 % of its stroke, and may end short of it by as much: twice both is no
 * stiction yet.
 */
const commandMinimum = 0.03;
/** Holds seen before anything is said, and what share of the command's travel they must fill (0: an ideal valve, 1: it always sticks). */
const holdsMinimum = 6;
const shareMinimum = 0.4;
const shareEnd = 0.2;
/** What lies further back than so many strokes of the command counts half, then a quarter, and so on. */
const memoryStrokes = 2;

/** Slots of a valve's command and of its position feedback. */
export interface ValveSlots {
  readonly command: number;
  readonly feedback: number;
}

/**
 * Tells valves that stick by command and position feedback: how far the command goes while the stem stands (Kano, Maruta, Kugemoto & Shimizu
 * 2004, Practical model and detection algorithms for valve stiction, IFAC DYCOPS, method A; weighed by the command's travel rather
 * than by time, so that a valve at rest says nothing). A controller that knows the position needs none of the methods that guess it
 * from flow (Horch 1999) or from shapes (Yamashita 2006).
 */
export class Stiction {
  readonly #command: Uint16Array;
  readonly #feedback: Uint16Array;
  /** Command a sample ago: what the actuator has had time to answer. */
  readonly #before: Float64Array;
  /** Where the stem stands, and the least and the highest command since. */
  readonly #held: Float64Array;
  readonly #low: Float64Array;
  readonly #high: Float64Array;
  /** Travel of the command in all, and in holds that count; and how many those are. */
  readonly #travel: Float64Array;
  readonly #stuck: Float64Array;
  readonly #holds: Float64Array;
  readonly #sticking: Uint8Array;
  readonly #band: Float64Array;

  constructor(valves: readonly ValveSlots[]) {
    const count = valves.length;
    this.#command = Uint16Array.from(valves, ({ command }) => command);
    this.#feedback = Uint16Array.from(valves, ({ feedback }) => feedback);
    this.#before = new Float64Array(count).fill(Number.NaN);
    this.#held = new Float64Array(count).fill(Number.NaN);
    this.#low = new Float64Array(count);
    this.#high = new Float64Array(count);
    this.#travel = new Float64Array(count);
    this.#stuck = new Float64Array(count);
    this.#holds = new Float64Array(count);
    this.#sticking = new Uint8Array(count);
    this.#band = new Float64Array(count);
  }

  sticks(index: number): boolean {
    return this.#sticking[index] === 1;
  }

  /** Mean way of the command before the stem moved, a share of the stroke; 0 while it does not stick. */
  band(index: number): number {
    return this.sticks(index) ? this.#band[index] : 0;
  }

  /** Takes a sample of every valve from a process image: values by slot, and their quality (2: bad). */
  step(value: Float64Array, quality: Uint8Array): void {
    for (let i = 0; i < this.#command.length; i++) {
      const before = this.#before[i];
      const command = value[this.#command[i]];
      const feedback = this.#feedback[i];
      this.#before[i] = command;
      const position = value[feedback];
      // Nothing can be said of a position that is not known.
      if (quality[feedback] === 2 || !(position >= -1)) {
        this.#held[i] = Number.NaN;
        continue;
      }
      const moved = position - this.#held[i];
      // A command that came and went between two looks asks nothing: of then and now what is nearer to the stem counts.
      const asked = Math.abs(before - position) < Math.abs(command - position) ? before : command;
      if (moved <= standing && moved >= -standing) {
        if (asked < this.#low[i]) this.#low[i] = asked;
        else if (asked > this.#high[i]) this.#high[i] = asked;
      } else {
        if (!Number.isNaN(moved)) this.#leave(i);
        this.#held[i] = position;
        this.#low[i] = asked;
        this.#high[i] = asked;
      }
      const change = command - before;
      if (!Number.isNaN(change)) this.#travel[i] += change < 0 ? -change : change;
    }
  }

  /** The stem has left where it stood. */
  #leave(i: number): void {
    const held = this.#high[i] - this.#low[i];
    if (held >= commandMinimum) {
      this.#stuck[i] += held;
      this.#holds[i]++;
    }
    const share = this.#stuck[i] / this.#travel[i];
    const sticking = this.#holds[i] >= holdsMinimum && share > (this.#sticking[i] === 1 ? shareEnd : shareMinimum);
    this.#sticking[i] = sticking ? 1 : 0;
    if (sticking) this.#band[i] = this.#stuck[i] / this.#holds[i];
    if (this.#travel[i] < memoryStrokes) return;
    this.#travel[i] /= 2;
    this.#stuck[i] /= 2;
    this.#holds[i] /= 2;
  }
}
