import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file in the place of the one that is there: whole, or not at all. @throws the file system's error */
export function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
}
