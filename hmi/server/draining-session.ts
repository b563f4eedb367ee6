import type { PersonSession } from './controller.ts';

/** Longest that a session stays open for its last calls: a second longer than a controller may take to answer one. */
const drainMs = 6000;

/** A session that, once it is to be closed, first lets the calls that are under way come to their end: closing its channel would lose their answers. */
export function draining(session: PersonSession, limitMs = drainMs): PersonSession {
  const running = new Set<Promise<unknown>>();
  return {
    call: async (call) => {
      const called = session.call(call);
      running.add(called);
      try {
        return await called;
      } finally {
        running.delete(called);
      }
    },
    close: async () => {
      if (running.size > 0) await ended(running, limitMs);
      await session.close();
    },
  };
}

/** Waits until all of them are settled, one way or the other, or the time is over. */
async function ended(running: Iterable<Promise<unknown>>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([Promise.allSettled(running), over]);
  clearTimeout(timer);
}
