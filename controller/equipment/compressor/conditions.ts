import type { Condition } from '../control.ts';
import {
  type MachineView,
  minimumOnTimeConditions,
  type Passing,
  passingConditions,
  runDownConditions,
} from '../machine-conditions.ts';
import type { Comeback } from './comeback.ts';

/** A compressor's life as it is explained. */
export interface CompressorView extends MachineView {
  readonly tripped: boolean;
  readonly comeback: Pick<Comeback, 'due' | 'byFlow'>;
  /** Where the starts of an hour are used up: from when on there is one more. */
  readonly startsFrom: number | undefined;
  readonly startsMaximum: number;
  /** Whether its running feedback is lost, and its power tells instead. */
  readonly feedbackLost: boolean;
  /** Asked for, 0..1, the most that its water allows, and the part of that which the circuit at its source says. */
  readonly capacity: number;
  readonly limit: number;
  readonly sourceLimit: number;
}

/** States of its own that pass by themselves. */
const passing: Readonly<Record<string, Passing>> = {
  flushing: { key: 'condition.flushing', blocking: false },
  starting: { key: 'condition.starting', blocking: false },
};

/** Why a compressor is in its state, what keeps it there, and until when. */
export function conditionsOf(view: CompressorView): Condition[] {
  const { state, limit } = view;
  const conditions = passingConditions(view, passing[state]);
  const add = (key: string, blocking: boolean, rest: Partial<Condition> = {}) =>
    conditions.push({ key, parameters: {}, blocking, ...rest });
  if (state === 'fault') {
    add(view.tripped ? 'condition.fault' : 'condition.resetNeeded', true);
    const { due, byFlow } = view.comeback;
    if (Number.isFinite(due)) add(byFlow ? 'condition.flowTripReset' : 'condition.offeredAgain', false, { until: due });
  }
  const waitsForHour = state === 'off' || (state === 'lockout' && (view.startsFrom ?? 0) > (view.endsAt ?? 0));
  if (waitsForHour && view.startsFrom !== undefined) {
    const parameters = { maximum: view.startsMaximum };
    add('condition.startsPerHour', true, { parameters, until: view.startsFrom });
  }
  conditions.push(...runDownConditions(view), ...minimumOnTimeConditions(view));
  if (view.feedbackLost) add('condition.runningByPower', false);
  if (state === 'running' && limit < 1 && view.capacity > limit) {
    const key = view.sourceLimit <= limit ? 'condition.capacityLimitOfSource' : 'condition.capacityLimit';
    add(key, false, { parameters: { limit }, limiting: true });
  }
  return conditions;
}
