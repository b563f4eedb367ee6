/**
 * Runs asynchronous tasks one after the other. At most `limit` may wait; one more is refused at once, so that a slow disk
 * makes callers fail early instead of growing a queue.
 */
export function createSerial(limit: number) {
  let tail: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    get waiting(): number {
      return waiting;
    },
    run<T>(task: () => Promise<T>): Promise<T> {
      if (waiting >= limit) return Promise.reject(new Error(`more than ${limit} tasks are waiting`));
      waiting += 1;
      const result = tail.then(task).finally(() => {
        waiting -= 1;
      });
      // The chain goes on after a failed task; the failure itself goes to the caller through `result`.
      tail = result.catch(() => undefined);
      return result;
    },
  };
}
