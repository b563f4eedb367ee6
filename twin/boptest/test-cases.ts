import { readdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { plantFilePath } from '../../config/index.ts';

/** Every plant of `config/plants`, and the one that is run where it lies elsewhere, by name. */
export function testCasesOf(plantFile: string): ReadonlyMap<string, string> {
  const folder = dirname(plantFilePath('any'));
  const files = readdirSync(folder)
    .filter((file) => /\.ya?ml$/.test(file))
    .sort()
    .map((file) => join(folder, file));
  const all = new Map(files.map((file) => [basename(file, extname(file)), file]));
  const own = basename(plantFile, extname(plantFile));
  if (!all.has(own)) all.set(own, plantFile);
  return all;
}
