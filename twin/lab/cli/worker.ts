import { availableParallelism } from 'node:os';
import { workForOthers } from '../sweep/nats-worker.ts';
import { countOf, readOptions, UsageError } from './usage.ts';

const usage = `usage: npm run --silent lab -- worker --nats URL [options]
  --nats URL           the broker, such as nats://127.0.0.1:4222; user and password may stand in it
  --threads N          runs at the same time                          (as many as this machine has cores)
`;

const options = { nats: { type: 'string' }, threads: { type: 'string' }, help: { type: 'boolean' } } as const;

/** `lab worker`: does runs of sweeps for others until SIGINT or SIGTERM. */
export async function workerCommand(words: string[]): Promise<void> {
  const given = readOptions(words, options, usage);
  if (given.help) {
    process.stdout.write(usage);
    return;
  }
  if (given.nats === undefined) throw new UsageError('expected --nats URL', usage);
  const threads = given.threads === undefined ? availableParallelism() : countOf('threads', given.threads, usage);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  await workForOthers({
    url: given.nats,
    threads,
    signal: stop.signal,
    say: (text) => process.stderr.write(`${text}\n`),
  });
}
