import { basename } from 'node:path';
import { formatProblem, PlantFileError } from '../../config/index.ts';
import { RunError, type RunResult, solverFor, stretches } from './run.ts';
import { readScenario, ScenarioError, type ScenarioInput } from './scenario.ts';
import { TrajectoryWriter } from './trajectories/writer.ts';

/** A run to be done, as plain data that can go to another thread or another machine. */
export interface SimulationTask {
  readonly scenario: ScenarioInput;
  /** Folder that the scenario's relative paths are meant from. */
  readonly folder?: string;
  readonly plantText?: string;
  readonly weatherText?: string;
  /** Where its trajectories go; without it nothing is recorded. */
  readonly recordTo?: string;
  /** Shared with whoever waits: see {@link RunMonitor}. */
  readonly monitor?: SharedArrayBuffer;
}

/** What became of it. */
export type SimulationOutcome =
  | { readonly kind: 'done'; readonly result: RunResult; readonly recorded: Recorded | undefined }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'cancelled' };

export interface Recorded {
  readonly columns: readonly string[];
  readonly rows: number;
  readonly bytes: number;
}

/** Progress and cancelling of a run in another thread, without messages: the thread is busy, and nobody has to listen. */
export class RunMonitor {
  readonly buffer: SharedArrayBuffer;
  readonly #share: Float64Array;
  readonly #cancelled: Int32Array;

  constructor(buffer = new SharedArrayBuffer(16)) {
    this.buffer = buffer;
    this.#share = new Float64Array(buffer, 0, 1);
    this.#cancelled = new Int32Array(buffer, 8, 1);
  }

  /** Share of the run done, 0 to 1. */
  get share(): number {
    return this.#share[0];
  }

  set share(share: number) {
    this.#share[0] = share;
  }

  get cancelled(): boolean {
    return Atomics.load(this.#cancelled, 0) === 1;
  }

  /** Asks the run to end at its next pause. */
  cancel(): void {
    Atomics.store(this.#cancelled, 0, 1);
  }
}

/** Does a run. What is wrong with it comes back as its outcome; only a defect of ours is thrown. */
export async function simulate(task: SimulationTask): Promise<SimulationOutcome> {
  const monitor = new RunMonitor(task.monitor);
  let writer: TrajectoryWriter | undefined;
  let columns: readonly string[] = [];
  try {
    const { folder, plantText, weatherText } = task;
    const scenario = readScenario(task.scenario, { folder, plantText, weatherText });
    const recordTo = scenario.recording === undefined ? undefined : task.recordTo;
    const aids = { solver: await solverFor(scenario) };
    const running = stretches(recordTo === undefined ? { ...scenario, recording: undefined } : scenario, aids);
    for (;;) {
      const next = running.next();
      if (next.done) return { kind: 'done', result: next.value, recorded: summary(writer, columns) };
      const { share, recorder } = next.value;
      monitor.share = share;
      if (monitor.cancelled) return { kind: 'cancelled' };
      if (recorder === undefined || recordTo === undefined || (!recorder.full && share < 1)) continue;
      columns = recorder.columns;
      writer ??= await TrajectoryWriter.open(recordTo, columns);
      await writer.append(recorder.take());
    }
  } catch (error) {
    // Where the plant file lies is nothing to whoever asked over the network.
    if (error instanceof PlantFileError) return { kind: 'failed', reason: error.problems.map(named).join('\n') };
    if (error instanceof RunError || error instanceof ScenarioError) return { kind: 'failed', reason: error.message };
    throw error;
  } finally {
    writer?.close();
  }
}

function named(problem: PlantFileError['problems'][number]): string {
  return formatProblem({ ...problem, file: basename(problem.file) });
}

function summary(writer: TrajectoryWriter | undefined, columns: readonly string[]): Recorded | undefined {
  return writer === undefined ? undefined : { columns, rows: writer.rows, bytes: writer.bytes };
}
