import type { Log } from '../history/index.ts';

/** How often the lab is asked, and how long it may take to answer, ms. */
const periodMs = 5000;
const answerMs = 2000;

export interface LabWatch {
  readonly state: () => 'running' | 'unreachable';
  readonly stop: () => void;
}

/** Asks the lab now and then whether it is there, for those who ask for health; nothing waits for it, and nothing depends on it. */
export function watchLab(url: string, log: Log): LabWatch {
  let state: 'running' | 'unreachable' = 'unreachable';
  const ask = async (): Promise<void> => {
    const before = state;
    try {
      const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(answerMs) });
      await answer.body?.cancel();
      state = answer.ok ? 'running' : 'unreachable';
    } catch {
      // Whatever the reason: it is not there.
      state = 'unreachable';
    }
    if (state !== before) log.info({ url, state }, 'the lab');
  };
  void ask();
  const timer = setInterval(() => void ask(), periodMs);
  timer.unref();
  return { state: () => state, stop: () => clearInterval(timer) };
}
