import { doneApart } from './apart.ts';
import type { Bench } from './bench.ts';
import { round } from './figure.ts';
import { runShare, type SweepShare } from './sweep-share.ts';

const runs = 12;
/** Three weeks: of one, a quarter of the time would be the threads' start and the compilation in each of them. */
const days = 21;
const threads = 2;
/** Issue 4: what two cores must be worth. */
const bound = 1.8;

const seeds = Array.from({ length: runs }, (_, i) => i + 1);

async function seconds(atOnce: number): Promise<number> {
  const began = performance.now();
  await runShare({ seeds, days }, atOnce);
  return (performance.now() - began) / 1000;
}

/** The same runs by as many processes, which share nothing but the machine: what its cores are worth together. */
async function processSeconds(): Promise<number> {
  const began = performance.now();
  await Promise.all(
    Array.from({ length: threads }, (_, k) => {
      const share: SweepShare = { seeds: seeds.filter((_seed, i) => i % threads === k), days };
      return doneApart(new URL('sweep-process.ts', import.meta.url), share);
    }),
  );
  return (performance.now() - began) / 1000;
}

/** A sweep in two threads beside the same one in a single thread, starting the threads included. */
export const sweep: Bench = {
  name: 'sweep',
  what: `${runs} runs of ${days} days of La Chapelle: how many times faster in ${threads} threads than in one, and than in ${threads} processes`,
  async run() {
    const [one, two, apart] = [await seconds(1), await seconds(threads), await processSeconds()];
    const value = one / two;
    return [
      {
        name: 'sweep.efficiency',
        value: round(value),
        unit: 'times',
        better: 'higher',
        against: `bound ${bound} times`,
        ratio: round(value / bound),
      },
      {
        name: 'sweep.againstProcesses',
        value: round(value),
        unit: 'times',
        better: 'higher',
        against: `${threads} processes apart ${round(one / apart)} times`,
        ratio: round(apart / two),
      },
      {
        name: 'sweep.runsPerHour',
        value: round((runs / two) * 3600),
        unit: '1/h',
        better: 'higher',
        against: `one thread ${round((runs / one) * 3600)} 1/h`,
        ratio: round(value),
      },
    ];
  },
};
