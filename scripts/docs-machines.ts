import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machinePages } from './machines/pages.ts';

/** `npm run docs:machines`: writes the pages of `docs/machines`. */
const folder = join(import.meta.dirname, '../docs/machines');
mkdirSync(folder, { recursive: true });
for (const [name, text] of machinePages()) writeFileSync(join(folder, name), text);
