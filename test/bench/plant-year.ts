import { measuredApart } from './apart.ts';
import type { Bench } from './bench.ts';
import { figure } from './figure.ts';

/** What the measuring process tells. */
export interface PlantYearMeasurement {
  /** The first nine days, with the compilation of the code: once a year. */
  readonly beginning: { readonly wallSeconds: number; readonly cpuSeconds: number };
  readonly simulatedDays: number;
  readonly wallSeconds: number;
  /** Of all threads: what a machine that does something else besides would need alone. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}

const yearDays = 365;
const beginningDays = 9;

export const plantYear: Bench = {
  name: 'plant-year',
  what: 'La Chapelle, closed loop, steps of 10 s, strategy rules: a year, from 45 days of all four seasons',
  async run() {
    const { beginning, simulatedDays, wallSeconds, cpuSeconds, peakMegabytes } =
      await measuredApart<PlantYearMeasurement>(new URL('plant-year-process.ts', import.meta.url));
    const year = (seconds: number, first: number) => first + (seconds * (yearDays - beginningDays)) / simulatedDays;
    const bound = { name: 'bound', value: 120 };
    const wall = year(wallSeconds, beginning.wallSeconds);
    return [
      figure('plant-year', wall, 's', bound),
      figure('plant-year.aim', wall, 's', { name: 'aim', value: 30 }),
      figure('plant-year.processorTime', year(cpuSeconds, beginning.cpuSeconds), 's', bound),
      figure('plant-year.peakMemory', peakMegabytes, 'MB', { name: 'bound', value: 400 }),
    ];
  },
};
