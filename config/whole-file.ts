import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file in the place of the one that is there, for its owner alone: a crash leaves the old one or the new one, never half of
 * one. Its folder is made where there is none.
 * @param durable whether it must be on the disk on return, so that a power cut does not lose it
 * @throws the file system's error; the old file then stands
 */
export function writeWhole(path: string, text: string, { durable = false }: { readonly durable?: boolean } = {}): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.new`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeFileSync(file, text);
    if (durable) fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}

/** Text of a file; undefined where there is none. @throws the file system's error */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
