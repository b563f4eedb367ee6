import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import {
  type CallReply,
  type ColumnsReply,
  type FindReply,
  type Method,
  type Reply,
  type Request,
  TestError,
} from './protocol.ts';
import type { Rows } from './record.ts';
import type { Body } from './test-case.ts';

export interface TestsOptions {
  /** Tests that may run at once; each takes a thread, and up to some 250 MB when it runs for weeks. */
  readonly testsMaximum: number;
  /** A test that nobody has asked anything for so long ends. */
  readonly idleSeconds: number;
  /** A test that takes longer to begin, or to answer a request, ends. */
  readonly beginSeconds: number;
  readonly callSeconds: number;
  /** Told of every test that ends, and why. */
  readonly ended?: (testid: string, why: string) => void;
}

export const defaultOptions: TestsOptions = { testsMaximum: 8, idleSeconds: 1200, beginSeconds: 60, callSeconds: 600 };

/** Requests that may wait for one test. */
const waitingMaximum = 32;
const heapMegabytes = 512;

type Asked = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never;
type Result = CallReply | FindReply | ColumnsReply | null;

interface Waiting {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** One test in its own thread. */
export class Test {
  readonly id = randomUUID();
  readonly #worker: Worker;
  readonly #options: TestsOptions;
  readonly #waiting = new Map<number, Waiting>();
  #idle: NodeJS.Timeout;
  readonly #onEnd: (why: string) => void;
  #next = 0;
  #ended: TestError | undefined;
  /** Resolves once it answers; rejects where its plant cannot be run. */
  readonly ready: Promise<void>;

  constructor(plantFile: string, options: TestsOptions, onEnd: (why: string) => void) {
    this.#options = options;
    this.#onEnd = onEnd;
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { plantFile },
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    });
    // Idleness begins only when it is ready.
    this.#idle = setTimeout(() => this.end('it took too long to begin'), options.beginSeconds * 1000);
    this.ready = new Promise((resolve, reject) => {
      this.#worker.once('error', reject);
      this.#worker.once('exit', () => reject(this.#ended ?? new TestError(500, 'The test ended before it began.')));
      this.#worker.on('message', (reply: Reply) => {
        if (reply.type !== 'ready') this.#take(reply);
        else if (this.#ended === undefined) {
          clearTimeout(this.#idle);
          this.#idle = setTimeout(() => this.#sleep(), options.idleSeconds * 1000);
          resolve();
        }
      });
    });
    // Whoever selects the test awaits this; a test that fails later must not end the process for it.
    this.ready.catch(() => {});
    this.#worker.on('error', (error) =>
      this.end(`it failed: ${error instanceof Error ? error.message : String(error)}`),
    );
    this.#worker.on('exit', () => this.end('its thread ended'));
  }

  /** Asks for one of BOPTEST's answers. */
  call(method: Method, body: Body): Promise<CallReply> {
    return this.#ask({ type: 'call', method, body }) as Promise<CallReply>;
  }

  /** Asks where results are. */
  find(body: Body): Promise<FindReply> {
    return this.#ask({ type: 'find', body }) as Promise<FindReply>;
  }

  /** Asks for the values of some columns; null where the trajectories have changed since they were found. */
  columns(rows: Rows, columns: readonly number[]): Promise<ColumnsReply | null> {
    return this.#ask({ type: 'columns', rows, columns }) as Promise<ColumnsReply | null>;
  }

  #ask(asked: Asked): Promise<Result> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    if (this.#waiting.size >= waitingMaximum)
      return Promise.reject(new TestError(429, `${waitingMaximum} requests of this test wait already.`));
    const id = this.#next++;
    this.#idle.refresh();
    return new Promise((resolve, reject) => {
      const { callSeconds } = this.#options;
      const timer = setTimeout(() => this.end(`a request took more than ${callSeconds} s`), callSeconds * 1000);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#worker.postMessage({ ...asked, id });
    });
  }

  #take(reply: Exclude<Reply, { type: 'ready' }>): void {
    const waiting = this.#waiting.get(reply.id);
    if (waiting === undefined) return;
    this.#waiting.delete(reply.id);
    clearTimeout(waiting.timer);
    this.#idle.refresh();
    if (reply.type === 'done') waiting.resolve(reply.result);
    else waiting.reject(new TestError(500, `Internal BOPTEST error: ${reply.message}`));
  }

  #sleep(): void {
    if (this.#waiting.size > 0) this.#idle.refresh();
    else this.end(`nobody asked it anything for ${this.#options.idleSeconds} s`);
  }

  /** Ends the test; whoever still waits for it is told why. */
  end(why: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = new TestError(500, `The test has ended: ${why}.`);
    clearTimeout(this.#idle);
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(this.#ended);
    }
    this.#waiting.clear();
    void this.#worker.terminate();
    this.#onEnd(why);
  }
}

/** The tests that run now. */
export class Tests {
  readonly #options: TestsOptions;
  readonly #tests = new Map<string, Test>();

  constructor(options: TestsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#tests.size;
  }

  find(testid: string): Test | undefined {
    return this.#tests.get(testid);
  }

  /**
   * Begins a test of a plant. It holds a place at once, and answers once it is {@link Test.ready}.
   * @throws TestError when as many run as may
   */
  begin(plantFile: string): Test {
    const { testsMaximum, ended } = this.#options;
    if (this.#tests.size >= testsMaximum)
      throw new TestError(503, `${testsMaximum} tests run already: stop one, or wait until one ends.`);
    const test = new Test(plantFile, this.#options, (why) => {
      this.#tests.delete(test.id);
      ended?.(test.id, why);
    });
    this.#tests.set(test.id, test);
    return test;
  }

  /** Ends all. */
  close(): void {
    for (const test of [...this.#tests.values()]) test.end('the service stops');
  }
}
