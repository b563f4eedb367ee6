import { loadSolver, type PlanSolver } from '../../controller/planner/solver.ts';
import type { PlanningState } from '../../controller/scan/index.ts';
import { type MeterName, meterNames } from '../network/index.ts';
import { constantWeather, syntheticWeather, type WeatherSource, withOutdoor } from '../weather/index.ts';
import { ClosedLoop } from './closed-loop.ts';
import { Invariants, type Violation } from './invariants.ts';
import { type Kpi, Kpis } from './kpis.ts';
import type { Foresight } from './outlook.ts';
import type { PriceWorld } from './prices.ts';
import { Recorder } from './recorder.ts';
import type { Scenario } from './scenario.ts';
import { type Tracked, Tracking } from './tracking.ts';

/** What a run found. */
export interface RunResult {
  readonly kpis: Readonly<Record<string, Kpi>>;
  /** € that the same run costs in each world of prices. */
  readonly costs: Readonly<Record<PriceWorld, number>>;
  readonly balance: { readonly energyRelativeError: number; readonly massRelativeError: number };
  readonly invariants: {
    readonly checked: number;
    readonly count: number;
    /** The first of them. */
    readonly violations: readonly Violation[];
  };
  readonly tracking: Readonly<Record<string, Tracked>>;
  /** Alarms raised, warm-up not counted. */
  readonly alarms: number;
  /** What the meters counted from the beginning to the end: energies in kWh, starts. */
  readonly meters: Readonly<Record<MeterName, number>>;
}

/** Share of a scenario done, 0 to 1. */
export type Progress = (share: number) => void;

/** A run that could not go on: its message says when and why. */
export class RunError extends Error {
  override readonly name = 'RunError';
}

/** Where a run pauses: how much is done, and what it recorded so far. */
export interface Pause {
  readonly share: number;
  readonly recorder: Recorder | undefined;
}

/** A run pauses at least this often, in simulated seconds. */
const pauseSeconds = 6 * 3600;
/** Values that control works out are looked over at least this often, in simulated seconds: what is no number stays none. */
const judgeSeconds = 60;

/** What a run may have beside its scenario. */
export interface RunAids {
  /** Who solves the plans of a strategy that makes any ({@link solverFor}); without it, that strategy goes on by its rules. */
  readonly solver?: PlanSolver | undefined;
  /** Loads as they will be: the run's strategy then knows prices and weather as they will be, too. */
  readonly foresight?: Foresight;
  /** What was learned of each heating circuit in an earlier life. */
  readonly learned?: Readonly<Record<string, PlanningState>>;
  /** Told when the warm-up is over and at each pause (the last one at the end), for who wants to see more than the indicators at the end. */
  readonly watch?: (loop: ClosedLoop, soFar: () => RunResult) => void;
}

/** The solver that a scenario's strategy needs, loaded; undefined where it needs none. */
export async function solverFor({ strategy }: Scenario): Promise<PlanSolver | undefined> {
  return strategy === 'predictive' ? loadSolver() : undefined;
}

export function weatherOf({ seed, outdoor, plant, weather }: Scenario): WeatherSource {
  if (weather !== undefined) return weather;
  const { latitude, longitude } = plant.location;
  const year = syntheticWeather({ seed, latitude, longitude });
  if (outdoor === undefined) return year;
  // A held temperature is a test of the plant: no sun helps it.
  return withOutdoor(constantWeather({ outdoorTemperature: outdoor }), outdoor);
}

/**
 * Runs a scenario from its warm-up to its end, a stretch at a time: it goes on when asked for the next one. Same scenario, same
 * result, bit for bit. Where something is recorded, the recorder's samples must be taken at each pause.
 * @throws RunError where the plant, its controller or its strategy fails, or gives what is no number
 */
export function* stretches(scenario: Scenario, aids: RunAids = {}): Generator<Pause, RunResult, void> {
  const { plant, strategy, seed, startTime, days, stepSeconds, warmupSeconds, faults, instruments } = scenario;
  const begin = startTime - warmupSeconds;
  const end = startTime + days * 86400;
  const weather = weatherOf(scenario);
  const looksAhead = strategy === 'price' || strategy === 'predictive';
  const { solver, foresight } = aids;
  const planning = { world: scenario.prices, seed, weather, solver, foresight };
  const loop = new ClosedLoop(plant, {
    strategy,
    seed,
    weather,
    startTime: begin,
    faults,
    instruments,
    planning: looksAhead ? planning : undefined,
  });
  if (aids.learned !== undefined) loop.controller.learn(aids.learned);
  const step = guarded(loop);
  const watch = aids.watch ?? (() => {});
  const shareAt = (time: number) => (time - begin) / (end - begin);
  let paused = begin;
  while (loop.time < startTime) {
    step(Math.min(stepSeconds, startTime - loop.time));
    loop.controller.drainEvents();
    if (loop.time - paused < pauseSeconds) continue;
    paused = loop.time;
    yield { share: shareAt(paused), recorder: undefined };
  }
  const [invariants, tracking, kpis] = [new Invariants(loop), new Tracking(loop), new Kpis(loop)];
  const recorder = scenario.recording === undefined ? undefined : new Recorder(loop, scenario.recording);
  const before = loop.twin.meters;
  let alarms = 0;
  const soFar = (): RunResult => {
    const { checked, count, violations } = invariants;
    const meters = loop.twin.meters;
    return {
      kpis: kpis.result(scenario.prices),
      costs: kpis.costs(),
      balance: loop.twin.balance(),
      invariants: { checked, count, violations },
      tracking: tracking.result(),
      alarms,
      meters: Object.fromEntries(meterNames.map((name) => [name, meters[name] - before[name]])) as RunResult['meters'],
    };
  };
  watch(loop, soFar);
  while (loop.time < end) {
    const dt = Math.min(stepSeconds, end - loop.time);
    step(dt);
    invariants.check();
    tracking.sample();
    kpis.sample(dt);
    recorder?.sample();
    for (const event of loop.controller.drainEvents()) if (event.key === 'event.alarmRaised') alarms++;
    if (recorder?.full !== true && loop.time - paused < pauseSeconds) continue;
    paused = loop.time;
    watch(loop, soFar);
    yield { share: shareAt(paused), recorder };
  }
  yield { share: 1, recorder };
  return soFar();
}

/** Runs a scenario at one go, recording nothing. */
export function run(scenario: Scenario, progress: Progress = () => {}, aids: RunAids = {}): RunResult {
  const running = stretches({ ...scenario, recording: undefined }, aids);
  for (;;) {
    const next = running.next();
    if (next.done) return next.value;
    progress(next.value.share);
  }
}

/** A step of the loop that tells when and why it failed, also where it only gave what is no number. */
function guarded(loop: ClosedLoop): (dt: number) => void {
  const { points } = loop.plant;
  const judged = Uint32Array.from(
    points.filter(({ definition }) => definition.kind === 'commanded' || definition.kind === 'computed'),
    ({ index }) => index,
  );
  const { image } = loop.controller;
  let judgedAt = Number.NEGATIVE_INFINITY;
  return (dt) => {
    try {
      loop.step(dt);
    } catch (error) {
      const at = new Date(loop.time * 1000).toISOString();
      throw new RunError(`at ${at} (plant time): ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
    if (loop.time - judgedAt < judgeSeconds) return;
    judgedAt = loop.time;
    const { value, quality } = image;
    // One sum tells that all are numbers: nothing times zero is anything else.
    let nothing = 0;
    for (let i = 0; i < judged.length; i++) nothing += value[judged[i]] * 0;
    if (nothing === 0) return;
    for (let i = 0; i < judged.length; i++) {
      const slot = judged[i];
      if (Number.isFinite(value[slot]) || quality[slot] === 2) continue;
      const at = new Date(loop.time * 1000).toISOString();
      throw new RunError(
        `at ${at} (plant time): ${points[slot].name} became ${value[slot]}: strategy or control gave no number`,
      );
    }
  };
}
