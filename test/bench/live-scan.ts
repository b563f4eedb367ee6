import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import { figure, percentile } from './figure.ts';

/** Scans before the measurement: code is compiled, the plant is taken over. */
const warmupScans = 20;
const measuredScans = 90;
/** The controller tells of every scan about once a second. */
const lookMs = 200;

export const liveScan: Bench = {
  name: 'live-scan',
  what: `read, scan and write of the running controller, ${measuredScans} scans after ${warmupScans} of warm-up`,
  async run(running) {
    const product = await running.product();
    const durations = new Map<number, number>();
    let first: number | undefined;
    while (durations.size < measuredScans) {
      await sleep(lookMs);
      const scan = (await product.health())?.scan;
      if (scan === null || scan === undefined) throw new Error('the product stopped scanning');
      first ??= scan.count + (scan.count < warmupScans ? warmupScans - scan.count : 0);
      if (scan.count >= first) durations.set(scan.count, scan.lastMs);
    }
    const samples = [...durations.values()];
    const bound = { name: 'bound', value: 5 };
    return [
      figure('live-scan.p50', percentile(samples, 0.5), 'ms', bound),
      figure('live-scan.p99', percentile(samples, 0.99), 'ms', bound),
    ];
  },
};
