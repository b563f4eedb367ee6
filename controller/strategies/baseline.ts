import type { HeatingStrategy } from './strategy.ts';

/** The strategy `baseline`: what a plant often has: one supply temperature all year and the plant file's order. */
export const baseline: HeatingStrategy = {
  name: 'baseline',
  supplyTemperature({ curve }) {
    return curve.coldSupply;
  },
  order(available) {
    return [...available];
  },
};
