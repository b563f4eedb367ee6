import type { OnDelay } from '../blocks/index.ts';
import { type Condition, condition } from '../equipment/control.ts';

/** How it stands with a chilled-water circuit; °C, kg/s, times in s or plant time. */
export interface CoolingView {
  readonly time: number;
  readonly setpoint: number;
  readonly supply: number;
  readonly supplyKnown: boolean;
  readonly outdoor: number;
  /** Heat pumps that run, and whether they are held back to what the halls give; the supply that they may not go below. */
  readonly recovering: readonly string[];
  readonly recoveryHeld: boolean;
  readonly recoveryLeast: number;
  /** Free cooling: whether the plant has it, whether it runs, the outdoor temperature that parts the two, the supply above which it is wanted. */
  readonly hasFreeCooling: boolean;
  readonly free: boolean;
  /** Whether outdoor air gives no more than it does. */
  readonly freeSpent: boolean;
  /** Coolant that is too cold for it, and what it must have. */
  readonly freeFrost: { readonly coolant: number; readonly least: number } | undefined;
  readonly freeLimit: number;
  readonly freeAbove: number;
  /** Chillers that are called, by name, and how many can be counted on. */
  readonly called: readonly string[];
  readonly available: number;
  /** Who is called next. */
  readonly next: string | undefined;
  /** Supply above which one more comes, and what is asked of it. */
  readonly chillerAbove: number;
  readonly chillerTime: number;
  /** Flow for one more, where it is too scarce. */
  readonly scarce: { readonly flow: number; readonly needed: number } | undefined;
  /** From when on a supply above that counts after a change, and from when on more of them may be called at once. */
  readonly settledFrom: number;
  readonly urgentFrom: number;
  readonly timers: Readonly<Record<'up' | 'urgent' | 'down' | 'starved', Pick<OnDelay, 'elapsed' | 'remaining'>>>;
}

/** Who cools the circuit, in the order in which they are asked, and what brings the next or sends one away. */
export function coolingConditions(view: CoolingView): Condition[] {
  const { setpoint, supply } = view;
  return [
    condition('condition.chilledSetpoint', { setpoint, supply }),
    ...recovery(view),
    ...freeCooling(view),
    ...chillers(view),
  ];
}

function recovery({ recovering, recoveryHeld, recoveryLeast }: CoolingView): Condition[] {
  const taking = recovering.map((producer) => condition('condition.recoveryCools', { producer }));
  return recoveryHeld ? [...taking, condition('condition.recoveryHeld', { limit: recoveryLeast })] : taking;
}

function freeCooling({
  hasFreeCooling,
  free,
  freeFrost,
  freeLimit,
  freeAbove,
  outdoor,
  supply,
}: CoolingView): Condition[] {
  if (!hasFreeCooling) return [];
  const parameters = { outdoor, limit: freeLimit, supply, above: freeAbove };
  if (free) return [condition('condition.freeCoolingRuns', parameters)];
  if (freeFrost !== undefined) return [condition('condition.freeCoolingFrost', freeFrost)];
  return [
    condition(outdoor < freeLimit ? 'condition.freeCoolingNotNeeded' : 'condition.freeCoolingTooWarm', parameters),
  ];
}

/** What would have to change for a chiller, which can be counted on, to be asked for. */
export function idleChiller(view: CoolingView, chiller: string): Condition {
  const { next } = view;
  const due = nextIsDue(view);
  if (view.scarce === undefined && due !== undefined && next !== undefined && next !== chiller)
    return condition('condition.chillerWaitsItsTurn', { producer: next });
  return due ?? condition(view.free ? 'condition.freeCoolingCarries' : 'condition.coldEnough', above(view));
}

/** What brings the next chiller, or keeps it away though it is wanted; undefined where that is still to be waited for. */
function nextIsDue(view: CoolingView): Condition | undefined {
  const { time, supply, supplyKnown, chillerAbove, timers, settledFrom, urgentFrom, scarce, next } = view;
  if (scarce !== undefined) return condition('condition.flowTooScarce', scarce);
  const dues: number[] = [];
  if (timers.urgent.elapsed > 0) dues.push(Math.max(time + timers.urgent.remaining, urgentFrom));
  if (timers.up.elapsed > 0) dues.push(time + timers.up.remaining);
  else if (supply > chillerAbove && view.freeSpent && time < settledFrom) dues.push(settledFrom + view.chillerTime);
  if (dues.length === 0 || next === undefined) return undefined;
  const warm = supply > chillerAbove;
  const key = !supplyKnown ? 'chillerSoonBlind' : warm ? 'chillerSoon' : 'chillerSoonForHalls';
  return condition(`condition.${key}`, { producer: next, ...above(view) }, Math.min(...dues));
}

const above = ({ supply, chillerAbove, chillerTime }: CoolingView) => ({
  supply,
  limit: chillerAbove,
  time: chillerTime,
});

function chillers(view: CoolingView): Condition[] {
  const { time, called, available, timers, free } = view;
  const conditions = called.map((producer) => condition('condition.chillerCalled', { producer }));
  if (called.length >= available) conditions.push(condition('condition.allCalled'));
  else {
    const waits = free ? 'condition.chillerAfterFreeCooling' : 'condition.chillerAbove';
    conditions.push(nextIsDue(view) ?? condition(waits, above(view)));
  }
  if (timers.starved.elapsed > 0)
    conditions.push(condition('condition.chillerGoesForFlow', {}, time + timers.starved.remaining));
  else if (timers.down.elapsed > 0)
    conditions.push(condition('condition.chillerGoes', {}, time + timers.down.remaining));
  else if (called.length > 0) conditions.push(condition('condition.chillerStays'));
  return conditions;
}
