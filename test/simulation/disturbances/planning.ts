import type { StrategyName } from '../../../controller/scan/index.ts';
import type { Draw } from '../draw.ts';
import { type Disturbance, stretchIn, type Window } from './disturbance.ts';

/** Strategy of an episode, and what people change to and back. */
export const drawnStrategies = ['rules', 'price', 'predictive', 'baseline'] as const satisfies readonly StrategyName[];

/** The strategy that an episode begins and ends with: half of them one that looks ahead. */
export function drawStrategy(draw: Draw): StrategyName {
  return draw.pick(['rules', 'rules', 'baseline', 'price', 'predictive', 'predictive'] as const);
}

/** What goes wrong with forecasts, prices and the solver. */
export function drawPlanning(draw: Draw, window: Window): Disturbance[] {
  const found: Disturbance[] = [];
  if (draw.chance(0.4)) {
    const kind = draw.pick(['silent', 'hot', 'cold', 'free', 'dear', 'nonsense'] as const);
    found.push({ type: 'outlook', ...stretchIn(draw, window, 3600, 20 * 3600), kind });
  }
  if (draw.chance(0.4)) {
    const kind = draw.pick(['silent', 'late', 'fails', 'lies'] as const);
    found.push({ type: 'solver', ...stretchIn(draw, window, 3600, 8 * 3600), kind });
  }
  return found;
}
