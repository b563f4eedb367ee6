import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * What a measuring process of its own tells in its one message: neither its memory nor its compiled code is anybody else's.
 * @param file of the process
 */
export function measuredApart<T>(file: URL): Promise<T> {
  const child = fork(fileURLToPath(file));
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code !== 0) reject(new Error(`the measuring process ended with ${code}`));
    });
  });
}
