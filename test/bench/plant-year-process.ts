import { run } from '../../twin/lab/run.ts';
import { readScenario } from '../../twin/lab/scenario.ts';
import type { PlantYearMeasurement } from './plant-year.ts';

/** Weeks of every season: a winter's day costs more than a summer's. */
const starts = ['2026-01-12', '2026-04-13', '2026-07-13', '2026-10-12'];
const days = 8;
const warmupDays = 1;

let wallSeconds = 0;
let cpuSeconds = 0;
for (const start of starts) {
  const scenario = readScenario({
    plant: 'chapelle',
    strategy: 'rules',
    start,
    days,
    step: 10,
    warmup: warmupDays * 24,
  });
  const began = performance.now();
  const beganCpu = process.cpuUsage();
  run(scenario);
  wallSeconds += (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(beganCpu);
  cpuSeconds += (user + system) / 1e6;
}
const measurement: PlantYearMeasurement = {
  // The day of warm-up is simulated as any other.
  simulatedDays: starts.length * (days + warmupDays),
  wallSeconds,
  cpuSeconds,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
};
process.send?.(measurement);
process.disconnect?.();
