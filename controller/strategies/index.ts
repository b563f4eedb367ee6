import { baseline } from './baseline.ts';
import { rules } from './rules.ts';
import type { HeatingStrategy } from './strategy.ts';

export { guarded, type StrategyFailure } from './guarded.ts';
export type { HeatingStrategy } from './strategy.ts';

/** Every strategy by its name. */
export const strategies = { rules, baseline } as const satisfies Record<string, HeatingStrategy>;
export type StrategyName = keyof typeof strategies;
