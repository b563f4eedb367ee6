import type { Plant } from '../../config/index.ts';
import { ClosedLoop } from '../lab/closed-loop.ts';
import type { FaultSpecification } from '../network/index.ts';
import { syntheticWeather } from '../weather/index.ts';
import { builtPlant } from './living.ts';
import { type Learned, Shadow } from './shadow.ts';
import type { Warning } from './warning.ts';

export interface TrialOptions {
  readonly plant: Plant;
  readonly startTime: number;
  readonly days: number;
  /** Of the plant as built; and of its weather, loads and noise. The shadow knows none of it. */
  readonly built: number;
  readonly seed: number;
  readonly faults?: readonly FaultSpecification[];
  readonly learned?: Learned;
  readonly learning: boolean;
  /** Ends the trial early. */
  readonly until?: (warning: Warning) => boolean;
}

export interface TrialResult {
  readonly warnings: readonly Warning[];
  readonly shadow: Shadow;
  readonly hours: number;
}

/** Parameters of the plant as built are off by up to this from its file. */
export const builtSpread = 0.08;
const stepSeconds = 10;
const warmUpSeconds = 12 * 3600;

/**
 * A plant as built in closed loop with its controller, with instruments, and a shadow beside it that knows the plant's file and
 * what the points tell. Same options, same result.
 */
export function trial(options: TrialOptions): TrialResult {
  const { plant, startTime, days, built, seed, faults = [], learned, learning, until } = options;
  const { latitude, longitude } = plant.location;
  const loop = new ClosedLoop(plant, {
    strategy: 'rules',
    seed,
    weather: syntheticWeather({ seed, latitude, longitude }),
    startTime: startTime - warmUpSeconds,
    faults,
    instruments: true,
    living: builtPlant(plant, built, builtSpread),
  });
  for (let i = 0; i < warmUpSeconds / stepSeconds; i++) {
    loop.step(stepSeconds);
    loop.controller.drainEvents();
  }
  const shadow = new Shadow(plant, loop.time, { ...(learned === undefined ? {} : { learned }), learning });
  const told = plant.points.flatMap(({ index, definition }) =>
    definition.kind === 'measured' || definition.kind === 'commanded' ? [index] : [],
  );
  const values = new Float64Array(plant.points.length).fill(Number.NaN);
  const warnings: Warning[] = [];
  const steps = (days * 86400) / stepSeconds;
  for (let i = 0; i < steps; i++) {
    loop.step(stepSeconds);
    loop.controller.drainEvents();
    const { value, quality } = loop.controller.image;
    for (const slot of told) values[slot] = quality[slot] === 2 ? Number.NaN : value[slot];
    const found = shadow.update(loop.time, values);
    warnings.push(...found);
    if (until !== undefined && found.some(until)) break;
  }
  return { warnings, shadow, hours: (loop.time - startTime) / 3600 };
}
