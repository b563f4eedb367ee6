import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../../config/whole-file.ts';

const schema = z.record(z.string(), z.number());

/**
 * Plant time as it was left, by plant, kept in the data folder: time in a plant never goes back by itself, also when it ran
 * ahead at a high speed; its history, its timers and its audit rely on it.
 */
export class PlantTimeFile {
  readonly #path: string;

  constructor(dataDir: string) {
    this.#path = join(dataDir, 'plant-time.json');
  }

  /** Seconds since the epoch; undefined where the plant has not run yet, or the file is broken. */
  read(plant: string): number | undefined {
    return this.#all()[plant];
  }

  /** Keeps the time of a plant. Throws where the disk refuses. */
  save(plant: string, time: number): void {
    writeWhole(this.#path, JSON.stringify({ ...this.#all(), [plant]: time }));
  }

  #all(): Record<string, number> {
    try {
      return schema.parse(JSON.parse(readFileSync(this.#path, 'utf8')));
    } catch {
      // Not there yet, or broken by a crash: the plant begins at the present then.
      return {};
    }
  }
}

/** Plant time to begin at: what was asked for, else the present, but never before where the plant was left. */
export function beginning(asked: number | undefined, left: number | undefined, now: number): number {
  return asked ?? Math.max(now, left ?? now);
}
