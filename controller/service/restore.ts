import type { Plant } from '../../config/index.ts';
import type { Logger } from '../../protocols/opcua/index.ts';
import { type Controller, createController, type StrategyName } from '../scan/index.ts';
import type { StateStore } from './state-store.ts';

export interface RestoreOptions {
  readonly strategy: StrategyName;
  readonly startTime: number;
  readonly logger: Logger;
}

/** Of a life further ahead of plant time, s, the load that was learned is of hours yet to come: it is learned anew. */
const leadMaximum = 3600;

/**
 * The controller as its last life left it: set-points, modes, tags, alarms, machines. A saved state that cannot be taken up
 * is put aside and told as an alarm; control then begins with defaults, rather than not at all.
 */
export function restoreController(
  plant: Plant,
  store: StateStore,
  { strategy, startTime, logger }: RestoreOptions,
): Controller {
  const options = { strategy, startTime, guarded: true };
  try {
    const state = store.load();
    if (state === undefined) return createController(plant, options);
    const seconds = state.time - startTime;
    if (seconds > 0)
      logger.warn({ seconds }, 'the saved state is ahead of plant time: what machines wait for is told anew');
    return createController(plant, { ...options, state: seconds > leadMaximum ? { ...state, circuits: {} } : state });
  } catch (error) {
    const words = (error as Error).message;
    logger.error({ error: words }, 'the saved state cannot be taken up: control begins anew');
    const controller = createController(plant, options);
    controller.raise('plant#state', 'alarm.stateUnusable', 'emergency', { error: words.slice(0, 200) });
    store.setAside(new Date());
    return controller;
  }
}
