import { clamp } from '../blocks/index.ts';
import { rules } from './rules.ts';
import type { HeatingSituation, HeatingStrategy, Steering } from './strategy.ts';

/** Shares between which the store works. */
const empty = 0.2;
const full = 0.9;
/** Charge that is kept where there is nothing to gain by another. */
const usual = 0.6;
/** And where it was emptied on purpose, no less than this stays: the dispatch passes over a strategy at 0.12. */
const kept = 0.3;
/** Heat pumps rest only where the load of so many hours, this one's among them, is below this share of what can be recovered. */
const refillHours = 4;
const restLoad = 0.8;
/** Hours that prices are looked at ahead. */
const horizon = 12;
/** A kWh moved from the cheapest to the dearest hours must spare what is lost on the way, €/MWh. */
const lost = 2;
/** And all that the store can move must be worth that heat pumps rest and start again, €: a compressor's wear, for two of them. */
const restCost = 3;
/** One is dearer than the other only by more than this share, so that a price between two does not make machines come and go. */
const margin = 0.03;
/** The store is brought where it is wanted in about so long, s. */
const pace = 1800;

/**
 * The strategy `price`: as `rules`, but the store works, and prices decide. Recovery beyond the load fills the store as far as yesterday
 * says that it will fall short, or in the cheap hours, as far as the site's power costs nothing; what falls short comes from the store first, and gas burns only once that is
 * empty; in dear hours the store gives. Heat pumps rest while their heat costs more than the boilers'.
 */
export const price: HeatingStrategy = {
  name: 'price',
  supplyTemperature: rules.supplyTemperature,
  resetsSupply: rules.resetsSupply,
  order: rules.order,
  steer(situation) {
    const [now] = situation.hours;
    if (now === undefined || !(situation.capacity > 0)) return undefined;
    if (now.recoveredCost > now.gasCost * (1 + margin))
      return { recovery: false, gas: true, charge: usual, seconds: 2 * pace, reason: 'reason.gasCheaper' };
    return situation.load > now.recoverable ? fallingShort(situation) : withRoom(situation);
  },
};

/**
 * Recovery does not carry the load. Where what is short until it does again fits into the store, the store gives it, and is empty when
 * recovery can fill it; until then gas burns without a break, as `rules` has it.
 */
function fallingShort({ hours, load, capacity, charge, fired }: HeatingSituation): Steering {
  const ahead = hours.slice(0, horizon);
  const room = ahead.findIndex(({ yesterday, recoverable }, i) => i > 0 && (yesterday ?? load) < recoverable);
  if (room < 0) return { recovery: true, gas: true, charge: usual, seconds: 2 * pace, reason: 'reason.shortAllDay' };
  const short = ahead
    .slice(0, room)
    .reduce(
      (sum, { yesterday, recoverable }, i) => sum + Math.max(0, (i === 0 ? load : (yesterday ?? load)) - recoverable),
      0,
    );
  const held = (charge - empty) * capacity;
  // A boiler that burns is stopped only for good.
  const enough = held > short * (fired ? 1.1 : 0.8) || (!fired && charge > empty + 0.15);
  if (enough) return { recovery: true, gas: false, charge: empty, seconds: pace, reason: 'reason.storeFirst' };
  // What the store holds goes evenly over the hours that are short.
  const target = charge - ((Math.max(0, held) / capacity) * pace) / (room * 3600);
  return { recovery: true, gas: true, charge: Math.max(target, empty), seconds: pace, reason: 'reason.storeTooSmall' };
}

/** Recovery could give more than is taken: whether it does is a matter of what is to come. */
function withRoom(situation: HeatingSituation): Steering {
  const { hours, load, capacity, charge, recoveredMaximum } = situation;
  const ahead = hours.slice(0, horizon);
  const [now] = ahead;
  const hold = (target: number, reason: string, recovery = true): Steering => ({
    recovery,
    gas: false,
    charge: clamp(target, empty, full),
    seconds: pace,
    // What the load takes is not for the store to put off.
    ...(recoveredMaximum === undefined ? {} : { recoveredMaximum: Math.max(load, recoveredMaximum) }),
    reason,
  });
  // What was short yesterday at the hours to come is worth gas, and that is worth more than any hour's price.
  const short = ahead.reduce((sum, { yesterday, recoverable }) => sum + Math.max(0, (yesterday ?? 0) - recoverable), 0);
  if (short > 0.1 * capacity) return hold(empty + (1.2 * short) / capacity, 'reason.storeForShortage');
  const costs = ahead.map(({ recoveredCost }) => recoveredCost).sort((a, b) => a - b);
  const moved = ((full - empty) * capacity) / 1000;
  if (costs[costs.length - 1] - costs[0] < lost + restCost / moved) return hold(usual, 'reason.storeFlat');
  const fillHours = clamp(Math.ceil(((full - empty) * capacity) / Math.max(1, now.recoverable - load)), 1, 4);
  const emptyHours = clamp(Math.round(((full - empty) * capacity) / Math.max(1, load)), 1, 4);
  if (now.recoveredCost <= costs[fillHours - 1]) return hold(full, 'reason.cheapHour');
  if (now.recoveredCost >= costs[costs.length - emptyHours] && mayRest(situation))
    return hold(empty, 'reason.dearHour', false);
  return hold(Math.max(charge, kept), 'reason.storeKept');
}

/**
 * Whether the store carries the load alone for the rest of the hour, and heat pumps then have room to fill it again: a store that is emptied
 * in front of a peak ends in a boiler's start, which costs more than any hour's price.
 */
function mayRest({ time, hours, load, capacity, charge }: HeatingSituation): boolean {
  const [now] = hours;
  const left = (now.start + 3600 - time) / 3600;
  const soon = hours.slice(0, refillHours);
  const easy = soon.every(({ recoverable, yesterday }) => Math.max(load, yesterday ?? 0) < restLoad * recoverable);
  return easy && (charge - empty) * capacity > load * left;
}
