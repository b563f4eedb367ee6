import type { EquipmentOf } from '../../config/index.ts';
import { OnDelay } from '../blocks/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import type { Condition } from '../equipment/control.ts';
import type { Unit } from './heat-producer.ts';
import type { HeatStages } from './heat-stages.ts';
import { nextIsDue, type StageView, stageConditions } from './heating-conditions.ts';

/** Stages settle for this long before the next change (ASHRAE Guideline 36-2021, 5.21: stage hold). */
const stageHoldSeconds = 600;
/** Charge at which stages go up, and down, without waiting for the load's average. */
export const depleted = 0.12;
const full = 0.95;
/** Without a store the first stage comes once the supply has sunk to so near its set-point, K, for so long, s. */
const sunkTo = { above: 3, seconds: 60 } as const;

/** What stages are decided by in a scan: kW, °C. One object, whose numbers change. */
export interface StageSituation {
  required: number;
  load: number;
  supply: number;
  setpoint: number;
  charge: number;
  /** Whether the circuit's water stands. */
  standing: boolean;
  /** Whether the store has been too cold to supply for long, and whether its heat is still needed. */
  tepid: boolean;
  tepidNeeded: boolean;
}

/** What its explanation needs besides what the staging knows itself. */
export type Surroundings = Pick<
  StageView,
  'merit' | 'units' | 'heatOf' | 'required' | 'load' | 'supply' | 'setpoint' | 'charge' | 'fireHeldUntil' | 'steering'
>;

/** How many stages of a heating circuit are asked for, when one more comes and one goes, and why. */
export class HeatStaging {
  readonly situation: StageSituation = {
    required: 0,
    load: 0,
    supply: 0,
    setpoint: 0,
    charge: 0,
    standing: false,
    tepid: false,
    tepidNeeded: false,
  };
  /** Producers of the order that are asked for. */
  stage = 0;
  /** Plant time of the last change; before all time where there was none in this life. */
  changedAt = Number.NEGATIVE_INFINITY;
  readonly #context: ControlContext;
  readonly #equipment: EquipmentOf<'heatingCircuit'>;
  readonly #stages: HeatStages;
  readonly #timers: {
    readonly up: OnDelay;
    readonly sunk: OnDelay;
    readonly failSafe: OnDelay;
    readonly depleted: OnDelay;
    readonly down: OnDelay;
    readonly full: OnDelay;
  };
  readonly #all: readonly OnDelay[];

  constructor(context: ControlContext, equipment: EquipmentOf<'heatingCircuit'>, stages: HeatStages) {
    this.#context = context;
    this.#equipment = equipment;
    this.#stages = stages;
    const { stageTime, failSafeTime } = equipment.parameters;
    this.#timers = {
      up: new OnDelay(stageTime),
      sunk: new OnDelay(sunkTo.seconds),
      failSafe: new OnDelay(failSafeTime),
      depleted: new OnDelay(300),
      down: new OnDelay(stageTime),
      full: new OnDelay(180),
    };
    this.#all = Object.values(this.#timers);
  }

  /** One stage more or less, where {@link situation} has called for it for long enough. */
  step(dt: number): void {
    const timers = this.#timers;
    const stages = this.#stages;
    const { stage } = this;
    const { required, load, supply, setpoint, charge, tepid, tepidNeeded } = this.situation;
    const settled = this.#context.time - this.changedAt >= stageHoldSeconds;
    const { hasStore } = stages;
    const low = hasStore && stage === 0 && charge < this.#lowCharge;
    const first = !hasStore && stage === 0;
    const sunk = timers.sunk.step(first && required > 0 && supply < setpoint + sunkTo.above, dt);
    const up = timers.up.step(!first && (low || required > stages.upAt(stage)), dt) || sunk || (tepid && stage === 0);
    const late = timers.failSafe.step(this.isLate || this.#tooCool(stage, setpoint), dt);
    const empty = timers.depleted.step(hasStore && charge < depleted && required > stages.capacity(stage), dt);
    const unneeded =
      stage === 1
        ? required < stages.firstAt && load < stages.idleBelow && !tepidNeeded
        : required < stages.downRatio(stage) * stages.capacity(stage - 1);
    const down = timers.down.step(stage > 0 && unneeded, dt);
    const overfull = timers.full.step(hasStore && charge > full && stage > 0, dt);
    if (!settled) return;
    if ((up || late || empty) && !overfull && stage < stages.order.length) this.#change(stage + 1);
    else if ((down && !late && !this.#tooCool(stage - 1, setpoint)) || overfull) this.#change(stage - 1);
  }

  /** Takes another order. Where others may run than before, stages begin anew: the fewest that carry what is required. */
  reorder(order: readonly Unit[], required: number, anew: boolean): void {
    const stages = this.#stages;
    const stage = anew ? stages.begin(order, required) : stages.reorder(order, this.stage, required);
    if (stage !== this.stage) this.#note(stage);
  }

  /** Producers that run already are staged: they are not stopped only to be started again. */
  adopt(): void {
    const { image } = this.#context;
    const last = this.#stages.order.findLastIndex(({ run }) => image.value[run] >= 0.5);
    if (last + 1 > this.stage) this.#change(last + 1);
  }

  /** What is required of the producers, which carry it, and what would bring the next one or send the last one away. */
  conditions(surroundings: Surroundings): Condition[] {
    return stageConditions(this.#view(surroundings));
  }

  /** What brings the next one, or keeps it away, first; undefined where that is still to be waited for. */
  nextIsDue(surroundings: Surroundings): Condition | undefined {
    const [soonest] = nextIsDue(this.#view(surroundings)).sort((a, b) => (a.until ?? 0) - (b.until ?? 0));
    return soonest;
  }

  #view(surroundings: Surroundings): StageView {
    const { stage } = this;
    const stages = this.#stages;
    const { setpoint } = surroundings;
    const { stageTime, failSafeTime, failSafeDifference } = this.#equipment.parameters;
    return {
      ...surroundings,
      time: this.#context.time,
      stage,
      order: stages.order,
      above: stages.upAt(stage),
      below: stage === 1 ? stages.firstAt : stages.downRatio(stage) * stages.capacity(stage - 1),
      idleBelow: stages.idleBelow,
      settledAt: this.changedAt + stageHoldSeconds,
      hasStore: stages.hasStore,
      low: this.#lowCharge,
      sunkBelow: setpoint + sunkTo.above,
      late: failSafeDifference,
      timers: this.#timers,
      stageTime,
      failSafeTime,
      reach: this.#tooCool(stage, setpoint) ? stages.reach(stage) : undefined,
      reachWithoutLast: this.#tooCool(stage - 1, setpoint) ? stages.reach(stage - 1) : undefined,
    };
  }

  /** Charge below which the first stage comes whatever is required. */
  get #lowCharge(): number {
    return this.#equipment.parameters.storeCharge / 2;
  }

  /** Whether the supply is so far below its set-point that it calls the next stage. */
  get isLate(): boolean {
    const { supply, setpoint, standing } = this.situation;
    return supply < setpoint - this.#equipment.parameters.failSafeDifference && !standing;
  }

  /** Whether so many stages, however little heat is taken, cannot make it as hot as it shall be: the next one is needed with them. */
  #tooCool(stage: number, setpoint: number): boolean {
    const wanted = setpoint - this.#equipment.parameters.failSafeDifference;
    return stage > 0 && this.#stages.reach(stage) < wanted && !this.situation.standing;
  }

  #change(stage: number): void {
    this.#stages.settle();
    this.#note(stage);
  }

  #note(stage: number): void {
    const { time } = this.#context;
    this.#context.note(this.#equipment.name, 'event.stage', { from: this.stage, to: stage });
    this.stage = stage;
    this.changedAt = time;
    for (const delay of this.#all) delay.reset();
  }

  restore(stage: number): void {
    this.stage = stage;
  }

  /** Goes on from the same circuit's by another configuration. @param producers how many there are */
  succeed(before: HeatStaging, producers: number): void {
    this.stage = Math.min(before.stage, producers);
    this.changedAt = before.changedAt;
    this.situation.standing = before.situation.standing;
    for (const [i, delay] of this.#all.entries()) delay.succeed(before.#all[i]);
  }
}
