import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The EnergyPlus weather files in a folder, by name; the folder is made where it is not there, so that people find it. */
export function epwFilesOf(folder: string): ReadonlyMap<string, string> {
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(folder).filter((name) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.epw$/i.test(name));
  return new Map(names.sort().map((name) => [name, join(folder, name)]));
}
