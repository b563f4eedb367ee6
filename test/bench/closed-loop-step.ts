import { measuredApart } from './apart.ts';
import type { Bench } from './bench.ts';
import { figure } from './figure.ts';

/** What the measuring process tells: µs a step in each season. */
export type ClosedLoopSteps = Readonly<Record<string, number>>;

/** A year of 30 s has so much for each of its 3.15 million steps, µs. */
const bound = { name: 'bound', value: 9.5 };

export const closedLoopStep: Bench = {
  name: 'closed-loop-step',
  what: 'La Chapelle, closed loop, strategy rules: a step, by the least of several lives, stretch by stretch; neighbours of the host do not count',
  async run() {
    const seasons = Object.entries(
      await measuredApart<ClosedLoopSteps>(new URL('closed-loop-step-process.ts', import.meta.url)),
    );
    const mean = seasons.reduce((sum, [, value]) => sum + value, 0) / seasons.length;
    return [
      figure('closed-loop-step', mean, 'µs', bound),
      ...seasons.map(([season, value]) => figure(`closed-loop-step.${season}`, value, 'µs', bound)),
    ];
  },
};
