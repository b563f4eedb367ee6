import type { Bench } from './bench.ts';
import { figure } from './figure.ts';

export const start: Bench = {
  name: 'start',
  what: 'from the start of all processes in an empty data folder to live values in the HMI',
  async run(running) {
    await running.product();
    return [figure('start', running.startSeconds, 's', { name: 'bound', value: 10 })];
  },
};
