import { parsePlant } from '../../config/index.ts';
import type { StrategyName } from '../../controller/scan/index.ts';
import { drawCommands } from './disturbances/commands.ts';
import type { Disturbance, Window } from './disturbances/disturbance.ts';
import { drawFaults } from './disturbances/faults.ts';
import { drawPlanning, drawStrategy } from './disturbances/planning.ts';
import { drawProcess } from './disturbances/process.ts';
import { Draw } from './draw.ts';
import { drawPlant } from './plants/draw-plant.ts';

/** An episode: a plant, a season, what happens, and when it shall be well again. Plain data. */
export interface Plan {
  readonly seed: number;
  readonly plantText: string;
  readonly startTime: number;
  /** In force unless somebody chooses another. */
  readonly strategy: StrategyName;
  /** Until here nothing happens, s after the start; then faults, until `calmFrom`; the end is judged. */
  readonly disturbedFrom: number;
  readonly calmFrom: number;
  readonly end: number;
  readonly disturbances: readonly Disturbance[];
}

const hour = 3600;
/** After a cold start a plant needs this long to be as it is on any day, s. */
const settling = 3 * hour;
/** Within this time after the last fault, and a person's round to reset what waits for one, all must be well, s. */
const recovery = 10 * hour;

/** The episode of a seed: the same, whatever machine draws it. @param setbacks see {@link drawPlant} */
export function drawPlan(seed: number, setbacks = true): Plan {
  const draw = new Draw(seed, 'episode');
  const plantText = drawPlant(seed, setbacks);
  const plant = parsePlant(plantText, `plant of seed ${seed}`);
  const year = draw.integer(2026, 2035);
  const startTime = Date.UTC(year, 0, 1) / 1000 + draw.integer(0, 364 * 24) * hour;
  const disturbed = draw.between(6, 24) * hour;
  const calmFrom = settling + Math.round(disturbed);
  const window: Window = { from: startTime + settling, until: startTime + calmFrom };
  const strategy = drawStrategy(draw.fork('strategy'));
  const disturbances = [
    ...drawFaults(draw.fork('faults'), plant, window),
    ...drawProcess(draw.fork('process'), plant, window),
    ...drawCommands(draw.fork('commands'), plant, window),
  ].sort((a, b) => a.from - b.from);
  // At the end, so that the numbers of the others, by which cases are told, stay what they were.
  disturbances.push(...drawPlanning(draw.fork('planning'), window));
  return {
    seed,
    plantText,
    startTime,
    strategy,
    disturbedFrom: settling,
    calmFrom,
    end: calmFrom + recovery,
    disturbances,
  };
}
