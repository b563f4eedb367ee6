import type { Bench } from './bench.ts';
import { figure, percentile } from './figure.ts';

/** Dependent multiplications and additions: what a core does in its registers, whatever else the host does. */
const operations = 2e8;
/** A walk from place to place through more than a core's own caches hold, of the size that a simulated step comes back to. */
const places = 1 << 20;
const steps = 1e7;
const repetitions = 5;

function arithmetic(): number {
  const began = performance.now();
  let x = 1;
  for (let i = 0; i < operations; i++) x = x * 1.0000001 + 1e-9;
  const nanoseconds = ((performance.now() - began) * 1e6) / operations;
  if (!(x > 1)) throw new Error('the arithmetic came to nothing');
  return nanoseconds;
}

function walk(): number {
  const next = new Int32Array(places);
  for (let i = 0; i < places; i++) next[i] = (Math.imul(i, 1664525) + 1013904223) & (places - 1);
  const began = performance.now();
  let here = 0;
  for (let i = 0; i < steps; i++) here = (next[here] + (i & 1)) & (places - 1);
  const nanoseconds = ((performance.now() - began) * 1e6) / steps;
  if (here < 0) throw new Error('the walk left its places');
  return nanoseconds;
}

/**
 * How quick the machine is at this moment: simulated years are bound by the caches that a core shares with its neighbours, and go by a
 * factor of two with them. To be read beside every other figure.
 */
export const host: Bench = {
  name: 'host',
  what: 'the machine itself: arithmetic in registers, and a walk through 4 MB of memory beside it',
  async run() {
    arithmetic();
    walk();
    const inRegisters = percentile(Array.from({ length: repetitions }, arithmetic), 0.5);
    const throughMemory = percentile(Array.from({ length: repetitions }, walk), 0.5);
    return [figure('host.memory', throughMemory, 'ns', { name: 'arithmetic', value: inRegisters })];
  },
};
