import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { RunMonitor, type SimulationOutcome, type SimulationTask } from './simulate.ts';

export interface PoolOptions {
  readonly threads: number;
  /** Runs that may wait for a thread. */
  readonly waiting: number;
}

/** A run under way in the pool. */
export interface PooledRun {
  readonly monitor: RunMonitor;
  readonly outcome: Promise<SimulationOutcome>;
  /** Ends it at its next pause; where it does not come to one in time (a strategy without end), its thread is ended. */
  cancel(): void;
}

const patienceMs = 5000;
const heapMegabytes = 1024;

/** Worker threads for runs: one run never keeps another, or the thread that asks, from going on. */
export class SimulationPool {
  readonly #pool: Piscina<SimulationTask, SimulationOutcome>;

  constructor({ threads, waiting }: PoolOptions) {
    this.#pool = new Piscina({
      filename: fileURLToPath(new URL('worker.ts', import.meta.url)),
      minThreads: 0,
      maxThreads: threads,
      maxQueue: waiting,
      idleTimeout: 30_000,
      // A thread that waits for its next run must still be able to close its files.
      atomics: 'disabled',
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    });
  }

  /** Runs under way and waiting. */
  get size(): number {
    return this.#pool.queueSize + this.#pool.threads.length;
  }

  /** Begins a run, or queues it. A thread that dies makes it fail, and nothing else. */
  run(task: Omit<SimulationTask, 'monitor'>): PooledRun {
    const monitor = new RunMonitor();
    const abort = new AbortController();
    const outcome = this.#pool
      .run({ ...task, monitor: monitor.buffer }, { signal: abort.signal })
      .catch((error: unknown): SimulationOutcome => {
        if (monitor.cancelled) return { kind: 'cancelled' };
        return { kind: 'failed', reason: reasonOf(error) };
      });
    return {
      monitor,
      outcome,
      cancel: () => {
        if (monitor.cancelled) return;
        monitor.cancel();
        const timer = setTimeout(() => abort.abort(), patienceMs);
        void outcome.finally(() => clearTimeout(timer));
      },
    };
  }

  /** Ends all threads, whatever they do. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return `the run needed more than ${heapMegabytes} MB of memory`;
  return error.message;
}
