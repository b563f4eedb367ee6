import { readFileSync } from 'node:fs';
import { writeWhole } from '../../config/whole-file.ts';
import type { Log } from '../history/index.ts';
import { type PlantDescription, parseDescription } from './description.ts';

/** Keeps the last description, so that screens can draw the plant (all stale) before the controller is reached. */
export function createDescriptionFile(path: string, log: Log) {
  return {
    read(): { readonly text: string; readonly description: PlantDescription } | undefined {
      try {
        const text = readFileSync(path, 'utf8');
        return { text, description: parseDescription(text) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
          log.warn({ error: (error as Error).message }, 'the kept description of the plant cannot be read: ignored');
        }
        return undefined;
      }
    },
    write(text: string): void {
      writeWhole(path, text);
    },
  };
}

export type DescriptionFile = ReturnType<typeof createDescriptionFile>;
