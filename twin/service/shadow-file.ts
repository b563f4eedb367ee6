import { z } from 'zod';
import { readIfThere, writeWhole } from '../../config/whole-file.ts';
import type { Learned } from '../shadow/index.ts';

/** What a shadow has learned of a plant, and for how long it has. */
export interface ShadowMemory {
  readonly learnedSeconds: number;
  readonly learned: Learned;
}

const schema = z.object({
  version: z.literal(1),
  plant: z.string(),
  learnedSeconds: z.number().min(0),
  learned: z.record(z.string(), z.object({ count: z.number(), mean: z.number(), squares: z.number() })),
});

/** Writes it so that a crash leaves the old file or the new one. */
export function saveShadow(path: string, plant: string, memory: ShadowMemory): void {
  writeWhole(path, JSON.stringify({ version: 1, plant, ...memory }));
}

/**
 * What was saved; undefined where nothing was.
 * @throws where the file is of another plant, or of no shadow
 */
export function readShadow(path: string, plant: string): ShadowMemory | undefined {
  const content = readIfThere(path);
  if (content === undefined) return undefined;
  const { plant: of, learnedSeconds, learned } = schema.parse(JSON.parse(content));
  if (of !== plant) throw new Error(`it is of ${of}, not of ${plant}`);
  return { learnedSeconds, learned };
}
