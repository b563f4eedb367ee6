import './engine.ts';

import { PlantFileError } from '../../config/index.ts';
import { runCommand } from './cli/run.ts';
import { sweepCommand } from './cli/sweep.ts';
import { tuneCommand } from './cli/tune.ts';
import { UsageError } from './cli/usage.ts';
import { workerCommand } from './cli/worker.ts';
import { RunError } from './run.ts';
import { ScenarioError } from './scenario.ts';
import { BrokerError } from './sweep/broker.ts';

/** `npm run lab`: scenarios and sweeps from the command line. */
const commands: Readonly<Record<string, (words: string[]) => Promise<void>>> = {
  run: runCommand,
  sweep: sweepCommand,
  tune: tuneCommand,
  worker: workerCommand,
};

/** What is told in a line, without a trace: it is not ours. */
const told = [ScenarioError, PlantFileError, RunError, BrokerError];

const usage = `usage: npm run --silent lab -- run|sweep|tune|worker [options]
  run      a scenario, from options or a file
  sweep    a scenario file's sweep, in this machine's threads or by workers over NATS
  tune     identifies a plant's control loops on the twin and proposes tunings
  worker   does runs of sweeps for others, until it is stopped
  --help after a command tells its options
`;

async function main([name = '', ...words]: string[]): Promise<void> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command !== undefined) return command(words);
  if (name === '--help') process.stdout.write(usage);
  else throw new UsageError(name === '' ? 'expected a command' : `no command is called "${name}"`, usage);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) process.stderr.write(`${error.message}\n\n${error.usage}`);
  else if (told.some((kind) => error instanceof kind)) process.stderr.write(`${(error as Error).message}\n`);
  else throw error;
  process.exitCode = 1;
}
