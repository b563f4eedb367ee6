import { readText } from '../../../config/index.ts';
import { SimulationPool } from '../pool.ts';
import { readScenario, ScenarioError, type ScenarioInput, weatherTextOf } from '../scenario.ts';
import { sweepLocally } from '../sweep/local.ts';
import { sweepByWorkers } from '../sweep/nats-coordinator.ts';
import { type LabSweep, planSweep, type SweepPlan } from '../sweep/plan.ts';
import { type Entry, Library, type LibraryLimits } from './library.ts';

export interface LabOptions {
  readonly folder: string;
  /** Plant files that scenarios may name, by name. */
  readonly plants: () => ReadonlyMap<string, string>;
  /** Weather files that scenarios may name, by name. */
  readonly weathers: () => ReadonlyMap<string, string>;
  /** Runs at the same time. */
  readonly threads: number;
  /** Runs that may wait. */
  readonly waitingMaximum: number;
  readonly limits: LibraryLimits;
  /** Where sweeps may be done by others (`nats://…`); absent: nowhere. */
  readonly brokerUrl?: string | undefined;
  readonly log: {
    info(details: object, text: string): void;
    error(details: object, text: string): void;
  };
  /** Wall milliseconds; only tests give another. */
  readonly now?: () => number;
}

/** How far a run is. */
export interface RunProgress {
  /** 0 to 1. */
  readonly share: number;
  /** At the pace so far; undefined before it can be told. */
  readonly remainingSeconds: number | undefined;
}

/** Thrown where something cannot be done in the state things are in. */
export class StateError extends Error {
  override readonly name = 'StateError';
}

/** Thrown where too much waits already. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
}

interface Running {
  readonly share: () => number;
  readonly cancel: () => void;
}

/** Samples kept where a scenario does not say: every ten minutes for a season, less often for longer runs. */
const samplesByDefault = 20_000;
/** Below this share the pace says nothing yet. */
const tellingShare = 0.02;

/** Takes scenarios, runs them in threads one after the other, and keeps what they found. */
export class Lab {
  readonly library: Library;
  readonly #options: LabOptions;
  readonly #pool: SimulationPool;
  readonly #running = new Map<number, Running>();
  readonly #ending = new Set<Promise<void>>();
  readonly #now: () => number;
  /** Who has a sweep under way. */
  readonly #sweeping = new Set<'here' | 'broker'>();
  readonly #leaving = new AbortController();
  #closed = false;

  constructor(options: LabOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.library = new Library(options.folder, options.limits);
    if (this.library.setAside !== undefined)
      options.log.error({ aside: this.library.setAside }, 'the index of runs was broken: put aside');
    this.#pool = new SimulationPool({ threads: options.threads, waiting: 2 * options.threads });
    this.#next();
  }

  /** Whether sweeps can be done by others. */
  get hasBroker(): boolean {
    return this.#options.brokerUrl !== undefined;
  }

  /**
   * Checks a scenario, and a sweep over it, as a run would.
   * @returns how many runs it is
   * @throws ScenarioError, PlantFileError
   */
  check(scenario: ScenarioInput, sweep: LabSweep | undefined): number {
    if (sweep === undefined) {
      readScenario(this.#local(scenario));
      return 1;
    }
    if (sweep.workers === 'broker' && this.#options.brokerUrl === undefined)
      throw new ScenarioError(
        'sweep.workers: there is no broker here; set BRAISE_NATS_URL, or leave it to this machine',
      );
    const { tasks } = this.#planOf(scenario, sweep);
    readScenario(tasks[0].scenario);
    return tasks.length;
  }

  /**
   * Takes a scenario into the queue.
   * @throws ScenarioError, PlantFileError; BusyError where too many wait; FullError where there is no room
   */
  submit(scenario: ScenarioInput, sweep: LabSweep | undefined, who: string): Entry {
    const whole = sweep === undefined ? { ...scenario, record: scenario.record ?? recordOf(scenario) } : scenario;
    this.check(whole, sweep);
    const { waitingMaximum } = this.#options;
    if (this.library.waiting().length >= waitingMaximum)
      throw new BusyError(`${waitingMaximum} runs are waiting already: wait for some to end, or cancel them`);
    const title = scenario.title ?? '';
    const entry = this.library.add({ title, who, scenario: whole, sweep }, this.#now());
    this.#next();
    return this.library.get(entry.id) ?? entry;
  }

  progress({ id, startedMs }: Entry): RunProgress | undefined {
    const running = this.#running.get(id);
    if (running === undefined || startedMs === undefined) return undefined;
    const share = running.share();
    const pace = (this.#now() - startedMs) / 1000;
    return { share, remainingSeconds: share < tellingShare ? undefined : pace * (1 / share - 1) };
  }

  /** @throws StateError where it has ended already */
  cancel(entry: Entry): void {
    const running = this.#running.get(entry.id);
    if (running !== undefined) running.cancel();
    else if (entry.state === 'queued') this.library.end(entry.id, 'cancelled', this.#now());
    else throw new StateError('this run has ended already');
  }

  /** @throws StateError while it is under way */
  remove(entry: Entry): void {
    if (this.#running.has(entry.id)) throw new StateError('this run is under way: cancel it first');
    this.library.remove(entry.id);
  }

  /** Ends what runs, which is then marked as cut; what waits is taken up by the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#leaving.abort();
    await this.#pool.close();
    await Promise.all(this.#ending);
    this.library.close();
  }

  /** The scenario with the paths of its files in place of their names. */
  #local(scenario: ScenarioInput): ScenarioInput {
    const { plant = 'chapelle', weather } = scenario;
    const pathOf = (what: string, known: ReadonlyMap<string, string>, name: string) => {
      const path = known.get(name);
      if (path === undefined)
        throw new ScenarioError(
          `${what}: there is no ${what} "${name}"; there ${known.size === 0 ? 'is none' : `are ${[...known.keys()].join(', ')}`}`,
        );
      return path;
    };
    return {
      ...scenario,
      plant: pathOf('plant', this.#options.plants(), plant),
      ...(weather === undefined ? {} : { weather: pathOf('weather', this.#options.weathers(), weather) }),
    };
  }

  #planOf(scenario: ScenarioInput, sweep: LabSweep): SweepPlan {
    const plan = planOf(scenario, sweep);
    return { ...plan, tasks: plan.tasks.map((task) => ({ ...task, scenario: this.#local(task.scenario) })) };
  }

  /** Begins what waits while there are threads: runs in their order, and one sweep beside them. */
  #next(): void {
    for (const entry of this.#closed ? [] : this.library.waiting()) {
      const by = byOf(entry);
      if (by !== 'broker' && this.#busy() >= this.#options.threads) continue;
      if (entry.sweep !== undefined && this.#sweeping.has(by)) continue;
      this.library.begin(entry.id, this.#now());
      const ending = this.#carryOut(entry)
        .catch((error: unknown) => this.#failed(entry.id, error))
        .finally(() => {
          this.#running.delete(entry.id);
          this.#ending.delete(ending);
          if (entry.sweep !== undefined) this.#sweeping.delete(by);
          this.#next();
        });
      this.#ending.add(ending);
    }
  }

  /** Runs on this machine's threads. */
  #busy(): number {
    return this.#running.size - (this.#sweeping.has('broker') ? 1 : 0);
  }

  #failed(id: number, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#options.log.error({ id, error: reason }, 'a run failed');
    if (!this.#closed) this.library.end(id, 'failed', this.#now(), { reason });
  }

  #carryOut(entry: Entry): Promise<void> {
    if (entry.sweep === undefined) return this.#runOne(entry);
    this.#sweeping.add(byOf(entry));
    return this.#sweep(entry, entry.sweep);
  }

  async #runOne({ id, scenario }: Entry): Promise<void> {
    const recordTo = this.library.folderOf(id);
    const { monitor, outcome, cancel } = this.#pool.run({ scenario: this.#local(scenario), recordTo });
    this.#running.set(id, { share: () => monitor.share, cancel });
    const ended = await outcome;
    // What a stopping lab cuts is told as such at its next start.
    if (this.#closed) return;
    if (ended.kind === 'done') {
      this.library.end(id, 'done', this.#now(), { result: { run: ended.result, recorded: ended.recorded } });
    } else {
      const reason = ended.kind === 'failed' ? ended.reason : undefined;
      this.library.end(id, ended.kind, this.#now(), { reason });
    }
    this.#options.log.info({ id, ended: ended.kind }, 'a run ended');
  }

  async #sweep({ id, scenario }: Entry, sweep: LabSweep): Promise<void> {
    const byBroker = sweep.workers === 'broker';
    const plan = byBroker ? planOf(scenario, sweep) : this.#planOf(scenario, sweep);
    const stop = new AbortController();
    let done = 0;
    this.#running.set(id, { share: () => done / plan.tasks.length, cancel: () => stop.abort() });
    try {
      const progress = (count: number) => {
        done = count;
      };
      const rows = byBroker
        ? await sweepByWorkers(plan, {
            url: this.#options.brokerUrl ?? '',
            files: this.#filesOf(plan),
            progress,
            signal: this.#leaving.signal,
            cancel: stop.signal,
          })
        : await sweepLocally(plan, {
            threads: this.#options.threads,
            pool: this.#pool,
            signal: stop.signal,
            progress,
          });
      if (this.#closed) return;
      this.library.saveRows(id, rows);
      const failedRuns = rows.filter(({ failed }) => failed !== undefined).length;
      this.library.end(id, 'done', this.#now(), { result: { runs: rows.length, failedRuns } });
    } catch (error) {
      if (this.#closed) return;
      if (!stop.signal.aborted) throw error;
      this.library.end(id, 'cancelled', this.#now());
    }
  }

  /** Texts of the plants and weather files that the runs name: workers may not have them. */
  #filesOf({ tasks }: SweepPlan): Record<string, string> {
    const { plants, weathers } = this.#options;
    const files: Record<string, string> = {};
    for (const { scenario } of tasks) {
      const { plant = 'chapelle', weather } = scenario;
      files[plant] ??= readText(plants().get(plant) ?? plant);
      if (weather !== undefined) files[weather] ??= weatherTextOf(weathers().get(weather) ?? weather, {});
    }
    return files;
  }
}

const byOf = ({ sweep }: Entry): 'here' | 'broker' => sweep?.workers ?? 'here';

/** The plan does not depend on who carries it out. */
function planOf(scenario: ScenarioInput, { workers: _, ...sweep }: LabSweep): SweepPlan {
  return planSweep(scenario, sweep);
}

function recordOf({ days = 7 }: ScenarioInput): NonNullable<ScenarioInput['record']> {
  const minutes = Math.ceil((Number(days) * 1440) / samplesByDefault);
  return { points: 'all', interval: 60 * Math.max(10, minutes) };
}
