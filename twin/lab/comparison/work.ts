import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { known } from './results-folder.ts';
import { nameOf, type Task, turns } from './subjects.ts';

/**
 * Does all that the folder does not know yet, in worker threads. What was done stays there: after an interruption only the runs under
 * way are lost.
 * @param told of each result as it is there, and how many are not yet
 */
export async function workThrough(
  folder: string,
  threads: number,
  told: (name: string, left: number) => void,
): Promise<void> {
  const pool = new Piscina<{ folder: string; task: Task }, void>({
    filename: fileURLToPath(new URL('worker.ts', import.meta.url)),
    maxThreads: threads,
  });
  const open = turns().map((turn) => turn.filter((task) => known(folder, nameOf(task)) === undefined));
  let left = open.flat().length;
  try {
    for (const turn of open)
      await Promise.all(
        turn.map(async (task) => {
          await pool.run({ folder, task });
          told(nameOf(task), --left);
        }),
      );
  } finally {
    await pool.destroy();
  }
}
