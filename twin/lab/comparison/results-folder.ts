import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeWhole } from '../../../config/whole-file.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What a folder knows of a task. */
export function known<T>(folder: string, name: string): T | undefined {
  const file = join(folder, `${name}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
}

/** Keeps a result, whole or not at all. */
export function keep(folder: string, name: string, result: unknown): void {
  writeWhole(join(folder, `${name}.json`), JSON.stringify(result));
}

/**
 * Folder of results for the code as it is: its name tells the contents of all sources that a run is made by, of the plant files and of the
 * packages' versions, so that results of other code are never taken for this one's.
 */
export function folderOfThisCode(): string {
  const hash = createHash('sha256');
  const plants = join(root, 'config/plants');
  const data = readdirSync(plants).map((name) => join(plants, name));
  const sources = ['tasks.ts', 'bound.ts'].flatMap((name) =>
    sourcesFrom(fileURLToPath(new URL(name, import.meta.url))),
  );
  const files = [...new Set([...sources, ...data])];
  for (const file of [...files, join(root, 'package-lock.json')].sort())
    hash.update(`${relative(root, file)}\n`).update(readFileSync(file));
  return join(root, 'var/strategies', hash.digest('hex').slice(0, 16));
}

/** A source and all of ours that it imports, directly or not. */
function sourcesFrom(entry: string): string[] {
  const found = new Set([entry]);
  for (const file of found)
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g))
      found.add(join(dirname(file), path));
  return [...found];
}
