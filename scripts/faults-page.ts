import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { faultDocument } from '../twin/network/index.ts';

/** Writes docs/faults.md from the fault library. */
const folder = fileURLToPath(new URL('../docs/', import.meta.url));
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}faults.md`, faultDocument());
