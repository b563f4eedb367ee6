import type { EquipmentOf } from '../../../config/index.ts';
import type { Condition } from '../control.ts';
import type { Comeback } from './comeback.ts';

/** A compressor's life as it is explained; times in plant time. */
export interface CompressorView {
  readonly state: string;
  readonly since: number;
  /** When the present state ends by itself; undefined: it does not. */
  readonly remaining: number | undefined;
  readonly time: number;
  readonly timers: Pick<EquipmentOf<'heatPump'>['parameters']['timers'], 'minimumOnTime' | 'startsPerHourMaximum'>;
  /** Failed tries in a row. */
  readonly attempts: { readonly count: number; readonly maximum: number };
  readonly tripped: boolean;
  readonly comeback: Pick<Comeback, 'due' | 'byFlow'>;
  /** Where the starts of an hour are used up: from when on there is one more. */
  readonly startsFrom: number | undefined;
  readonly runDownUntil: number;
  readonly asked: boolean;
  /** Whether its running feedback is lost, and its power tells instead. */
  readonly feedbackLost: boolean;
  /** Asked for, 0..1, the most that its water allows, and the part of that which the circuit at its source says. */
  readonly capacity: number;
  readonly limit: number;
  readonly sourceLimit: number;
}

/** States that are their own explanation, and end by themselves. */
const passing: Readonly<Record<string, { readonly key: string; readonly blocking: boolean }>> = {
  provingFlow: { key: 'condition.flowNotProven', blocking: true },
  flushing: { key: 'condition.flushing', blocking: false },
  lockout: { key: 'condition.minimumOffTime', blocking: true },
  starting: { key: 'condition.starting', blocking: false },
  unloading: { key: 'condition.unloading', blocking: false },
  postRun: { key: 'condition.postRun', blocking: false },
};

/** Why a compressor is in its state, what keeps it there, and until when. */
export function conditionsOf(view: CompressorView): Condition[] {
  const { state, time, timers, attempts, runDownUntil, limit } = view;
  const conditions: Condition[] = [];
  const add = (key: string, blocking: boolean, rest: Partial<Condition> = {}) =>
    conditions.push({ key, parameters: {}, blocking, ...rest });
  const own = passing[state];
  if (own !== undefined) add(own.key, own.blocking, { until: view.remaining });
  if (state === 'lockout' && attempts.count > 0) add('condition.failedAttempts', false, { parameters: attempts });
  if (state === 'fault') {
    add(view.tripped ? 'condition.fault' : 'condition.resetNeeded', true);
    const { due, byFlow } = view.comeback;
    if (Number.isFinite(due)) add(byFlow ? 'condition.flowTripReset' : 'condition.offeredAgain', false, { until: due });
  }
  const waitsForHour = state === 'off' || (state === 'lockout' && (view.startsFrom ?? 0) > (view.remaining ?? 0));
  if (waitsForHour && view.startsFrom !== undefined) {
    const parameters = { maximum: timers.startsPerHourMaximum };
    add('condition.startsPerHour', true, { parameters, until: view.startsFrom });
  }
  if ((state === 'fault' || state === 'lockout') && time < runDownUntil)
    add('condition.runDown', false, { until: runDownUntil });
  const onUntil = view.since + timers.minimumOnTime;
  if (state === 'running' && !view.asked && time < onUntil) add('condition.minimumOnTime', true, { until: onUntil });
  if (view.feedbackLost) add('condition.runningByPower', false);
  if (state === 'running' && limit < 1 && view.capacity > limit) {
    const key = view.sourceLimit <= limit ? 'condition.capacityLimitOfSource' : 'condition.capacityLimit';
    add(key, false, { parameters: { limit }, limiting: true });
  }
  return conditions;
}
