import { blockAt, hotWaterWish, plannedCharge } from '../planning/index.ts';
import { rules } from './rules.ts';
import type { HeatingStrategy } from './strategy.ts';

/** The store follows the plan as it stands so far ahead, and is there by then, s. */
const ahead = 1800;
/** Stores of hot water follow it so far ahead, as their valves take some minutes to move them, s. */
const hotWaterAhead = 900;
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
 * The strategy `predictive`: follows the plan in force (`controller/planning`, solved outside the scan): who runs, how the store is
 * filled and emptied, and when hot water is charged. Between two plans the store takes what the load differs from what was expected. Without a plan it is `rules`.
 */
export const predictive: HeatingStrategy = {
  name: 'predictive',
  supplyTemperature: rules.supplyTemperature,
  resetsSupply: rules.resetsSupply,
  order: rules.order,
  steer({ time, plan, capacity, charge, recoveredMaximum, hotWater }) {
    if (plan === undefined || !(capacity > 0)) return undefined;
    const index = blockAt(plan, time);
    if (index < 0) return undefined;
    const soon = Math.max(index, blockAt(plan, time + notice));
    const aimed = Math.max(index, blockAt(plan, time + ahead));
    const runs = (heat: 'recovered' | 'gas') => plan.blocks[index][heat] > running || plan.blocks[soon][heat] > running;
    const gas = runs('gas');
    const waterAt = time + hotWaterAhead;
    const planned = hotWaterWish(plan, Math.max(index, blockAt(plan, waterAt)), waterAt);
    // Hot water that was put off waits on while the store is down to its reserve: charged then, it would bring the boilers on.
    const waits = !gas && charge <= reserve && hotWater < (planned?.wish ?? 0);
    const water = waits ? { wish: hotWater, until: undefined } : planned;
    const held = recoveredMaximum !== undefined && (gas || charge > reserve);
    return {
      recovery: runs('recovered'),
      gas,
      charge: Math.min(1, plannedCharge(plan, aimed, time + ahead) / capacity),
      seconds: ahead,
      ...(held ? { recoveredMaximum } : {}),
      ...(water === undefined ? {} : { hotWater: water.wish }),
      ...(water?.until === undefined ? {} : { hotWaterUntil: water.until - hotWaterAhead }),
      reason: 'reason.plan',
    };
  },
};
