/** Holds the import arrows of design section 2 and keeps the cores free of clocks, randomness and I/O. Exit 1 if not. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkArrows } from './architecture/arrows.ts';
import { checkPurity } from './architecture/purity.ts';
import { readSources } from './architecture/sources.ts';

const root = join(import.meta.dirname, '..');
const folders = ['config', 'controller', 'twin', 'hmi', 'protocols', 'scripts', 'test'];
const sources = readSources(
  root,
  folders.filter((folder) => existsSync(join(root, folder))),
);
const violations = [...checkArrows(sources), ...checkPurity(sources)];
for (const { path, line, message } of violations) console.error(`${path}:${line}: ${message}`);
console.log(`architecture: ${sources.length} sources, ${violations.length} violations`);
process.exitCode = violations.length > 0 ? 1 : 0;
