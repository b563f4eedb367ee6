import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Rejects where a process of its own could not start or failed; resolves where it ended well. */
function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`the measuring process ended with ${code}`)),
    );
  });
}

/**
 * What a measuring process of its own tells in its one message: neither its memory nor its compiled code is anybody else's.
 * @param file of the process
 */
export async function measuredApart<T>(file: URL): Promise<T> {
  const child = fork(fileURLToPath(file));
  const told: T[] = [];
  child.once('message', (message) => told.push(message as T));
  await ended(child);
  if (told.length === 0) throw new Error('the measuring process told nothing');
  return told[0];
}

/**
 * Waits until a process of its own has done what it is told in one message.
 * @param file of the process
 */
export async function doneApart(file: URL, task: object): Promise<void> {
  const child = fork(fileURLToPath(file));
  const end = ended(child);
  child.send(task);
  await end;
}
