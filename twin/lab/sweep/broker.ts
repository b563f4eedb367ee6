import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  AckPolicy,
  DiscardPolicy,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  type StreamConfig,
} from '@nats-io/jetstream';
import { connect, type NatsConnection, nanos } from '@nats-io/transport-node';
import type { ScenarioInput } from '../scenario.ts';
import type { SweepRow } from './local.ts';
import type { SweepTask } from './plan.ts';

/**
 * How sweeps travel over NATS JetStream. Tasks stand in a work queue until a worker acknowledges them, which it does only once the
 * result is stored; results stand in a stream that takes one message a subject, and there is one subject a run: whatever is
 * delivered twice, is worked on twice or dies half-way, each run has exactly one result.
 */
export const streams = {
  tasks: 'BRAISE_LAB_TASKS',
  results: 'BRAISE_LAB_RESULTS',
  files: 'BRAISE_LAB_FILES',
} as const;

/** A worker that is silent for so long has died: its task goes to another. */
export const silenceSeconds = 30;
/** A task that so many workers began and none finished is given up. */
export const attemptsMaximum = 10;
const keptDays = 30;
const tasksWaiting = 100_000;
const resultBytes = 2_000_000_000;

/** A run on its way to a worker. */
export interface TaskMessage {
  readonly sweep: string;
  readonly task: SweepTask;
  /** Hashes of the texts of plant and weather file, under which they are stored. */
  readonly plant: string;
  readonly weather?: string;
}

/** A run's result on its way back. */
export interface ResultMessage {
  readonly row: SweepRow;
  readonly worker: string;
}

/** The program's version. Workers of another one would give other results: each version has a queue of its own. */
export const version: string = (
  JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
const versionToken = version.replace(/[^A-Za-z0-9]/g, '_');
export const consumerName = `workers-${versionToken}`;

export const taskSubject = (sweep: string, index: number | '*'): string =>
  `braise.lab.task.${versionToken}.${sweep}.${index}`;
export const resultSubject = (sweep: string, index: number | '*'): string => `braise.lab.result.${sweep}.${index}`;
const fileSubject = (hash: string): string => `braise.lab.file.${hash}`;

/** Thrown where the broker cannot be used, with words for people. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';
}

export interface Broker {
  readonly connection: NatsConnection;
  readonly manager: JetStreamManager;
  readonly client: JetStreamClient;
}

/**
 * Joins a broker; user and password may stand in the URL. A lost connection is sought again without end.
 * @throws BrokerError
 */
export async function joinBroker(url: string, name: string): Promise<Broker> {
  const { user, pass, servers } = addressOf(url);
  try {
    const connection = await connect({
      servers,
      name,
      maxReconnectAttempts: -1,
      timeout: 10_000,
      ...(user === '' ? {} : { user, pass }),
    });
    try {
      const manager = await jetstreamManager(connection);
      return { connection, manager, client: jetstream(connection) };
    } catch (error) {
      await connection.close();
      throw error;
    }
  } catch (error) {
    throw new BrokerError(`NATS at ${servers}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function addressOf(url: string): { servers: string; user: string; pass: string } {
  try {
    const { protocol, host, username, password } = new URL(url.includes('://') ? url : `nats://${url}`);
    return { servers: `${protocol}//${host}`, user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  } catch {
    throw new BrokerError(`"${url}" is no address such as nats://127.0.0.1:4222`);
  }
}

/** Makes the streams and the workers' queue where they are not there; asked with another silence, the queue takes that. */
export async function ensureStreams({ manager }: Broker, silence?: number): Promise<void> {
  const once = { max_msgs_per_subject: 1, discard: DiscardPolicy.New, discard_new_per_subject: true } as const;
  const kept = { max_age: nanos(keptDays * 86_400_000) };
  await ensure(manager, {
    name: streams.tasks,
    subjects: ['braise.lab.task.>'],
    retention: RetentionPolicy.Workqueue,
    max_msgs: tasksWaiting,
    ...once,
    ...kept,
  });
  await ensure(manager, {
    name: streams.results,
    subjects: ['braise.lab.result.>'],
    max_bytes: resultBytes,
    ...once,
    ...kept,
  });
  await ensure(manager, { name: streams.files, subjects: ['braise.lab.file.>'], ...once, ...kept });
  const wait = nanos((silence ?? silenceSeconds) * 1000);
  const known = await manager.consumers.info(streams.tasks, consumerName).catch(() => undefined);
  if (known === undefined) {
    await manager.consumers.add(streams.tasks, {
      durable_name: consumerName,
      filter_subject: `braise.lab.task.${versionToken}.>`,
      ack_policy: AckPolicy.Explicit,
      ack_wait: wait,
      max_ack_pending: tasksWaiting,
    });
  } else if (silence !== undefined && known.config.ack_wait !== wait) {
    await manager.consumers.update(streams.tasks, consumerName, { ack_wait: wait });
  }
}

async function ensure(manager: JetStreamManager, config: Partial<StreamConfig> & { name: string }): Promise<void> {
  try {
    await manager.streams.info(config.name);
  } catch {
    await manager.streams.add(config);
  }
}

/** Whether a message was refused because its subject has one already. */
export function isTaken(error: unknown): boolean {
  return error instanceof Error && /maximum messages per subject exceeded/.test(error.message);
}

/** Publishes what its subject may have once. @returns false where it was there already */
export async function publishOnce({ client }: Broker, subject: string, body: object | Uint8Array): Promise<boolean> {
  try {
    const data = body instanceof Uint8Array ? body : JSON.stringify(body);
    const { duplicate } = await client.publish(subject, data, { msgID: subject, timeout: 10_000 });
    return !duplicate;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

/** Stores the text of a plant or weather file for the workers. @returns its hash */
export async function storeFile(broker: Broker, name: string, text: string): Promise<string> {
  const hash = createHash('sha256').update(text).digest('hex');
  const packed = gzipSync(text);
  const limit = broker.connection.info?.max_payload ?? 1_048_576;
  if (packed.length > limit) {
    throw new BrokerError(`${name} has ${packed.length} bytes when packed; this broker takes ${limit} in a message`);
  }
  await publishOnce(broker, fileSubject(hash), packed);
  return hash;
}

/** The text of a stored file. */
export async function fetchFile({ manager }: Broker, hash: string): Promise<string> {
  const message = await manager.streams.getMessage(streams.files, { last_by_subj: fileSubject(hash) });
  if (message === null) throw new BrokerError(`the file ${hash} is not stored`);
  return gunzipSync(message.data).toString('utf8');
}

/** The scenario of a task for a machine that has no such files. */
export function portable({ record: _, ...scenario }: ScenarioInput): ScenarioInput {
  return scenario;
}
