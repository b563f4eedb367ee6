import type { HeatingDispatch } from '../dispatch/heating.ts';
import { type HeatingStrategy, type StrategyName, strategies } from '../strategies/index.ts';

/** What people chose, to be stored: for the plant, and for its parts that have another, by the heating circuit's name. */
export interface StoredChoice {
  readonly strategy: StrategyName;
  readonly strategies?: Readonly<Record<string, StrategyName>>;
}

/** Chosen for a part, it has no strategy of its own any more. */
const asPlant = 'plant';

/** Which strategy people chose for the plant, and for heating circuits of their own, and which one decides in each. */
export class ChosenStrategies {
  readonly #heating: readonly HeatingDispatch[];
  readonly #guard: (strategy: HeatingStrategy, part?: string) => HeatingStrategy;
  readonly #parts = new Map<string, StrategyName>();
  #plant: StrategyName;
  /** The one that decides in the plant: another than chosen once that has failed. */
  #deciding: HeatingStrategy;

  /** @param guard makes of a strategy one that may fail */
  constructor(
    heating: readonly HeatingDispatch[],
    guard: (strategy: HeatingStrategy, part?: string) => HeatingStrategy,
    first: StrategyName,
  ) {
    this.#heating = heating;
    this.#guard = guard;
    this.#plant = first;
    this.#deciding = guard(strategies[first]);
    this.#rule(heating, this.#deciding);
  }

  /** The one that people chose for the plant. */
  get plant(): StrategyName {
    return this.#plant;
  }

  /** The one that decides in the plant. */
  get deciding(): StrategyName {
    // Only strategies of the table decide, each by the name it has there.
    return this.#deciding.name as StrategyName;
  }

  /** The ones that decide in the parts that have one of their own, by the heating circuit's name. */
  get parts(): Readonly<Record<string, StrategyName>> {
    const own = this.#heating.filter(({ equipment }) => this.#parts.has(equipment.name));
    return Object.fromEntries(own.map(({ equipment, strategy }) => [equipment.name, strategy.name as StrategyName]));
  }

  /**
   * Puts a strategy in force; stages and machines go on from where they are.
   * @param name of a strategy, or {@link asPlant} for a part
   * @param part a heating circuit; absent: the whole plant, its parts with it
   * @returns the one before; undefined where there is no such strategy or part
   */
  choose(name: string, part?: string): StrategyName | undefined {
    if (part !== undefined && name === asPlant) return this.#giveBack(part);
    if (!Object.hasOwn(strategies, name)) return undefined;
    const chosen = name as StrategyName;
    if (part === undefined) {
      const before = this.#plant;
      this.#parts.clear();
      this.#plant = chosen;
      this.#deciding = this.#guard(strategies[chosen]);
      this.#rule(this.#heating, this.#deciding);
      return before;
    }
    const one = this.#heating.filter(({ equipment }) => equipment.name === part);
    if (one.length === 0) return undefined;
    const before = this.#parts.get(part) ?? this.#plant;
    this.#parts.set(part, chosen);
    this.#rule(one, this.#guard(strategies[chosen], part));
    return before;
  }

  /** A part has the plant's strategy again, and goes with it from now on. */
  #giveBack(part: string): StrategyName | undefined {
    const one = this.#heating.filter(({ equipment }) => equipment.name === part);
    if (one.length === 0) return undefined;
    const before = this.#parts.get(part) ?? this.#plant;
    this.#parts.delete(part);
    this.#rule(one, this.#deciding);
    return before;
  }

  #rule(heating: readonly HeatingDispatch[], strategy: HeatingStrategy): void {
    for (const dispatch of heating) dispatch.strategy = strategy;
  }

  store(): StoredChoice {
    return {
      strategy: this.#plant,
      ...(this.#parts.size === 0 ? {} : { strategies: Object.fromEntries(this.#parts) }),
    };
  }

  /** Takes up what was stored; what is no strategy or no part any more is left out. */
  restore({ strategy, strategies: parts = {} }: StoredChoice): void {
    this.choose(strategy);
    for (const [part, name] of Object.entries(parts)) this.choose(name, part);
  }

  /** Goes on from another configuration's. A strategy that has failed stays replaced: what it failed at is no better for another configuration. */
  succeed(before: ChosenStrategies): void {
    this.restore(before.store());
    this.#deciding = this.#guard(strategies[before.deciding]);
    for (const dispatch of this.#heating) {
      const { name } = dispatch.equipment;
      const was = before.#heating.find(({ equipment }) => equipment.name === name)?.strategy.name as StrategyName;
      dispatch.strategy = this.#parts.has(name) ? this.#guard(strategies[was], name) : this.#deciding;
    }
  }
}
