import { constantWeather, syntheticWeather, type WeatherSource, withOutdoor } from '../weather/index.ts';
import { ClosedLoop } from './closed-loop.ts';
import { Invariants, type Violation } from './invariants.ts';
import { type Kpi, Kpis } from './kpis.ts';
import type { Scenario } from './scenario.ts';
import { type Tracked, Tracking } from './tracking.ts';

/** What a run found. */
export interface RunResult {
  readonly kpis: Readonly<Record<string, Kpi>>;
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
}

/** Share of a scenario done, 0 to 1. */
export type Progress = (share: number) => void;

/** Told of progress this often, in simulated seconds. */
const progressSeconds = 6 * 3600;

function weatherOf({ seed, outdoor, plant, weather }: Scenario): WeatherSource {
  if (weather !== undefined) return weather;
  const { latitude, longitude } = plant.location;
  const year = syntheticWeather({ seed, latitude, longitude });
  if (outdoor === undefined) return year;
  // A held temperature is a test of the plant: no sun helps it.
  return withOutdoor(constantWeather({ outdoorTemperature: outdoor }), outdoor);
}

/** Runs a scenario from its warm-up to its end. Same scenario, same result, bit for bit. */
export function run(scenario: Scenario, progress: Progress = () => {}): RunResult {
  const { plant, strategy, seed, startTime, days, stepSeconds, warmupSeconds, faults, instruments } = scenario;
  const loop = new ClosedLoop(plant, {
    strategy,
    seed,
    weather: weatherOf(scenario),
    startTime: startTime - warmupSeconds,
    faults,
    instruments,
  });
  while (loop.time < startTime) {
    loop.step(Math.min(stepSeconds, startTime - loop.time));
    loop.controller.drainEvents();
  }
  const [invariants, tracking, kpis] = [new Invariants(loop), new Tracking(loop), new Kpis(loop)];
  const end = startTime + days * 86400;
  let alarms = 0;
  let told = startTime;
  while (loop.time < end) {
    const dt = Math.min(stepSeconds, end - loop.time);
    loop.step(dt);
    invariants.check();
    tracking.sample();
    kpis.sample(dt);
    for (const event of loop.controller.drainEvents()) if (event.key === 'event.alarmRaised') alarms++;
    if (loop.time - told < progressSeconds) continue;
    told = loop.time;
    progress((loop.time - startTime) / (end - startTime));
  }
  progress(1);
  const { checked, count, violations } = invariants;
  return {
    kpis: kpis.result(),
    balance: loop.twin.balance(),
    invariants: { checked, count, violations },
    tracking: tracking.result(),
    alarms,
  };
}
