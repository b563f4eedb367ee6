import type { Condition } from './control.ts';

/** A machine's life as it is explained; times in plant time. */
export interface MachineView {
  readonly state: string;
  readonly since: number;
  /** When the present state ends by itself; undefined: it does not. */
  readonly endsAt: number | undefined;
  readonly time: number;
  /** s. */
  readonly minimumOnTime: number;
  /** Failed tries in a row. */
  readonly attempts: { readonly count: number; readonly maximum: number };
  readonly runDownUntil: number;
  readonly asked: boolean;
}

/** A state that is its own explanation, and ends by itself. */
export interface Passing {
  readonly key: string;
  readonly blocking: boolean;
}

/** Those that every machine has which is started and stopped with flow first. */
const passingOfAll: Readonly<Record<string, Passing>> = {
  provingFlow: { key: 'condition.flowNotProven', blocking: true },
  lockout: { key: 'condition.minimumOffTime', blocking: true },
  unloading: { key: 'condition.unloading', blocking: false },
  postRun: { key: 'condition.postRun', blocking: false },
};

/** That a state passes, and how often it was tried. @param own a state of the kind's that is its own explanation, if it is in one */
export function passingConditions({ state, endsAt, attempts }: MachineView, own?: Passing): Condition[] {
  const passing = own ?? passingOfAll[state];
  const conditions: Condition[] = [];
  if (passing !== undefined)
    conditions.push({ ...passing, parameters: {}, ...(endsAt === undefined ? {} : { until: endsAt }) });
  if (state === 'lockout' && attempts.count > 0)
    conditions.push({ key: 'condition.failedAttempts', parameters: attempts, blocking: false });
  return conditions;
}

/** That water runs on after a trip. */
export function runDownConditions({ state, time, runDownUntil }: MachineView): Condition[] {
  if ((state !== 'fault' && state !== 'lockout') || time >= runDownUntil) return [];
  return [{ key: 'condition.runDown', parameters: {}, blocking: false, until: runDownUntil }];
}

/** That its minimum on-time holds it. */
export function minimumOnTimeConditions({ state, since, time, minimumOnTime, asked }: MachineView): Condition[] {
  const until = since + minimumOnTime;
  if (state !== 'running' || asked || time >= until) return [];
  return [{ key: 'condition.minimumOnTime', parameters: {}, blocking: true, until }];
}
