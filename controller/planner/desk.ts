import { Worker } from 'node:worker_threads';
import type { SolverAnswer } from '../planning/plan.ts';
import type { PlanProblem } from '../planning/problem.ts';

/** A search ends after so long by the wall's clock, s, and a thread that has not answered after more is ended with it. */
const secondsMaximum = 20;
const patienceMs = 30_000;
/** Memory of the thread, MB: a problem of a few hundred columns needs a tenth. */
const heapMegabytes = 256;

/** Takes up an answer; called between two scans, as a message of the thread. */
export type PlanTaker = (problem: PlanProblem, answer: SolverAnswer) => void;

/**
 * Solves plans in a thread beside the scan. The thread begins with the first problem, and again with the next one after it has died; what it
 * leaves unanswered is answered here as failed, so that nobody waits for it.
 */
export class PlanningDesk {
  readonly #take: PlanTaker;
  #worker: Worker | undefined;
  readonly #open = new Map<PlanProblem, NodeJS.Timeout>();

  constructor(take: PlanTaker) {
    this.#take = take;
  }

  /** Begins to solve a problem; its answer comes to the taker, once. */
  solve(problem: PlanProblem): void {
    const worker = this.#worker ?? this.#begin();
    const timer = setTimeout(() => this.#end(worker, `no answer within ${patienceMs / 1000} s`), patienceMs);
    timer.unref();
    this.#open.set(problem, timer);
    worker.postMessage({ problem, seconds: secondsMaximum });
  }

  #begin(): Worker {
    const worker = new Worker(new URL('worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    });
    worker.unref();
    worker.on('message', ({ problem, answer }: { readonly problem: PlanProblem; readonly answer: SolverAnswer }) => {
      // The problem comes back as a copy.
      for (const open of this.#open.keys())
        if (open.circuit === problem.circuit && open.issued === problem.issued) this.#settle(open, answer);
    });
    worker.on('error', (error) => this.#end(worker, error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => this.#end(worker, `the solver's thread ended with ${code}`));
    this.#worker = worker;
    return worker;
  }

  #settle(problem: PlanProblem, answer: SolverAnswer): void {
    clearTimeout(this.#open.get(problem));
    this.#open.delete(problem);
    this.#take(problem, answer);
  }

  #end(worker: Worker, message: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    void worker.terminate();
    for (const problem of [...this.#open.keys()]) this.#settle(problem, { kind: 'failed', reason: 'error', message });
  }

  /** Ends the thread; what it was at is not answered any more. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    for (const timer of this.#open.values()) clearTimeout(timer);
    this.#open.clear();
    await worker?.terminate();
  }
}
