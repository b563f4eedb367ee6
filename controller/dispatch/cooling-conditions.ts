import type { OnDelay } from '../blocks/index.ts';
import { type Condition, condition } from '../equipment/control.ts';

/** How it stands with a chilled-water circuit; °C, kg/s, times in s or plant time. */
export interface CoolingView {
  readonly time: number;
  readonly setpoint: number;
  readonly supply: number;
  readonly outdoor: number;
  /** Heat pumps that run, and whether they are held back to what the halls give; the supply that they may not go below. */
  readonly recovering: readonly string[];
  readonly recoveryHeld: boolean;
  readonly recoveryLeast: number;
  /** Free cooling: whether the plant has it, whether it runs, the outdoor temperature that parts the two, the supply above which it is wanted. */
  readonly hasFreeCooling: boolean;
  readonly free: boolean;
  readonly freeLimit: number;
  readonly freeAbove: number;
  /** Chillers that are called, by name, and how many can be counted on. */
  readonly called: readonly string[];
  readonly available: number;
  /** Supply above which one more comes, and what is asked of it. */
  readonly chillerAbove: number;
  readonly chillerTime: number;
  /** Flow for one more, where it is too scarce. */
  readonly scarce: { readonly flow: number; readonly needed: number } | undefined;
  /** From when on more of them may be called at once. */
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

function freeCooling({ hasFreeCooling, free, freeLimit, freeAbove, outdoor, supply }: CoolingView): Condition[] {
  if (!hasFreeCooling) return [];
  const parameters = { outdoor, limit: freeLimit, supply, above: freeAbove };
  if (free) return [condition('condition.freeCoolingRuns', parameters)];
  return [
    condition(outdoor < freeLimit ? 'condition.freeCoolingNotNeeded' : 'condition.freeCoolingTooWarm', parameters),
  ];
}

function chillers(view: CoolingView): Condition[] {
  const { time, called, available, timers, chillerAbove, chillerTime, supply, free, scarce, urgentFrom } = view;
  const conditions = called.map((producer) => condition('condition.chillerCalled', { producer }));
  const parameters = { supply, limit: chillerAbove, time: chillerTime };
  if (called.length >= available) conditions.push(condition('condition.allCalled'));
  else if (scarce !== undefined) conditions.push(condition('condition.flowTooScarce', scarce));
  else if (timers.urgent.elapsed > 0)
    conditions.push(
      condition('condition.chillerSoon', parameters, Math.max(time + timers.urgent.remaining, urgentFrom)),
    );
  else if (timers.up.elapsed > 0)
    conditions.push(condition('condition.chillerSoon', parameters, time + timers.up.remaining));
  else conditions.push(condition(free ? 'condition.chillerAfterFreeCooling' : 'condition.chillerAbove', parameters));
  if (timers.starved.elapsed > 0)
    conditions.push(condition('condition.chillerGoesForFlow', {}, time + timers.starved.remaining));
  else if (timers.down.elapsed > 0)
    conditions.push(condition('condition.chillerGoes', {}, time + timers.down.remaining));
  else if (called.length > 0) conditions.push(condition('condition.chillerStays'));
  return conditions;
}
