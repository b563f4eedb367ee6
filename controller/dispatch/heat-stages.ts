import type { ControlContext } from '../equipment/context.ts';
import type { Unit } from './heat-producer.ts';

/** Without a store a fire goes for good only where the load is less than so much of its least: until then it comes and goes by the supply. */
const storelessIdle = 0.05;
/** See {@link HeatStages} on stages between recovery and gas. */
const recoveryUp = 1.03;
const recoveryDown = 0.93;

/**
 * What the stages of a heating circuit give, and at what heat one more comes and one goes. Shares of capacity at which a stage is added, and of
 * the lower stage's at which one is given up, are Guideline 36's, with a seventh less on the way down; between recovery and gas they lie close
 * to all that recovery can give, as the store bridges what is short.
 */
export class HeatStages {
  /** Producers in the order in which they are staged. */
  order: readonly Unit[] = [];
  /** kW that recovery may give in all: a strategy may hold it below what it can. */
  recoveredMaximum = Number.POSITIVE_INFINITY;
  readonly hasStore: boolean;
  readonly #context: ControlContext;
  readonly #partLoadRatio: number;
  /** Places of staged producers that are gone. */
  #kept = 0;

  constructor(context: ControlContext, hasStore: boolean, partLoadRatio: number) {
    this.#context = context;
    this.hasStore = hasStore;
    this.#partLoadRatio = partLoadRatio;
  }

  /** Heat that the first producers of the order can give now, kW. */
  capacity(count: number): number {
    const { capacityLimit } = this.#context;
    let [recovery, gas] = [0, 0];
    for (let i = 0; i < count && i < this.order.length; i++) {
      const { recovered, rated, index } = this.order[i];
      if (recovered) recovery += rated * capacityLimit[index];
      else gas += rated;
    }
    return Math.min(recovery, this.recoveredMaximum) + gas;
  }

  /** Hottest that the first producers of the order can leave at, °C. */
  reach(count: number): number {
    let hottest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < count && i < this.order.length; i++) hottest = Math.max(hottest, this.order[i].highest);
    return hottest;
  }

  /** Least heat that the first stage gives, kW. */
  get #firstMinimum(): number {
    return this.order[0]?.minimum ?? 0;
  }

  /** Load below which the first stage is given up, kW. */
  get idleBelow(): number {
    const share = this.hasStore || this.order[0]?.recovered ? 1 : storelessIdle;
    return share * this.#firstMinimum;
  }

  /** Heat that the first stage is worth running for, kW. */
  get firstAt(): number {
    return 0.5 * this.#firstMinimum;
  }

  /**
   * Heat above which one more stage is needed, kW. The first waits, where there is a store, until it would run for long: it is
   * worth it, or the store is half of what it shall be. Started for less it fills the store before it may stop.
   */
  upAt(stage: number): number {
    if (stage === 0) return this.hasStore ? this.firstAt : 0;
    return (this.#edge(stage) ? recoveryUp : this.#partLoadRatio) * this.capacity(stage);
  }

  /** Takes another order, whatever was staged before. @returns the fewest of it that carry what is required */
  begin(order: readonly Unit[], required: number): number {
    this.order = order;
    this.settle();
    return this.#carrying(0, order.length, required);
  }

  /** The fewest stages that carry what is required, kW, from `least` to `most`. */
  #carrying(least: number, most: number, required: number): number {
    let stage = least;
    while (stage < most && required > this.upAt(stage)) stage++;
    return stage;
  }

  /**
   * Takes the order anew, in which producers may have come or gone. The place of one that is gone goes to the next only where those that are left
   * do not carry what is required: a boiler would come for a heat pump of a hundredth of its heat. It is kept for it until stages change by
   * {@link settle}. One that comes back before the last in the order does not send that one away where it is required.
   * @returns how many are to be staged, of `staged` in the order before
   */
  reorder(order: readonly Unit[], staged: number, required: number): number {
    const before = this.order;
    this.order = order;
    // The first order of a life: what was restored holds.
    if (before.length === 0 && this.#kept === 0) return staged;
    const back = order.filter((unit) => !before.includes(unit)).length;
    if (back === 0 && order.length === before.length) return staged;
    const left = before.slice(0, staged).filter((unit) => order.includes(unit));
    const last = left.length === 0 ? 0 : order.indexOf(left[left.length - 1]) + 1;
    this.#kept += Math.min(staged, before.length) - left.length;
    const filled = Math.min(back, this.#kept);
    const most = Math.min(order.length, Math.max(staged, last));
    const stage = this.#carrying(left.length + filled, most, required);
    this.#kept = Math.max(0, this.#kept - (stage - left.length));
    return stage;
  }

  /** Goes on from the stages of the same circuit by another configuration, whose producers are called by `own`. */
  succeed(before: HeatStages, own: (units: readonly Unit[]) => readonly Unit[]): void {
    this.order = own(before.order);
    this.#kept = before.#kept;
    this.recoveredMaximum = before.recoveredMaximum;
  }

  /** Stages were chosen by the load: no place is kept any more. */
  settle(): void {
    this.#kept = 0;
  }

  /** Share of the lower stage's capacity at which the highest of so many is given up. */
  downRatio(stage: number): number {
    return this.#edge(stage - 1) ? recoveryDown : this.#partLoadRatio * (6 / 7);
  }

  /** Whether the stages below are recovery and the next one is gas. */
  #edge(stage: number): boolean {
    if (!this.hasStore || stage <= 0 || stage >= this.order.length) return false;
    return this.order[stage - 1].recovered && !this.order[stage].recovered;
  }
}
