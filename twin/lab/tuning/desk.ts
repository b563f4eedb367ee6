import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { parsePlant } from '../../../config/index.ts';
import { writeWhole } from '../../../config/whole-file.ts';
import { BusyError, StateError } from '../library/lab.ts';
import { ScenarioError } from '../scenario.ts';
import { RunMonitor } from '../simulate.ts';
import { loopName, loopsOf } from './experiment.ts';
import { tunedText } from './plant-text.ts';
import { operatingPoints } from './points.ts';
import type { Proposal } from './proposal.ts';
import type { TuningTask } from './worker.ts';

/** Loops that were asked to be looked at, and what was found so far. Times in wall milliseconds. */
export interface TuningJob {
  readonly who: string;
  readonly loops: readonly string[];
  /** Operating points, by name. */
  readonly at: readonly string[];
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  /** Why it failed. */
  readonly reason?: string;
  readonly startedMs: number;
  readonly endedMs?: number;
  readonly proposals: readonly Proposal[];
}

/** What can be asked for: all loops and all points where nothing is said. */
export interface TuningRequest {
  /** The plant's text; absent: that of the site's plant file. */
  readonly text?: string | undefined;
  readonly loops?: readonly string[] | undefined;
  readonly at?: readonly string[] | undefined;
}

export interface TuningDeskOptions {
  /** Where the last job is kept. */
  readonly path: string;
  /** Text of the site's plant file. */
  readonly plantText: () => string;
  readonly log: { info(details: object, text: string): void; error(details: object, text: string): void };
  readonly now?: () => number;
}

const heapMegabytes = 512;
const cut = 'the lab stopped while this ran';

/**
 * Identifies loops on the twin and proposes tunings, one job at a time and one loop after the other in a thread of its own. The last
 * job is kept over restarts. Nothing here touches a plant.
 */
export class TuningDesk {
  readonly #options: TuningDeskOptions;
  readonly #pool: Piscina<TuningTask, Proposal>;
  readonly #now: () => number;
  #job: TuningJob | undefined;
  #running: { readonly abort: AbortController; readonly ended: Promise<void> } | undefined;
  #monitor = new RunMonitor();

  constructor(options: TuningDeskOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#pool = new Piscina({
      filename: fileURLToPath(new URL('worker.ts', import.meta.url)),
      minThreads: 0,
      maxThreads: 1,
      maxQueue: 1,
      idleTimeout: 30_000,
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    });
    this.#job = this.#kept();
    if (this.#job?.state === 'running') this.#end('failed', cut);
  }

  /** The last job asked for. */
  get job(): TuningJob | undefined {
    return this.#job;
  }

  /** How far it is, 0 to 1. */
  get share(): number {
    const job = this.#job;
    if (job === undefined || job.state !== 'running') return 1;
    return (job.proposals.length + this.#monitor.share) / job.loops.length;
  }

  /** The loops of the site's plant. */
  loops(): string[] {
    return loopsOf(parsePlant(this.#options.plantText(), 'configuration')).map(loopName);
  }

  /**
   * Begins a job in the place of the last one.
   * @throws BusyError while one is under way; PlantFileError, ScenarioError where the request is wrong
   */
  start({ text = this.#options.plantText(), loops, at }: TuningRequest, who: string): TuningJob {
    if (this.#running !== undefined) throw new BusyError('loops are being identified already: wait, or cancel it');
    const known = loopsOf(parsePlant(text, 'configuration')).map(loopName);
    const points = operatingPoints.map(({ name }) => name);
    const job: TuningJob = {
      who,
      loops: chosen('loops', loops ?? known, known),
      at: chosen('at', at ?? points, points),
      state: 'running',
      startedMs: this.#now(),
      proposals: [],
    };
    this.#put(job);
    const abort = new AbortController();
    this.#running = { abort, ended: this.#carryOut(text, job, abort.signal) };
    return job;
  }

  /** @throws StateError where nothing is under way */
  async cancel(): Promise<void> {
    if (this.#running === undefined) throw new StateError('no loop is being identified');
    this.#running.abort.abort();
    await this.#running.ended;
  }

  /**
   * A plant's text with what the last job proposes for some loops.
   * @throws ScenarioError where there is no proposal for one, or no place for it in the text; PlantFileError
   */
  prepare(text: string, loops: readonly string[]): string {
    const tunings = loops.map((loop) => {
      const found = this.#job?.proposals.find((one) => one.loop === loop);
      if (found?.proposed === undefined) throw new ScenarioError(`loops: there is no proposal for ${loop}`);
      const { equipment, parameter, proposed } = found;
      return { equipment, parameter, tuning: proposed };
    });
    try {
      return tunedText(text, tunings);
    } catch (error) {
      if (error instanceof RangeError) throw new ScenarioError(error.message);
      throw error;
    }
  }

  /** Ends what runs, which is then marked as cut. */
  async close(): Promise<void> {
    const running = this.#running;
    await this.#pool.destroy();
    await running?.ended;
  }

  async #carryOut(text: string, { loops, at }: TuningJob, signal: AbortSignal): Promise<void> {
    const points = operatingPoints.filter(({ name }) => at.includes(name));
    try {
      for (const loop of loops) {
        this.#monitor = new RunMonitor();
        const proposal = await this.#pool.run({ text, loop, points, monitor: this.#monitor.buffer }, { signal });
        this.#add(proposal);
      }
      this.#end('done');
    } catch (error) {
      if (signal.aborted) this.#end('cancelled');
      else this.#end('failed', error instanceof Error ? error.message : String(error));
    } finally {
      this.#running = undefined;
    }
  }

  #add(proposal: Proposal): void {
    const job = this.#job as TuningJob;
    this.#job = { ...job, proposals: [...job.proposals, proposal] };
  }

  #end(state: 'done' | 'failed' | 'cancelled', reason?: string): void {
    const job = this.#job as TuningJob;
    this.#put({ ...job, state, endedMs: this.#now(), ...(reason === undefined ? {} : { reason }) });
    this.#options.log.info({ state, reason, loops: job.loops.length }, 'an identification of loops ended');
  }

  #put(job: TuningJob): void {
    this.#job = job;
    const { path, log } = this.#options;
    try {
      writeWhole(path, JSON.stringify(job));
    } catch (error) {
      // It can still be looked at until the lab stops.
      log.error({ path, error: (error as Error).message }, 'an identification of loops could not be kept');
    }
  }

  #kept(): TuningJob | undefined {
    const { path, log } = this.#options;
    try {
      return JSON.parse(readFileSync(path, 'utf8')) as TuningJob;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        log.error({ path, error: (error as Error).message }, 'the last identification of loops cannot be read');
      return undefined;
    }
  }
}

function chosen(what: string, names: readonly string[], known: readonly string[]): string[] {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0 || names.length === 0)
    throw new ScenarioError(`${what}: ${unknown.join(', ') || 'nothing chosen'}: expected some of ${known.join(', ')}`);
  return known.filter((name) => names.includes(name));
}
