import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { BackOff } from './back-off.ts';
import type { ProcessStatus } from './status-file.ts';

/** What a process tells its supervisor. */
export interface ProcessMessage {
  readonly type: string;
  readonly accounts?: readonly { readonly user: string; readonly password: string }[];
}

export interface SupervisedOptions {
  readonly name: string;
  readonly file: string;
  /** Environment of each start; `first` is the very first. */
  readonly environment: (first: boolean) => NodeJS.ProcessEnv;
  /** A line that the process printed; `loud` where it was on its standard error. */
  readonly line: (line: string, loud: boolean) => void;
  readonly message: (message: ProcessMessage) => void;
  readonly status: (status: ProcessStatus) => void;
  /** It ended by itself and will be started again in so many ms. */
  readonly ended: (how: string, waitMs: number) => void;
  /** It refused to start at all for a reason that trying again does not mend. */
  readonly refused: () => void;
}

/** Exit code of a process that refuses its configuration (sysexits.h: EX_CONFIG). */
export const refusedCode = 78;
/** How long a process may take to end in order. */
const killMs = 5000;
const lineMaximum = 20_000;

/** One process that is kept alive: started again when it dies, later and later while it keeps dying. */
export class Supervised {
  readonly #options: SupervisedOptions;
  readonly #backOff = new BackOff();
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #starts = 0;
  #ready = false;
  #stopped: (() => void) | undefined;

  constructor(options: SupervisedOptions) {
    this.#options = options;
  }

  start(): void {
    const { file, environment } = this.#options;
    const began = performance.now();
    const child = spawn(process.execPath, [file], {
      env: environment(this.#starts === 0),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#starts++;
    this.#child = child;
    this.#tell('starting');
    this.#read(child.stdout, false);
    this.#read(child.stderr, true);
    child.on('message', (message) => {
      const told = message as ProcessMessage;
      if (told.type === 'ready') {
        this.#ready = true;
        this.#tell('running');
      }
      this.#options.message(told);
    });
    child.on('error', (error) => this.#options.line(`${error.message}`, true));
    child.on('exit', (code, signal) => this.#exited(code, signal, performance.now() - began));
  }

  /** Ends it in order; by force after five seconds. Resolves when it is gone. */
  stop(): Promise<void> {
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      const force = setTimeout(() => child.kill('SIGKILL'), killMs);
      this.#stopped = () => {
        clearTimeout(force);
        resolve();
      };
      child.kill('SIGTERM');
    });
  }

  #exited(code: number | null, signal: string | null, livedMs: number): void {
    this.#child = undefined;
    if (this.#stopped !== undefined) {
      this.#tell('stopped');
      this.#stopped();
    } else if (code === refusedCode && !this.#ready) {
      this.#tell('stopped');
      this.#options.refused();
    } else {
      const wait = this.#backOff.next(livedMs);
      this.#timer = setTimeout(() => this.start(), wait);
      this.#tell('waiting');
      this.#options.ended(signal ?? `exit ${code}`, wait);
    }
  }

  #tell(state: ProcessStatus['state']): void {
    const pid = this.#child?.pid;
    const since = new Date().toISOString();
    this.#options.status({
      state,
      ...(pid === undefined ? {} : { pid }),
      since,
      restarts: Math.max(0, this.#starts - 1),
    });
  }

  #read(stream: Readable | null, loud: boolean): void {
    if (stream === null) return;
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) =>
      this.#options.line(line.slice(0, lineMaximum), loud),
    );
  }
}
