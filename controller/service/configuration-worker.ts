import { parentPort } from 'node:worker_threads';
import { compareTexts, PlantFileError, parsePlant } from '../../config/index.ts';
import type { ReadAnswer, ReadTask } from './configuration-reader.ts';

/** The body of {@link ConfigurationReader}'s thread: reads a text, and tells what it says or what is wrong with it. */
function read({ text, running }: ReadTask): ReadAnswer {
  try {
    const plant = parsePlant(text, 'configuration');
    return { plant, changes: compareTexts(running, text) };
  } catch (error) {
    if (error instanceof PlantFileError) return { problems: error.problems };
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

const port = parentPort;
if (port === null) throw new Error('this module is the body of a worker thread');
port.on('message', (task: ReadTask) => port.postMessage(read(task)));
