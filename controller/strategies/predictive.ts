import { blockAt, plannedCharge } from '../planning/index.ts';
import { rules } from './rules.ts';
import type { HeatingStrategy } from './strategy.ts';

/** The store follows the plan as it stands so far ahead, and is there by then, s. */
const ahead = 1800;
/** Who is planned to run within this time may run now: machines take minutes to come, s. */
const notice = 420;
/**
 * Where no gas is planned and the store holds no more than this share, as plans keep it, heat pumps give what the load asks for, whatever
 * power they were planned to take: held back, they would all have to run at once when the store is empty.
 */
const reserve = 0.2;
/** A machine that is planned to give less than this does not run, kW. */
const running = 1;

/**
 * The strategy `predictive`: follows the plan in force (`controller/planning`, solved outside the scan): who runs, and how the store is
 * filled and emptied. Between two plans the store takes what the load differs from what was expected. Without a plan it is `rules`.
 */
export const predictive: HeatingStrategy = {
  name: 'predictive',
  supplyTemperature: rules.supplyTemperature,
  resetsSupply: rules.resetsSupply,
  order: rules.order,
  steer({ time, plan, capacity, charge, recoveredMaximum }) {
    if (plan === undefined || !(capacity > 0)) return undefined;
    const index = blockAt(plan, time);
    if (index < 0) return undefined;
    const soon = Math.max(index, blockAt(plan, time + notice));
    const aimed = Math.max(index, blockAt(plan, time + ahead));
    const runs = (heat: 'recovered' | 'gas') => plan.blocks[index][heat] > running || plan.blocks[soon][heat] > running;
    const gas = runs('gas');
    const held = recoveredMaximum !== undefined && (gas || charge > reserve);
    return {
      recovery: runs('recovered'),
      gas,
      charge: Math.min(1, plannedCharge(plan, aimed, time + ahead) / capacity),
      seconds: ahead,
      ...(held ? { recoveredMaximum } : {}),
      reason: 'reason.plan',
    };
  },
};
