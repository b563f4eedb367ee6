import { EnergyPrices, loadPlant, plantFilePath } from '../../../config/index.ts';
import type { PlanSolver } from '../../../controller/planner/solver.ts';
import type { PlanningState } from '../../../controller/scan/index.ts';
import { type Bound, bound, type ModelFigures } from './bound.ts';
import {
  days,
  known,
  plantName,
  recordName,
  type Variant,
  variants,
  type WeekRecord,
  type WeekResult,
  type World,
  weekName,
  weeks,
} from './tasks.ts';

/** A strategy over all weeks of a world: sums, but for shares. */
export interface Total {
  /** €, as paid, and as it would be for the same heat as `rules`: {@link atSameHeat}. */
  readonly cost: number;
  readonly sameHeatCost: number;
  readonly gas: number;
  readonly electricity: number;
  readonly emissions: number;
  readonly recoveredShare: number;
  readonly discomfort: number;
  readonly hotWaterDiscomfort: number;
  readonly hallExcursion: number;
  readonly heatPumpStarts: number;
  readonly boilerStarts: number;
  readonly violations: number;
  readonly failures: number;
}

export interface Results {
  /** Whether all of a world was tried. */
  readonly has: (world: World) => boolean;
  readonly total: (world: World, variant: Variant) => Total;
  /** € of a week at the same heat. */
  readonly week: (world: World, variant: Variant, start: string) => number;
  readonly bound: (world: World, start: string, volumeFactor?: number) => Bound;
  readonly figures: ModelFigures;
}

const hours = 24 * days;
/** From this share of a week's heat on, a kWh more or less is one of gas. */
const gasCounts = 0.01;

/** @throws Error where a result is missing */
export function readResults(folder: string, solver: PlanSolver): Results {
  const needed = <T>(name: string): T => {
    const found = known<T>(folder, name);
    if (found === undefined) throw new Error(`${folder} has no ${name}`);
    return found;
  };
  const learned = needed<Readonly<Record<string, PlanningState>>>('learned');
  const [{ performance: figures }] = Object.values(learned);
  const gasPrice = new EnergyPrices(loadPlant(plantFilePath(plantName))).gas / 1000;
  const result = (world: World, variant: Variant, start: string) => needed<WeekResult>(weekName(variant, start, world));
  const week = (world: World, variant: Variant, start: string) =>
    atSameHeat(world, result(world, variant, start), result(world, 'rules', start), gasPrice, figures);
  const bounds = new Map<string, Bound>();
  return {
    figures,
    has: (world) =>
      weeks.every((start) => variants.every((variant) => known(folder, weekName(variant, start, world)) !== undefined)),
    week,
    total: (world, variant) => {
      const each = weeks.map((start) => result(world, variant, start));
      const sum = (name: string) => each.reduce((all, { kpis }) => all + kpis[name].value, 0);
      return {
        cost: each.reduce((all, { costs }) => all + costs[world], 0),
        sameHeatCost: weeks.reduce((all, start) => all + week(world, variant, start), 0),
        gas: sum('gas'),
        electricity: sum('electricity'),
        emissions: sum('emissions'),
        recoveredShare: sum('heatRecovered') / (sum('heatRecovered') + sum('heatFromGas')),
        discomfort: sum('tdis_tot'),
        hotWaterDiscomfort: sum('hotWaterDiscomfort'),
        hallExcursion: sum('hallExcursion'),
        heatPumpStarts: sum('heatPumpStarts'),
        boilerStarts: sum('boilerStarts'),
        violations: each.reduce((all, { violations }) => all + violations, 0),
        failures: each.reduce((all, { failures }) => all + failures, 0),
      };
    },
    bound: (world, start, volumeFactor = 1) => {
      const key = `${world} ${start} ${volumeFactor}`;
      const found =
        bounds.get(key) ??
        bound(solver, needed<WeekRecord>(recordName(start)), world, figures, { count: hours, volumeFactor });
      bounds.set(key, found);
      return found;
    },
  };
}

/**
 * A week's cost for the heat that `rules` gave: what rooms and store got more or less is taken at what it would cost, as a week begins and
 * ends with other stores and other walls, and a tenth of a kelvin in all walls is more than a week's saving.
 */
function atSameHeat(
  world: World,
  week: WeekResult,
  rules: WeekResult,
  gasPrice: number,
  { boilerEfficiency, coefficientOfPerformance }: ModelFigures,
): number {
  const given = ({ kpis, stored }: WeekResult) => kpis.heatDelivered.value + kpis.networkLosses.value + stored;
  const more = given(week) - given(rules);
  const { gas, electricity, heatRecovered, heatFromGas } = rules.kpis;
  const fired = heatFromGas.value / (heatRecovered.value + heatFromGas.value);
  const electricityPrice = (rules.costs[world] - gas.value * gasPrice) / Math.max(1, electricity.value);
  const worth =
    fired > gasCounts ? gasPrice / boilerEfficiency : electricityPrice / Math.max(1, coefficientOfPerformance);
  return week.costs[world] - more * worth;
}
