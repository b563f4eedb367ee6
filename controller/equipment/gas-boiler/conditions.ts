import type { Condition } from '../control.ts';
import {
  type MachineView,
  minimumOnTimeConditions,
  type Passing,
  passingConditions,
  runDownConditions,
} from '../machine-conditions.ts';

/** A boiler's life as it is explained. */
export interface BoilerView extends MachineView {
  /** Whether the burner control says that it purges, is locked out, and that its high limit has tripped. */
  readonly purging: boolean;
  readonly lockedOut: boolean;
  readonly highLimit: boolean;
  /** That a late field is waited for, and what its mixing does. */
  readonly patience: readonly Condition[];
  readonly mixing: readonly Condition[];
}

/** Why a boiler is in its state, what keeps it there, and until when. */
export function conditionsOf(view: BoilerView): Condition[] {
  return [
    ...passingConditions(view, own(view)),
    ...fault(view),
    ...runDownConditions(view),
    ...view.patience,
    ...view.mixing,
    ...minimumOnTimeConditions(view),
  ];
}

/** What the burner control does, by itself. */
function own({ state, purging }: BoilerView): Passing | undefined {
  if (state !== 'purging' && state !== 'igniting') return undefined;
  return { key: purging || state === 'purging' ? 'condition.purging' : 'condition.igniting', blocking: false };
}

function fault({ state, highLimit, lockedOut }: BoilerView): Condition[] {
  if (state !== 'fault') return [];
  const key = highLimit ? 'condition.highLimit' : lockedOut ? 'condition.burnerLockout' : 'condition.resetNeeded';
  return [{ key, parameters: {}, blocking: true }];
}
