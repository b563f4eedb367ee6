import { hostname } from 'node:os';
import type { JsMsg } from '@nats-io/jetstream';
import { millis } from '@nats-io/transport-node';
import { SimulationPool } from '../pool.ts';
import {
  attemptsMaximum,
  type Broker,
  consumerName,
  ensureStreams,
  fetchFile,
  joinBroker,
  publishOnce,
  type ResultMessage,
  resultSubject,
  streams,
  type TaskMessage,
} from './broker.ts';
import { rowOf, type SweepRow } from './local.ts';

export interface WorkerOptions {
  readonly url: string;
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly say: (words: string) => void;
}

/** How long one question for a task stands with the broker. */
const waitMs = 5000;
/** After a task that could not be handed back, and after a broker that does not answer. */
const pauseMs = 2000;
const filesKept = 20;

/** Does runs of sweeps until the signal: a task at a time in each thread. May be killed at any time. */
export async function workForOthers({ url, threads, signal, say }: WorkerOptions): Promise<void> {
  const name = `${hostname()}-${process.pid}`;
  const broker = await joinBroker(url, `braise-lab-worker ${name}`);
  const pool = new SimulationPool({ threads, waiting: threads });
  try {
    await ensureStreams(broker);
    const worker = new Worker(broker, pool, name, say);
    say(`${name} waits for runs, ${threads} at a time`);
    await Promise.all(Array.from({ length: threads }, () => worker.lane(signal)));
  } finally {
    await pool.close();
    await broker.connection.close();
  }
}

class Worker {
  readonly #broker: Broker;
  readonly #pool: SimulationPool;
  readonly #name: string;
  readonly #say: (words: string) => void;
  readonly #files = new Map<string, string>();

  constructor(broker: Broker, pool: SimulationPool, name: string, say: (words: string) => void) {
    this.#broker = broker;
    this.#pool = pool;
    this.#name = name;
    this.#say = say;
  }

  async lane(signal: AbortSignal): Promise<void> {
    const consumer = await this.#broker.client.consumers.get(streams.tasks, consumerName);
    while (!signal.aborted) {
      try {
        const message = await consumer.next({ expires: waitMs });
        if (message === null) continue;
        const { config } = await consumer.info();
        await this.#work(message, Math.max(250, millis(config.ack_wait ?? 0) / 3), signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#say(`the broker does not answer: ${error instanceof Error ? error.message : String(error)}`);
        await pause(pauseMs, signal);
      }
    }
  }

  /** Does one task: the result is stored, then the task acknowledged; until then it is another's as soon as we fall silent. */
  async #work(message: JsMsg, signMs: number, signal: AbortSignal): Promise<void> {
    const given = message.json<TaskMessage>();
    const sign = setInterval(() => message.working(), signMs);
    try {
      const row = await this.#rowOf(given, message.info.deliveryCount, signal);
      if (row === undefined) {
        message.nak();
        return;
      }
      const result: ResultMessage = { row, worker: this.#name };
      await publishOnce(this.#broker, resultSubject(given.sweep, row.index), result);
      await message.ackAck();
    } finally {
      clearInterval(sign);
    }
  }

  /** The task's row; undefined where this worker is stopped before it has one. */
  async #rowOf(given: TaskMessage, attempts: number, signal: AbortSignal): Promise<SweepRow | undefined> {
    const { task } = given;
    if (attempts > attemptsMaximum) {
      return {
        index: task.index,
        parameters: task.parameters,
        failed: `given up: ${attemptsMaximum} workers began it and none finished`,
      };
    }
    const running = this.#pool.run({
      scenario: task.scenario,
      plantText: await this.#file(given.plant),
      ...(given.weather === undefined ? {} : { weatherText: await this.#file(given.weather) }),
    });
    const stop = () => running.cancel();
    signal.addEventListener('abort', stop);
    const outcome = await running.outcome;
    signal.removeEventListener('abort', stop);
    return outcome.kind === 'cancelled' ? undefined : rowOf(task, outcome);
  }

  async #file(hash: string): Promise<string> {
    const known = this.#files.get(hash);
    if (known !== undefined) return known;
    const text = await fetchFile(this.#broker, hash);
    if (this.#files.size >= filesKept) this.#files.clear();
    this.#files.set(hash, text);
    return text;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
