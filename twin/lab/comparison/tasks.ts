import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSolver, type PlanSolver } from '../../../controller/planner/solver.ts';
import type { PlanningState, StrategyName } from '../../../controller/scan/index.ts';
import type { ClosedLoop } from '../closed-loop.ts';
import type { Foresight } from '../outlook.ts';
import type { PriceWorld } from '../prices.ts';
import { type RunAids, type RunResult, stretches } from '../run.ts';
import { readScenario } from '../scenario.ts';

/** What is compared: a week of each of these, of one seeded year; another year taught the forecasts. */
export const plantName = 'chapelle';
export const seed = 1;
const learningSeed = 7;
const learning = { start: '2025-01-01', days: 364 } as const;
export const days = 7;
/** Lived before anything counts, h: stores and rooms are then as the strategy has them. */
const warmup = 48;
export const weeks = [
  '2026-01-12',
  '2026-03-02',
  '2026-04-13',
  '2026-05-11',
  '2026-06-08',
  '2026-07-13',
  '2026-10-05',
  '2026-11-16',
] as const;
export const worlds = ['constant', 'highly_dynamic', 'day_ahead'] as const satisfies readonly PriceWorld[];
export type World = (typeof worlds)[number];
/** Hours after a week that a plan with foresight looks into. */
const beyondHours = 40;

/** A strategy as it is tried: `foresight` is `predictive` that knows weather, prices and loads as they will be. */
export const variants = ['baseline', 'rules', 'price', 'predictive', 'foresight'] as const;
export type Variant = (typeof variants)[number];

/** What one run of a week gave. */
export interface WeekResult {
  readonly kpis: RunResult['kpis'];
  readonly costs: RunResult['costs'];
  readonly violations: number;
  /** kWh in the store at the end over the beginning. */
  readonly stored: number;
  /** Plans that failed, as they were seen every six hours. */
  readonly failures: number;
}

/** Hour by hour, what {@link bound} and foresight need of a run by `rules`: means in kW and °C. */
export interface WeekRecord extends Foresight {
  readonly recovered: readonly number[];
  readonly fired: readonly number[];
  readonly outdoorTemperature: readonly number[];
  readonly setpoint: readonly number[];
  /** kWh that the store holds between return and supply temperature, and the share of it that was there. */
  readonly capacity: readonly number[];
  readonly charge: readonly number[];
}

const resultFile = (folder: string, name: string) => join(folder, `${name}.json`);

/** What a folder knows of a task. */
export function known<T>(folder: string, name: string): T | undefined {
  const file = resultFile(folder, name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
}

/** Does a task unless the folder knows its result, or another process is at it: several may share a folder. */
function once<T>(folder: string, name: string, work: () => T): T | undefined {
  const before = known<T>(folder, name);
  if (before !== undefined) return before;
  try {
    closeSync(openSync(join(folder, `${name}.lock`), 'wx'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
  const result = work();
  const file = resultFile(folder, name);
  writeFileSync(`${file}.part`, JSON.stringify(result));
  renameSync(`${file}.part`, file);
  process.stderr.write(`${new Date().toISOString()} ${name}\n`);
  return result;
}

type Learned = Readonly<Record<string, PlanningState>>;

function learnedFrom(): Learned {
  const scenario = readScenario({ ...learning, plant: plantName, strategy: 'rules', seed: learningSeed });
  let loop: ClosedLoop | undefined;
  finish(scenario, { watch: (living) => (loop = living) });
  if (loop === undefined) throw new Error('the year that teaches has not begun');
  return loop.controller.learned();
}

function finish(scenario: ReturnType<typeof readScenario>, aids: RunAids): RunResult {
  const running = stretches(scenario, aids);
  for (;;) {
    const next = running.next();
    if (next.done) return next.value;
  }
}

const scenarioOf = (strategy: StrategyName, start: string, world: World, length = days) =>
  readScenario({ plant: plantName, strategy, start, days: length, seed, warmup, prices: world });

function tried(strategy: StrategyName, start: string, world: World, aids: RunAids): WeekResult {
  const scenario = scenarioOf(strategy, start, world);
  let last: ClosedLoop | undefined;
  let failures = 0;
  let before: number | undefined;
  const result = finish(scenario, {
    ...aids,
    watch: (loop) => {
      last = loop;
      before ??= stored(loop);
      if (strategy === 'predictive') failures += loop.controller.planning().filter(({ plan }) => !plan).length;
    },
  });
  const end = last === undefined ? 0 : stored(last);
  return {
    kpis: result.kpis,
    costs: result.costs,
    violations: result.invariants.count,
    stored: end - (before ?? end),
    failures,
  };
}

/** kWh in the stores above the return's temperature. */
function stored({ controller }: ClosedLoop): number {
  return controller.planning().reduce((sum, { held }) => sum + held, 0);
}

/** A week by `rules` hour by hour, with some hours beyond. */
function recordOf(start: string): WeekRecord {
  const names = {
    heatLoad: 'network.heatDemand',
    hallHeat: 'chilledWater.coolingLoad',
    recovered: 'network.heatRecovered',
    fired: 'network.heatFromGas',
    outdoorTemperature: 'weather.1.outdoorTemperature',
    setpoint: 'network.supplyTemperatureSetpoint',
    back: 'network.returnTemperature',
    charge: 'store.1.charge',
  } as const;
  const base = scenarioOf('rules', start, 'day_ahead', days + Math.ceil(beyondHours / 24));
  const slots = Object.values(names).map((name) => base.plant.pointByName.get(name)?.index ?? -1);
  const store = base.plant.equipmentByName.get('store.1');
  if (slots.includes(-1) || store?.kind !== 'store') throw new Error(`${plantName} has no such points`);
  const kilowattHoursPerKelvin = (store.parameters.volume * 1000 * 4.186) / 3600;
  const interval = 900;
  const running = stretches({ ...base, recording: { points: slots, intervalSeconds: interval } });
  const rows: number[][] = [];
  for (;;) {
    const next = running.next();
    if (next.done) break;
    const { recorder, share } = next.value;
    if (recorder === undefined || (!recorder.full && share < 1)) continue;
    const { data, capacity, rows: count } = recorder.take();
    for (let row = 0; row < count; row++) rows.push(slots.map((_, column) => data[column * capacity + row]));
  }
  const perHour = 3600 / interval;
  const column = (key: keyof typeof names) => Object.keys(names).indexOf(key);
  const hours = Math.floor((rows.length - 1) / perHour);
  const mean = (of: (row: readonly number[]) => number) =>
    Array.from({ length: hours }, (_, hour) => {
      const quarter = rows.slice(hour * perHour + 1, hour * perHour + 1 + perHour);
      return quarter.reduce((sum, row) => sum + of(row), 0) / perHour;
    });
  const of = (key: keyof typeof names) =>
    mean((row) => Math.max(key === 'outdoorTemperature' ? -99 : 0, row[column(key)]));
  return {
    start: base.startTime,
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

export const recordName = (start: string) => `record-${start}`;
/** `baseline` and `rules` know no prices: their runs are the same in all worlds, and only what they pay differs. */
export const weekName = (variant: Variant, start: string, world: World) =>
  variant === 'baseline' || variant === 'rules' ? `${variant}-${start}` : `${variant}-${start}-${world}`;

/** Does all tasks that nobody else is at. @returns whether all results are there */
export async function workThrough(folder: string): Promise<boolean> {
  const solver: PlanSolver = await loadSolver();
  let whole = true;
  const task = <T>(name: string, work: () => T): T | undefined => {
    const result = once(folder, name, work);
    whole &&= result !== undefined;
    return result;
  };
  task<Learned>('learned', learnedFrom);
  for (const start of weeks) task(recordName(start), () => recordOf(start));
  for (const start of weeks)
    for (const variant of ['baseline', 'rules'] as const)
      task(weekName(variant, start, worlds[0]), () => tried(variant, start, worlds[0], {}));
  // Another process may have been at it when it was asked for first.
  const learned = known<Learned>(folder, 'learned');
  if (learned === undefined) return false;
  for (const world of worlds.toReversed())
    for (const start of weeks) {
      const aids = { learned, solver };
      for (const variant of ['predictive', 'price'] as const)
        task(weekName(variant, start, world), () => tried(variant, start, world, aids));
      const foresight = known<WeekRecord>(folder, recordName(start));
      if (foresight === undefined) whole = false;
      else task(weekName('foresight', start, world), () => tried('predictive', start, world, { ...aids, foresight }));
    }
  return whole;
}
