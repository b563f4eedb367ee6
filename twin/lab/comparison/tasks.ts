import { loadSolver } from '../../../controller/planner/solver.ts';
import type { PlanningState, StrategyName } from '../../../controller/scan/index.ts';
import type { ClosedLoop } from '../closed-loop.ts';
import { type RunAids, type RunResult, stretches } from '../run.ts';
import { readScenario, type Scenario } from '../scenario.ts';
import { keep, known } from './results-folder.ts';
import {
  type Counted,
  counted,
  type HourlyRecord,
  learning,
  learningSeed,
  nameOf,
  type Part,
  type Period,
  plantName,
  seed,
  type Task,
  type Tried,
  unpriced,
  type Variant,
  type World,
  warmup,
} from './subjects.ts';

/** Hours after a period that a plan with foresight looks into. */
const beyondHours = 40;

export type Learned = Readonly<Record<string, PlanningState>>;

/**
 * Computes what a task asks for, and keeps it in the folder.
 * @throws Error where the folder lacks what the task needs
 */
export async function perform({ folder, task }: { readonly folder: string; readonly task: Task }): Promise<void> {
  keep(folder, nameOf(task), await resultOf(folder, task));
}

async function resultOf(folder: string, task: Task): Promise<Learned | HourlyRecord | Tried> {
  if (task.kind === 'learned') return learnedFrom();
  const { period } = task;
  if (task.kind === 'recorded') return recordOf(period);
  const { variant, world } = task;
  if (unpriced(variant)) return tried(variant, period, world, {});
  const aids = { learned: needed<Learned>(folder, 'learned'), solver: await loadSolver() };
  if (variant !== 'foresight') return tried(variant, period, world, aids);
  const foresight = needed<HourlyRecord>(folder, nameOf({ kind: 'recorded', period }));
  return tried('predictive', period, world, { ...aids, foresight });
}

/** @throws Error where the folder has no such result */
export function needed<T>(folder: string, name: string): T {
  const found = known<T>(folder, name);
  if (found === undefined) throw new Error(`${folder} has no ${name}`);
  return found;
}

/** What a year by `rules` teaches the forecasts. */
function learnedFrom(): Learned {
  const scenario = readScenario({ ...learning, plant: plantName, strategy: 'rules', seed: learningSeed });
  let loop: ClosedLoop | undefined;
  finish(scenario, { watch: (living) => (loop = living) });
  if (loop === undefined) throw new Error('the year that teaches has not begun');
  return loop.controller.learned();
}

function finish(scenario: Scenario, aids: RunAids): void {
  for (const _ of stretches(scenario, aids));
}

const scenarioOf = (strategy: StrategyName, { start, days }: Period, world: World, changes = {}) =>
  readScenario({ plant: plantName, strategy, start, days, seed, warmup, prices: world, changes });

/** What makes `rules` stage as published. */
const published = { 'equipment.network.parameters.stageByStore': false };

/** What counts up, as it stands. */
interface Counters extends Pick<Part, 'used' | 'costs' | 'violations'> {
  readonly failures: number;
}

function tried(variant: Exclude<Variant, 'foresight'>, period: Period, world: World, aids: RunAids): Tried {
  const parts: Part[] = [];
  let [failures, start] = [0, period.start];
  let before: Counters | undefined;
  let now: Counters | undefined;
  const close = () => {
    if (before !== undefined && now !== undefined) parts.push({ start, ...difference(now, before) });
    before = now;
  };
  const scenario =
    variant === 'published' ? scenarioOf('rules', period, world, published) : scenarioOf(variant, period, world);
  finish(scenario, {
    ...aids,
    watch: ({ controller, time }, soFar) => {
      if (variant === 'predictive') failures += controller.planning().filter(({ plan }) => !plan).length;
      now = { ...countersOf(soFar()), failures };
      const date = new Date(time * 1000).toISOString();
      if (before === undefined) close();
      else if (date.slice(8, 19) === '01T00:00:00') {
        close();
        start = date.slice(0, 10);
      }
    },
  });
  if (now !== before) close();
  return { parts };
}

function countersOf({ kpis, costs, invariants }: RunResult): Omit<Counters, 'failures'> {
  const used = Object.fromEntries(counted.map((name) => [name, kpis[name].value])) as Counted;
  return { used, costs, violations: invariants.count };
}

function difference(now: Counters, before: Counters): Counters {
  const of = <T extends Readonly<Record<string, number>>>(a: T, b: T) =>
    Object.fromEntries(Object.keys(a).map((key) => [key, a[key] - b[key]])) as unknown as T;
  return {
    used: of(now.used, before.used),
    costs: of(now.costs, before.costs),
    violations: now.violations - before.violations,
    failures: now.failures - before.failures,
  };
}

const recorded = {
  heatLoad: 'network.heatDemand',
  hallHeat: 'chilledWater.coolingLoad',
  recovered: 'network.heatRecovered',
  fired: 'network.heatFromGas',
  outdoorTemperature: 'weather.1.outdoorTemperature',
  setpoint: 'network.supplyTemperatureSetpoint',
  back: 'network.returnTemperature',
  charge: 'store.1.charge',
} as const;
const recordSeconds = 900;

/** A period by `rules` hour by hour, with some hours beyond. */
function recordOf(period: Period): HourlyRecord {
  const days = period.days + Math.ceil(beyondHours / 24);
  const scenario = scenarioOf('rules', { ...period, days }, 'day_ahead');
  const { plant, startTime } = scenario;
  const slots = Object.values(recorded).map((name) => plant.pointByName.get(name)?.index ?? -1);
  const store = plant.equipmentByName.get('store.1');
  if (slots.includes(-1) || store?.kind !== 'store') throw new Error(`${plantName} has no such points`);
  const kilowattHoursPerKelvin = (store.parameters.volume * 1000 * 4.186) / 3600;
  const rows: number[][] = [];
  for (const { recorder, share } of stretches({
    ...scenario,
    recording: { points: slots, intervalSeconds: recordSeconds },
  })) {
    if (recorder === undefined || (!recorder.full && share < 1)) continue;
    const { data, capacity, rows: count } = recorder.take();
    for (let row = 0; row < count; row++) rows.push(slots.map((_, column) => data[column * capacity + row]));
  }
  const perHour = 3600 / recordSeconds;
  const column = (key: keyof typeof recorded) => Object.keys(recorded).indexOf(key);
  const hours = Math.floor((rows.length - 1) / perHour);
  const mean = (of: (row: readonly number[]) => number) =>
    Array.from({ length: hours }, (_, hour) => {
      const quarters = rows.slice(hour * perHour + 1, hour * perHour + 1 + perHour);
      return quarters.reduce((sum, row) => sum + of(row), 0) / perHour;
    });
  const of = (key: keyof typeof recorded) =>
    mean((row) => Math.max(key === 'outdoorTemperature' ? -99 : 0, row[column(key)]));
  return {
    start: startTime,
    heatLoad: of('heatLoad'),
    hallHeat: of('hallHeat'),
    recovered: of('recovered'),
    fired: of('fired'),
    outdoorTemperature: of('outdoorTemperature'),
    setpoint: of('setpoint'),
    charge: of('charge'),
    capacity: mean((row) => kilowattHoursPerKelvin * Math.max(5, row[column('setpoint')] - row[column('back')])),
  };
}
