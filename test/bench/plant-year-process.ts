import '../../twin/lab/engine.ts';

import { run } from '../../twin/lab/run.ts';
import { readScenario } from '../../twin/lab/scenario.ts';
import type { PlantYearMeasurement } from './plant-year.ts';

/** Weeks of every season: a winter's day costs more than a summer's. */
const starts = ['2026-01-12', '2026-04-13', '2026-07-13', '2026-10-12'];
const days = 8;
const warmupDays = 1;

interface Spent {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
}

function spend(start: string, runDays: number): Spent {
  const scenario = readScenario({
    plant: 'chapelle',
    strategy: 'rules',
    start,
    days: runDays,
    step: 10,
    warmup: warmupDays * 24,
  });
  const began = performance.now();
  const beganCpu = process.cpuUsage();
  run(scenario);
  const wallSeconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(beganCpu);
  return { wallSeconds, cpuSeconds: (user + system) / 1e6 };
}

// The first days also compile the code: a year pays that once, so it is told apart from what every day costs.
const beginning = spend(starts[0], days);
const seasons = starts.map((start) => spend(start, days));
const sum = (name: keyof Spent) => seasons.reduce((all, one) => all + one[name], 0);
const measurement: PlantYearMeasurement = {
  // The day of warm-up is simulated as any other.
  simulatedDays: starts.length * (days + warmupDays),
  beginning,
  wallSeconds: sum('wallSeconds'),
  cpuSeconds: sum('cpuSeconds'),
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
};
process.send?.(measurement);
process.disconnect?.();
