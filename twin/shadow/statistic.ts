/** What a feature's residual is like while the plant is well: learned once, kept. */
export interface Baseline {
  readonly count: number;
  readonly mean: number;
  /** Sum of squared differences from the mean. */
  readonly squares: number;
}

/** Blocks that must be learned before a feature is judged: half a day of them. */
const countMinimum = 72;
/** Standard deviations that a block may be off without counting, and most that one block counts. */
const slack = 1.75;
const clip = 5;
/** Blocks remembered, to tell a step from a drift and to say how large a deviation is. */
const remembered = 48;

/**
 * One residual over time, in blocks: learns its mean and spread (Welford 1962), then judges by a two-sided CUSUM (Page 1954) on what
 * is beyond them. The spread is never less than a floor, so that a quiet winter does not make a detector of spring.
 */
export class ResidualStatistic {
  /** CUSUM upwards and downwards. */
  up = 0;
  down = 0;
  readonly #floor: number;
  readonly #threshold: number;
  #count = 0;
  #mean = 0;
  #squares = 0;
  readonly #recent: number[] = [];

  /** @param floor least standard deviation, in the residual's unit */
  constructor(floor: number, threshold: number, baseline?: Baseline) {
    this.#floor = floor;
    this.#threshold = threshold;
    if (baseline === undefined) return;
    this.#count = baseline.count;
    this.#mean = baseline.mean;
    this.#squares = baseline.squares;
  }

  get baseline(): Baseline {
    return { count: this.#count, mean: this.#mean, squares: this.#squares };
  }

  get learned(): boolean {
    return this.#count >= countMinimum;
  }

  /** Whether a block has been judged of late. */
  get judged(): boolean {
    return this.#recent.length > 0;
  }

  get spread(): number {
    return Math.hypot(this.#floor, this.#count > 1 ? Math.sqrt(this.#squares / (this.#count - 1)) : 0);
  }

  learn(block: number): void {
    this.#count++;
    const before = block - this.#mean;
    this.#mean += before / this.#count;
    this.#squares += before * (block - this.#mean);
  }

  /** Judges a block; nothing where not enough was learned. */
  judge(block: number): void {
    if (!this.learned) return;
    const deviation = block - this.#mean;
    this.#recent.push(deviation);
    if (this.#recent.length > remembered) this.#recent.shift();
    const z = Math.min(clip, Math.max(-clip, deviation / this.spread));
    // Held at twice the threshold, so that what has gone is forgotten in as long as it took to be seen.
    this.up = Math.min(2 * this.#threshold, Math.max(0, this.up + z - slack));
    this.down = Math.min(2 * this.#threshold, Math.max(0, this.down - z - slack));
  }

  get alarmed(): boolean {
    return this.up > this.#threshold || this.down > this.#threshold;
  }

  /** Deviation from the learned mean over the last blocks; 0 before any. */
  deviation(blocks: number): number {
    const last = this.#recent.slice(-blocks);
    return last.length === 0 ? 0 : last.reduce((sum, one) => sum + one, 0) / last.length;
  }

  /** Deviation of a block up to which it does not count: what is usual. */
  get tolerance(): number {
    return slack * this.spread;
  }

  /** The last block's deviation from what was learned. */
  off(block: number): number {
    return block - this.#mean;
  }

  /** Whether it came at once: from one block to the next but one it moved by half of what it is now. */
  get stepped(): boolean {
    const now = this.deviation(3);
    const recent = this.#recent;
    for (let i = 2; i < recent.length; i++) if (Math.abs(recent[i] - recent[i - 2]) > 0.5 * Math.abs(now)) return true;
    return false;
  }

  /** Whether the deviation still grows: the last blocks are well beyond those before them. */
  growing(blocks: number): boolean {
    if (this.#recent.length < 2 * blocks) return false;
    const late = this.deviation(blocks);
    const before = this.#recent.slice(-2 * blocks, -blocks);
    const early = before.reduce((sum, one) => sum + one, 0) / blocks;
    return Math.abs(late) > 1.3 * Math.abs(early) && Math.abs(late - early) > this.spread / 2;
  }

  /** Forgets what was found, not what was learned: after a disturbance that has its own cause. */
  calm(): void {
    this.up = 0;
    this.down = 0;
    this.#recent.length = 0;
  }
}
