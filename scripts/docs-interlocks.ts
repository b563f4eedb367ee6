import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { interlockPage } from './interlocks/page.ts';

/** `npm run docs:interlocks`: writes `docs/interlocks.md`. */
writeFileSync(join(import.meta.dirname, '../docs/interlocks.md'), interlockPage());
