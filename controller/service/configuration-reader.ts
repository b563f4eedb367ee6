import { Worker } from 'node:worker_threads';
import type { ConfigurationChange, Plant, Problem } from '../../config/index.ts';

/** A text to be read, and the one in force that it is compared with. */
export interface ReadTask {
  readonly text: string;
  readonly running: string;
}

/** What a text says, or what is wrong with it. */
export type ReadConfiguration =
  | { readonly plant: Plant; readonly changes: readonly ConfigurationChange[] }
  | { readonly problems: readonly Problem[] };

/** What the thread answers: what it read, or the error that it met. */
export type ReadAnswer = ReadConfiguration | { readonly error: string };

/** A text that takes longer is not read. */
const limitMs = 10_000;
const heapMegabytes = 256;

/**
 * Reads plant files' texts in a thread beside the scan, which cannot wait the tenths of a second that it takes. The thread begins with the
 * first text, and again after it has died; one text at a time.
 */
export class ConfigurationReader {
  #worker: Worker | undefined;
  #settle: ((answer: ReadAnswer) => void) | undefined;

  /** @throws where the thread ends in an error, takes too long, or reads another text */
  async read(task: ReadTask): Promise<ReadConfiguration> {
    if (this.#settle !== undefined) throw new Error('another text is being read');
    const worker = this.#worker ?? this.#begin();
    const answer = await new Promise<ReadAnswer>((resolve) => {
      const late = setTimeout(() => this.#end(worker, `it was not read within ${limitMs / 1000} s`), limitMs);
      this.#settle = (given) => {
        clearTimeout(late);
        this.#settle = undefined;
        resolve(given);
      };
      worker.postMessage(task);
    });
    if ('error' in answer) throw new Error(answer.error);
    return answer;
  }

  /** Begins the thread, so that the first text is read as quickly as the next: somebody looks at the configuration. */
  warm(): void {
    if (this.#worker === undefined) this.#begin();
  }

  #begin(): Worker {
    const worker = new Worker(new URL('configuration-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    });
    worker.unref();
    worker.on('message', (answer: ReadAnswer) => this.#settle?.(answer));
    worker.on('error', (error) => this.#end(worker, error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => this.#end(worker, `the thread that reads it ended with ${code}`));
    this.#worker = worker;
    return worker;
  }

  #end(worker: Worker, error: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    void worker.terminate();
    this.#settle?.({ error });
  }

  /** Ends the thread; what it was at is answered with an error. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
    this.#settle?.({ error: 'the controller ends' });
  }
}
