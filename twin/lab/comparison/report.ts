import '../engine.ts';

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadSolver } from '../../../controller/planner/solver.ts';
import { drawChart } from '../../validation/chart.ts';
import { charts, page } from './page.ts';
import { readResults } from './results.ts';
import { workThrough } from './tasks.ts';

/**
 * `npm run --silent strategies-report [-- --results DIR [--partial]]`: tries the strategies on the same weeks and writes docs/strategies.md with its
 * drawings. Some twenty minutes of one core. With a folder, results that lie there are taken, so that several processes can share the
 * work and one that was stopped goes on; it must be an empty one after a change of the code. With `--partial` nothing is tried, and the page
 * tells of the worlds of prices that are whole.
 */
const { values } = parseArgs({ options: { results: { type: 'string' }, partial: { type: 'boolean' } } });
const folder = values.results ?? mkdtempSync(join(tmpdir(), 'braise-strategies-'));
mkdirSync(folder, { recursive: true });
if (values.partial === true || (await workThrough(folder))) {
  const results = readResults(folder, await loadSolver());
  const docs = fileURLToPath(new URL('../../../docs/', import.meta.url));
  mkdirSync(join(docs, 'strategies'), { recursive: true });
  for (const { file, chart } of charts(results)) writeFileSync(join(docs, 'strategies', file), drawChart(chart));
  writeFileSync(join(docs, 'strategies.md'), page(results));
} else {
  process.stderr.write(
    `other processes are at work in ${folder}: the page is written by who finds all results there\n`,
  );
}
