import { readFileSync } from 'node:fs';
import { parsePlant, plantFilePath } from '../../config/index.ts';
import { ClosedLoop } from '../../twin/lab/closed-loop.ts';
import { syntheticWeather } from '../../twin/weather/index.ts';
import { district } from '../simulation/plants/district.ts';
import type { Bench } from './bench.ts';
import { figure } from './figure.ts';

const many = 50;
/** Lived before anything is measured, and measured, s. */
const warmupSeconds = 3600;
const measuredSeconds = 3 * 3600;
const startTime = Date.UTC(2026, 0, 12) / 1000;
/** A single plant is measured so often: a fiftieth of the work is a fiftieth of the certainty. */
const repetitions = 10;

function loopOf(text: string, count: number): ClosedLoop {
  const plant = parsePlant(district(text, count), `district of ${count}`);
  const weather = syntheticWeather({ seed: 1 });
  const loop = new ClosedLoop(plant, { strategy: 'rules', seed: 1, weather, startTime });
  while (loop.time < startTime + warmupSeconds) loop.step(10);
  return loop;
}

/** Processor seconds to live the measured time with all of these. */
function spend(loops: readonly ClosedLoop[]): number {
  const began = process.cpuUsage();
  for (let time = 0; time < measuredSeconds; time += 10) for (const loop of loops) loop.step(10);
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
}

/** Cost of fifty plants over fifty times that of one: as one district, and as fifty plants beside each other. */
export const plantsLinear: Bench = {
  name: 'plants-linear',
  what: `${many} times La Chapelle, ${measuredSeconds / 3600} h in steps of 10 s: cost over ${many} times that of one`,
  async run() {
    const text = readFileSync(plantFilePath('chapelle'), 'utf8');
    const one = loopOf(text, 1);
    spend([one]);
    let single = 0;
    for (let i = 0; i < repetitions; i++) single += spend([one]) / repetitions;
    const together = spend([loopOf(text, many)]);
    const beside = spend(Array.from({ length: many }, () => loopOf(text, 1)));
    const bound = { name: 'linear', value: 1 };
    return [
      figure('plants-linear.district', together / (many * single), 'times', bound),
      figure('plants-linear.plants', beside / (many * single), 'times', bound),
    ];
  },
};
