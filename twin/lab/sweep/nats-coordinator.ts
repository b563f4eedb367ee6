import { createHash } from 'node:crypto';
import {
  type Broker,
  ensureStreams,
  joinBroker,
  portable,
  publishOnce,
  type ResultMessage,
  resultSubject,
  storeFile,
  streams,
  type TaskMessage,
  taskSubject,
  version,
} from './broker.ts';
import type { SweepRow } from './local.ts';
import type { SweepPlan } from './plan.ts';

export interface CoordinatorOptions {
  readonly url: string;
  /** Text of every plant and weather file that the runs name, by that name. */
  readonly files: Readonly<Record<string, string>>;
  readonly progress?: (done: number, row: SweepRow) => void;
  /** Ends the waiting; what is with the broker is done all the same, and there when it is asked for again. */
  readonly signal?: AbortSignal;
  /** Ends it for good: what no worker has begun is taken back. */
  readonly cancel?: AbortSignal;
  /** After so many seconds without a sign a worker counts as dead. */
  readonly silenceSeconds?: number;
}

/** Tasks on their way to the broker at once. */
const atOnce = 50;

/**
 * Has a sweep done by whatever workers join the broker. Coordinator and workers may die at any time: asked again for the same
 * sweep, it goes on with what is missing.
 * @returns a row for every run, in the plan's order, the same as on one machine
 */
export async function sweepByWorkers(plan: SweepPlan, options: CoordinatorOptions): Promise<SweepRow[]> {
  const { url, progress, cancel } = options;
  const signal = AbortSignal.any([options.signal, cancel].filter((one) => one !== undefined));
  const broker = await joinBroker(url, 'braise-lab-coordinator');
  try {
    await ensureStreams(broker, options.silenceSeconds);
    const hashes: Record<string, string> = {};
    for (const [name, text] of Object.entries(options.files)) hashes[name] = await storeFile(broker, name, text);
    const sweep = identity(plan, hashes);
    const rows = new Map<number, SweepRow>();
    const collecting = collect(broker, sweep, rows, plan.tasks.length, progress, signal);
    // A failure here is told below, after the tasks are out; until then it must not count as unhandled.
    collecting.catch(() => undefined);
    await publish(broker, sweep, plan, hashes);
    try {
      await collecting;
    } catch (error) {
      if (cancel?.aborted) await broker.manager.streams.purge(streams.tasks, { filter: taskSubject(sweep, '*') });
      throw error;
    }
    return plan.tasks.map(({ index }) => rows.get(index) as SweepRow);
  } finally {
    await broker.connection.close();
  }
}

/** The same runs on the same plants by the same program have the same results. */
function identity(plan: SweepPlan, hashes: Readonly<Record<string, string>>): string {
  return createHash('sha256')
    .update(JSON.stringify([plan.id, version, hashes]))
    .digest('hex')
    .slice(0, 24);
}

async function publish(
  broker: Broker,
  sweep: string,
  { tasks }: SweepPlan,
  hashes: Readonly<Record<string, string>>,
): Promise<void> {
  const known = await broker.manager.streams.info(streams.results, { subjects_filter: resultSubject(sweep, '*') });
  const done = known.state.subjects ?? {};
  const missing = tasks.filter(({ index }) => done[resultSubject(sweep, index)] === undefined);
  for (let from = 0; from < missing.length; from += atOnce) {
    await Promise.all(
      missing.slice(from, from + atOnce).map((task) => {
        const message: TaskMessage = {
          sweep,
          task: { ...task, scenario: portable(task.scenario) },
          plant: hashes[task.scenario.plant ?? 'chapelle'],
          ...(task.scenario.weather === undefined ? {} : { weather: hashes[task.scenario.weather] }),
        };
        return publishOnce(broker, taskSubject(sweep, task.index), message);
      }),
    );
  }
}

/** Gathers results, those of an earlier attempt first, until there is one for every run. */
async function collect(
  { client }: Broker,
  sweep: string,
  rows: Map<number, SweepRow>,
  total: number,
  progress: CoordinatorOptions['progress'],
  signal: AbortSignal | undefined,
): Promise<void> {
  const consumer = await client.consumers.get(streams.results, { filter_subjects: resultSubject(sweep, '*') });
  const messages = await consumer.consume();
  const stop = () => messages.stop();
  signal?.addEventListener('abort', stop);
  try {
    for await (const message of messages) {
      const { row } = message.json<ResultMessage>();
      if (rows.has(row.index)) continue;
      rows.set(row.index, row);
      progress?.(rows.size, row);
      if (rows.size === total) return;
    }
    signal?.throwIfAborted();
    throw new Error(`the broker ended the results after ${rows.size} of ${total}`);
  } finally {
    signal?.removeEventListener('abort', stop);
    await messages.close();
  }
}
