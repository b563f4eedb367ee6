import { loadPlant, plantFilePath } from '../../../config/index.ts';
import type { PlanSolver } from '../../../controller/planner/solver.ts';
import { type Bound, bound, rolling } from './bound.ts';
import { keep, known } from './results-folder.ts';
import { heatGiven, heatWorth, type MachineFigures } from './same-heat.ts';
import {
  type Counted,
  counted,
  type HourlyRecord,
  nameOf,
  type Part,
  type Period,
  periodsOf,
  plantName,
  type Tried,
  type Variant,
  variants,
  type World,
  weeks,
} from './subjects.ts';
import { type Learned, needed } from './tasks.ts';

/** A strategy over all that was tried of a world: sums. */
export interface Total {
  readonly used: Counted;
  /** € as paid, and € that it spares over `rules` at the same heat. */
  readonly cost: number;
  readonly saved: number;
  /** kWh of heat more than `rules` gave. */
  readonly heatMore: number;
  readonly violations: number;
  readonly failures: number;
}

/** Part of a period: its beginning, hours from the period's beginning on, and € spared over `rules` at the same heat. */
export interface PartSaved {
  readonly start: string;
  readonly fromHour: number;
  readonly toHour: number;
  readonly saved: number;
}

export interface Results {
  /** What the folder has of a world, whole: the year, or otherwise the weeks. */
  readonly periods: (world: World) => readonly Period[];
  readonly total: (world: World, variant: Variant) => Total;
  readonly parts: (world: World, variant: Variant, period: Period) => readonly PartSaved[];
  readonly bound: (world: World, period: Period, volumeFactor?: number) => Bound;
  /** The bound of plans that look so many hours ahead. */
  readonly rolling: (world: World, period: Period, horizon: number) => Bound;
  readonly figures: MachineFigures;
}

/** @throws Error where a result is missing */
export function readResults(folder: string, solver: PlanSolver): Results {
  const [{ performance: figures }] = Object.values(needed<Learned>(folder, 'learned'));
  const plant = loadPlant(plantFilePath(plantName));
  const partsOf = (world: World, variant: Variant, period: Period) =>
    needed<Tried>(folder, nameOf({ kind: 'tried', variant, period, world })).parts;
  const record = (period: Period) => needed<HourlyRecord>(folder, nameOf({ kind: 'recorded', period }));
  const bounds = new Map<string, Bound>();
  const once = (name: string, work: () => Bound) => {
    const found = bounds.get(name) ?? known<Bound>(folder, name) ?? work();
    if (!bounds.has(name)) keep(folder, name, found);
    bounds.set(name, found);
    return found;
  };
  const savedOf = (world: World, part: Part, rules: Part) =>
    rules.costs[world] -
    part.costs[world] +
    (heatGiven(part.used) - heatGiven(rules.used)) * heatWorth(plant, rules.used, rules.costs[world], figures);
  const periods = (world: World) => {
    const whole = (tried: readonly Period[]) =>
      tried.every((period) =>
        variants.every((variant) => known(folder, nameOf({ kind: 'tried', variant, period, world })) !== undefined),
      );
    const found = [periodsOf(world), weeks].find(whole);
    if (found === undefined) throw new Error(`${folder} has neither a year nor all weeks of ${world}`);
    return found;
  };
  return {
    periods,
    figures,
    total: (world, variant) => {
      const pairs = periods(world).flatMap((period) => {
        const rules = partsOf(world, 'rules', period);
        return partsOf(world, variant, period).map((part, i) => ({ part, rules: rules[i] }));
      });
      const sum = (of: (pair: (typeof pairs)[number]) => number) => pairs.reduce((all, pair) => all + of(pair), 0);
      return {
        used: Object.fromEntries(counted.map((name) => [name, sum(({ part }) => part.used[name])])) as Counted,
        cost: sum(({ part }) => part.costs[world]),
        saved: sum(({ part, rules }) => savedOf(world, part, rules)),
        heatMore: sum(({ part, rules }) => heatGiven(part.used) - heatGiven(rules.used)),
        violations: sum(({ part }) => part.violations),
        failures: sum(({ part }) => part.failures),
      };
    },
    parts: (world, variant, period) => {
      const rules = partsOf(world, 'rules', period);
      const parts = partsOf(world, variant, period);
      const hourOf = (start: string) => (Date.parse(start) - Date.parse(period.start)) / 3_600_000;
      return parts.map((part, i) => ({
        start: part.start,
        fromHour: hourOf(part.start),
        toHour: i + 1 < parts.length ? hourOf(parts[i + 1].start) : 24 * period.days,
        saved: savedOf(world, part, rules[i]),
      }));
    },
    bound: (world, period, volumeFactor = 1) =>
      once(`bound-${period.start}-${period.days}d-${world}-${volumeFactor}`, () =>
        bound(solver, record(period), world, figures, { count: 24 * period.days, volumeFactor }),
      ),
    rolling: (world, period, horizon) =>
      once(`bound-${period.start}-${period.days}d-${world}-${horizon}h`, () =>
        rolling(solver, record(period), world, figures, { count: 24 * period.days, horizon }),
      ),
  };
}
