import type { OnDelay } from '../blocks/index.ts';
import { type Condition, condition } from '../equipment/control.ts';
import type { Steering } from '../strategies/index.ts';
import type { Unit } from './heat-producer.ts';

/** A producer in one of these is asked for and gives no heat yet. */
export const comingStates: ReadonlySet<string> = new Set([
  'provingFlow',
  'flushing',
  'starting',
  'purging',
  'igniting',
]);

/** A charge this near to what it shall be is there. */
const chargeMargin = 0.02;

/** A timer of a heating circuit's stages: what it waits for has held for so long of its time. */
type Timer = Pick<OnDelay, 'elapsed' | 'remaining'>;

/** How it stands with the producers of a heating circuit; heat in kW, temperatures in °C, times in s or plant time. */
export interface StageView {
  readonly time: number;
  /** Called: the first so many of the order. */
  readonly stage: number;
  readonly order: readonly Unit[];
  /** All that can be counted on, by merit, and all that there are. */
  readonly merit: readonly Unit[];
  readonly units: readonly Unit[];
  readonly heatOf: (unit: Unit) => number;
  readonly required: number;
  readonly load: number;
  readonly supply: number;
  readonly setpoint: number;
  /** Heat above which the next comes, and below which the last called goes. */
  readonly above: number;
  readonly below: number;
  /** Load below which the first goes. */
  readonly idleBelow: number;
  /** From when on the next change may come. */
  readonly settledAt: number;
  readonly hasStore: boolean;
  readonly charge: number;
  /** Charge below which the first comes whatever is required. */
  readonly low: number;
  /** Without a store: supply below which the first comes. */
  readonly sunkBelow: number;
  readonly late: number;
  readonly timers: Readonly<Record<'up' | 'sunk' | 'failSafe' | 'depleted' | 'down' | 'full', Timer>>;
  readonly stageTime: number;
  readonly failSafeTime: number;
  /** Hottest that those called can make it, and those that stay when the last called goes, °C; undefined where that is hot enough. */
  readonly reach: number | undefined;
  readonly reachWithoutLast: number | undefined;
  /** Supply below which a fire that is held back is called again; undefined: none is. */
  readonly fireHeldUntil: number | undefined;
  readonly steering: Steering | undefined;
}

/** What is required of the producers, which of them carry it, and what brings the next one or sends the last one away. */
export function stageConditions(view: StageView): Condition[] {
  const { required, load } = view;
  return [
    condition('condition.heatRequired', { required, load }),
    ...called(view),
    ...next(view),
    ...last(view),
    ...out(view),
  ];
}

const nameOf = ({ control }: Unit): string => control.equipment.name;

function called({ stage, order, units, heatOf, fireHeldUntil, supply, hasStore }: StageView): Condition[] {
  const staged = order.slice(0, stage);
  const conditions = staged.map((unit) => {
    const { state } = unit.control;
    const producer = nameOf(unit);
    if (state === 'running') return condition('condition.carries', { producer, heat: heatOf(unit) });
    if (fireHeldUntil !== undefined && !unit.recovered)
      return condition('condition.fireHeld', { producer, supply, resume: fireHeldUntil });
    const key = comingStates.has(state) ? 'condition.isComing' : 'condition.calledInVain';
    return condition(key, { producer, state: `state.${state}` });
  });
  if (staged.length === 0) conditions.push(condition(hasStore ? 'condition.storeAlone' : 'condition.noneCalled'));
  const leaving = units.filter((unit) => !staged.includes(unit) && unit.control.state === 'running');
  for (const unit of leaving)
    conditions.push(condition('condition.isLeaving', { producer: nameOf(unit), heat: heatOf(unit) }));
  return conditions;
}

/** What brings the next one, or keeps it away, already: with when it comes; nothing where that is still to be waited for, or all are called. */
export function nextIsDue(view: StageView): Condition[] {
  const { time, stage, order, timers, settledAt, required, above, charge, supply, setpoint, hasStore } = view;
  if (stage >= order.length) return [];
  const producer = nameOf(order[stage]);
  if (timers.full.elapsed > 0) return [condition('condition.nextNotAsStoreIsFull', { producer, charge })];
  /** It comes by the first of the timers that run, though not before stages are settled. */
  const dues: Condition[] = [];
  const due = (timer: Timer, key: string, parameters: Condition['parameters']): void => {
    if (timer.elapsed === 0) return;
    dues.push(condition(key, { producer, ...parameters }, Math.max(time + timer.remaining, settledAt)));
  };
  if (view.reach === undefined) due(timers.failSafe, 'condition.nextAsSupplyIsLate', { short: setpoint - supply });
  else due(timers.failSafe, 'condition.nextAsTooCool', { reach: view.reach, setpoint });
  due(timers.depleted, 'condition.nextAsStoreIsEmpty', { charge });
  due(timers.sunk, 'condition.nextAsSupplySinks', { supply, limit: view.sunkBelow });
  if (hasStore && stage === 0 && charge < view.low) due(timers.up, 'condition.nextAsStoreIsLow', { charge });
  else due(timers.up, 'condition.nextIsDue', { required, above });
  return dues;
}

function next(view: StageView): Condition[] {
  const { time, stage, order, settledAt, above, setpoint, hasStore } = view;
  if (stage >= order.length) return [condition('condition.allCalled')];
  const dues = nextIsDue(view);
  if (dues.length > 0) return dues;
  const producer = nameOf(order[stage]);
  const key =
    stage > 0 ? 'condition.nextAbove' : hasStore ? 'condition.nextAboveOrStoreLow' : 'condition.nextWhenSupplySinks';
  const waits = condition(key, { producer, above, time: view.stageTime, low: view.low, limit: view.sunkBelow });
  const safe = { limit: setpoint - view.late, time: view.failSafeTime };
  return [
    waits,
    condition('condition.nextOrLate', safe),
    ...(time < settledAt ? [condition('condition.stagesSettle', {}, settledAt)] : []),
  ];
}

function last(view: StageView): Condition[] {
  const { time, stage, order, timers, settledAt, below, idleBelow, charge, stageTime, setpoint } = view;
  const unit = order[stage - 1];
  if (unit === undefined) return [];
  const producer = nameOf(unit);
  if (timers.full.elapsed > 0) {
    const until = Math.max(time + timers.full.remaining, settledAt);
    return [condition('condition.goesAsStoreIsFull', { producer, charge }, until)];
  }
  if (view.reachWithoutLast !== undefined)
    return [condition('condition.lastStaysAsHot', { producer, reach: view.reachWithoutLast, setpoint })];
  const parameters = { producer, below, load: idleBelow, time: stageTime };
  const key = stage === 1 ? 'condition.firstGoesBelow' : 'condition.lastGoesBelow';
  if (timers.down.elapsed === 0) return [condition(key, parameters)];
  return [condition('condition.goesSoon', parameters, Math.max(time + timers.down.remaining, settledAt))];
}

/** Producers that are not in the order: left out by the strategy, or not to be counted on. */
function out({ order, merit, units, steering }: StageView): Condition[] {
  return units
    .filter((unit) => !order.includes(unit))
    .map((unit) => {
      const producer = nameOf(unit);
      if (!merit.includes(unit))
        return condition('condition.producerOut', { producer, state: `state.${unit.control.state}` });
      return condition('condition.producerRests', { producer, reason: steering?.reason ?? 'reason.heatingStage' });
    });
}

/** How it stands with the stores of a heating circuit; shares of their charge, kW. */
export interface StoreView {
  readonly known: boolean;
  readonly charge: number;
  readonly wanted: number;
  /** Above the load, to bring the charge to where it is wanted. */
  readonly power: number;
  readonly seconds: number;
  /** What the strategy says it is wanted for; undefined: nothing, it is the plant file's. */
  readonly reason: string | undefined;
  /** Why the strategy is passed over, if it is: the store is nearly empty, or too cold, or the supply is late. */
  readonly passedOver: 'empty' | 'tepid' | 'lukewarm' | 'late' | undefined;
  /** Charge at which an empty store is one no longer. */
  readonly recovered: number;
  readonly tepid: boolean;
  readonly top: number;
  readonly setpoint: number;
}

const passedOverKeys = {
  empty: 'condition.storeEmpty',
  tepid: 'condition.storeDistrusted',
  lukewarm: 'condition.storeLukewarm',
  late: 'condition.storeSupplyLate',
} as const;

/** Why the stores are charged, or give, or are left as they are. */
export function storeConditions(view: StoreView): Condition[] {
  const { known, charge, wanted, power, seconds, passedOver, recovered, top, setpoint } = view;
  if (!known) return [condition('condition.storeUnknown')];
  const reason = view.reason ?? 'reason.storeUsual';
  const key =
    wanted > charge + chargeMargin
      ? 'condition.storeCharged'
      : wanted < charge - chargeMargin
        ? 'condition.storeGives'
        : 'condition.storeHeld';
  return [
    condition(key, { charge, wanted, power: Math.abs(power), time: seconds, reason }),
    ...(passedOver === undefined ? [] : [condition(passedOverKeys[passedOver], { recovered })]),
    ...(view.tepid ? [condition('condition.storeTepid', { top, setpoint })] : []),
  ];
}
