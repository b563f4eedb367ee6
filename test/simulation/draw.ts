import { streamOf, uniform } from '../../twin/physics/random.ts';

/**
 * Seeded draws, one after the other. What is drawn for one purpose is independent of how much is drawn for another: each takes a
 * {@link Draw.fork} with a name of its own.
 */
export class Draw {
  readonly #seed: number;
  readonly #stream: number;
  #index = 0;

  constructor(seed: number, name = '') {
    this.#seed = seed;
    this.#stream = streamOf(name);
  }

  fork(name: string): Draw {
    return new Draw(Math.floor(uniform(this.#seed, this.#stream ^ streamOf(name), 0) * 2 ** 31), name);
  }

  /** 0 to 1, 1 excluded. */
  share(): number {
    return uniform(this.#seed, this.#stream, ++this.#index);
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.share();
  }

  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.share() * (high - low + 1));
  }

  /** Whether something of this probability happens. */
  chance(probability: number): boolean {
    return this.share() < probability;
  }

  /** One of a list. Throws where there is none. */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('nothing to pick from');
    return list[this.integer(0, list.length - 1)];
  }
}
