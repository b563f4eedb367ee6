import { Worker } from 'node:worker_threads';
import type { Logger, OpcuaConnection } from '../../protocols/opcua/index.ts';
import type { Controller, GivenOutlook } from '../scan/index.ts';
import { readOutlookDocument } from './outlook-document.ts';
import type { OutlookNews, OutlookSource } from './outlook-source.ts';

/** Memory of the thread, MB: documents are bounded far below it. */
const heapMegabytes = 64;
const restartMs = 60_000;
/** Where a virtual plant shows what its weather service and its market say. */
export const outlookNodeId = 'ns=1;s=outlook';

/**
 * Keeps what came last from each source of forecasts and prices until the scan takes it: nobody calls the controller, and a source that
 * hangs, floods or dies is missed and nothing else.
 */
export class OutlookFeed {
  readonly #logger: Logger;
  /** What each source told last, and those whose news nobody has taken yet. */
  readonly #latest = new Map<string, GivenOutlook>();
  readonly #fresh = new Set<string>();
  readonly #problems = new Map<string, string>();
  #changed = true;
  #handedTo: unknown;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** News of a source; the newest counts. */
  take(news: OutlookNews): void {
    const { from } = news;
    const before = this.#problems.get(from);
    if ('given' in news) {
      this.#latest.set(from, news.given);
      this.#fresh.add(from);
      this.#problems.delete(from);
      this.#changed ||= before !== undefined;
      if (before !== undefined) this.#logger.info({ from }, 'forecasts or prices come again');
      return;
    }
    if (before === news.problem) return;
    this.#problems.set(from, news.problem);
    this.#changed = true;
    this.#logger.warn({ from, problem: news.problem }, 'no forecasts or prices');
  }

  /** Hands in what has come since the last time; called by the scan's loop before a scan. */
  handTo(controller: Pick<Controller, 'provideOutlook' | 'expectOutlook'>): void {
    // A controller that has taken another's place knows nothing yet.
    if (controller !== this.#handedTo) {
      this.#handedTo = controller;
      this.#changed = true;
      for (const from of this.#latest.keys()) this.#fresh.add(from);
    }
    if (this.#changed) {
      this.#changed = false;
      controller.expectOutlook([...this.#problems].map(([from, problem]) => `${nameOf(from)}: ${problem}`).join('; '));
    }
    if (this.#fresh.size === 0) return;
    for (const [from, outlook] of this.#latest) {
      if (!this.#fresh.has(from)) continue;
      const fault = controller.provideOutlook(outlook);
      if (fault !== undefined) this.take({ from, problem: fault });
    }
    this.#fresh.clear();
  }
}

/** A source's name without what may be secret in an address. */
function nameOf(from: string): string {
  if (!/^https?:/.test(from)) return from;
  const { host, pathname } = new URL(from);
  return `${host}${pathname}`;
}

/** Reads files and addresses in a thread of its own, which begins anew a minute after it has died. @returns what ends it */
export function followSources(
  sources: readonly OutlookSource[],
  feed: OutlookFeed,
  logger: Logger,
): () => Promise<void> {
  let worker: Worker | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const begin = () => {
    worker = new Worker(new URL('outlook-worker.ts', import.meta.url), {
      workerData: { sources },
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    });
    worker.unref();
    worker.on('message', (news: OutlookNews) => feed.take(news));
    worker.on('error', (error: unknown) => logger.error({ error: String(error) }, 'the reader of forecasts failed'));
    worker.on('exit', () => {
      if (closed) return;
      timer = setTimeout(begin, restartMs);
      timer.unref();
    });
  };
  begin();
  return async () => {
    closed = true;
    clearTimeout(timer);
    await worker?.terminate();
  };
}

/** Listens to what a virtual plant tells of its weather and its market. */
export function followField(
  connection: Pick<OpcuaConnection, 'subscribeTexts'>,
  feed: OutlookFeed,
  electricityGrid: number,
  plantNow: () => number,
): void {
  connection.subscribeTexts([{ nodeId: outlookNodeId, index: 0 }], (_, text) => {
    if (text === null || text === 'null') return;
    const now = plantNow();
    try {
      feed.take({ from: 'plant', given: readOutlookDocument(text, { now, made: now, electricityGrid }) });
    } catch (error) {
      feed.take({ from: 'plant', problem: error instanceof Error ? error.message : String(error) });
    }
  });
}
