import '../engine.ts';

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadSolver } from '../../../controller/planner/solver.ts';
import { drawChart } from '../../validation/chart.ts';
import { charts } from './charts.ts';
import { page } from './page.ts';
import { readResults } from './results.ts';
import { folderOfThisCode } from './results-folder.ts';
import { workThrough } from './work.ts';

/**
 * `npm run --silent strategies-report [-- --threads N --results DIR]`: tries the strategies on the same seeded year and writes
 * docs/strategies.md with its drawings. Some 35 to 50 minutes of one core. Results are kept in var/strategies under the state of the code, so
 * that a report that was stopped goes on where it was; with a folder, what lies there is taken whatever code it is of. With `--partial` nothing is tried: where a
 * world's year is not whole, the page is made of its weeks, and says so.
 */
const { values } = parseArgs({
  options: { results: { type: 'string' }, threads: { type: 'string', default: '2' }, partial: { type: 'boolean' } },
});
const threads = Number(values.threads);
if (!Number.isInteger(threads) || threads < 1) throw new RangeError(`--threads ${values.threads}: expected 1 or more`);
const folder = values.results ?? folderOfThisCode();
mkdirSync(folder, { recursive: true });
if (values.partial !== true)
  await workThrough(folder, threads, (name, left) =>
    process.stderr.write(`${new Date().toISOString()} ${name}, ${left} left\n`),
  );
const results = readResults(folder, await loadSolver());
const docs = fileURLToPath(new URL('../../../docs/', import.meta.url));
mkdirSync(join(docs, 'strategies'), { recursive: true });
for (const { file, chart } of charts(results)) writeFileSync(join(docs, 'strategies', file), drawChart(chart));
writeFileSync(join(docs, 'strategies.md'), page(results));
