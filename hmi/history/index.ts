import { join } from 'node:path';
import { DuckDbHistory } from './duckdb.ts';
import type { History, HistoryQuery, Log, Sample, Series, Sink, StoreStats } from './history.ts';
import { InfluxSink } from './influx.ts';

export {
  HistoryUnavailableError,
  type Log,
  type Sample,
  type Series,
  type StoreStats,
} from './history.ts';
export { createRecorder, type Recorder } from './recorder.ts';

export interface HistoryConfiguration {
  /** `history/` of the data directory. */
  readonly folder: string;
  readonly plant: string;
  readonly now: () => number;
  readonly log: Log;
  readonly heartbeatSeconds: number;
  readonly retention: { readonly days: number; readonly bytes: number };
  /** Forward to an InfluxDB too. */
  readonly influx?: {
    readonly url: string;
    readonly token: string;
    readonly org: string;
    readonly bucket: string;
  };
}

/** The history of a site: DuckDB answers; every other sink gets a copy. */
export class SiteHistory {
  private readonly main: History;
  private readonly copies: readonly Sink[];

  constructor(main: History, copies: readonly Sink[]) {
    this.main = main;
    this.copies = copies;
  }

  append(samples: readonly Sample[]): void {
    for (const sink of [this.main, ...this.copies]) sink.append(samples);
  }

  query(query: HistoryQuery): Promise<Record<string, Series>> {
    return this.main.query(query);
  }

  async flush(): Promise<void> {
    await Promise.all([this.main, ...this.copies].map((sink) => sink.flush()));
  }

  /** Closes all; the first failure is thrown after all were tried. */
  async close(): Promise<void> {
    const results = await Promise.allSettled([this.main, ...this.copies].map((sink) => sink.close()));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  stats(): StoreStats[] {
    return [this.main, ...this.copies].map((sink) => sink.stats());
  }
}

/** Opens the history as configured. */
export function createHistory(configuration: HistoryConfiguration): SiteHistory {
  const { influx, folder, plant, log } = configuration;
  const copies = influx
    ? [
        new InfluxSink({
          ...influx,
          plant,
          log,
          spoolFile: join(folder, 'influx-spool.sqlite'),
        }),
      ]
    : [];
  return new SiteHistory(new DuckDbHistory(configuration), copies);
}
