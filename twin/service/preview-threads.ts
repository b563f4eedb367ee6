import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Plant } from '../../config/index.ts';
import { assembled, type Future, type Preview } from '../lab/preview.ts';
import type { FutureTask } from './preview-worker.ts';

/** What a preview is asked of. */
export type PreviewTask = Omit<FutureTask, 'plantFile'>;

const heapMegabytes = 512;

/**
 * Threads that work previews out: the two futures side by side, where there are processors for it, in code that stays compiled. The
 * thread that asks goes on meanwhile. They keep the priority that the process had when they were started.
 */
export class PreviewThreads {
  readonly #plantFile: string;
  readonly #pool: Piscina<FutureTask, Future>;

  constructor(plantFile: string) {
    this.#plantFile = plantFile;
    const threads = Math.min(2, availableParallelism());
    this.#pool = new Piscina({
      filename: fileURLToPath(new URL('preview-worker.ts', import.meta.url)),
      minThreads: threads,
      maxThreads: threads,
      maxQueue: 16,
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    });
  }

  /** @throws where a future cannot be worked out, or its thread dies: another takes its place */
  async ask(plant: Plant, task: PreviewTask): Promise<Preview> {
    const { command, configuration, ...rest } = task;
    const without: FutureTask = { ...rest, plantFile: this.#plantFile };
    const changed = command !== undefined || configuration !== undefined;
    const futures = [without, ...(changed ? [{ ...without, command, configuration }] : [])];
    const [quiet, commanded] = await Promise.all(futures.map((one) => this.#pool.run(one)));
    return assembled(plant, task, quiet, commanded);
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}
