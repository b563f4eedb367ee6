import { baseline } from './baseline.ts';
import { predictive } from './predictive.ts';
import { price } from './price.ts';
import { rules } from './rules.ts';
import type { HeatingStrategy } from './strategy.ts';

export { guarded, type StrategyFailure } from './guarded.ts';
export type { HeatingSituation, HeatingStrategy, Steering } from './strategy.ts';

/** Every strategy by its name. */
export const strategies = { rules, baseline, price, predictive } as const satisfies Record<string, HeatingStrategy>;
export type StrategyName = keyof typeof strategies;
