/** One recorded value of a point. `time` is plant time in seconds since the Unix epoch; a `value` of NaN is "no value". */
export interface Sample {
  readonly point: string;
  readonly time: number;
  readonly value: number;
  /** 0 good, 1 uncertain, 2 bad. */
  readonly quality: number;
}

/** What of one point was recorded: three columns of the same length; `null` is "no (good) value". */
export interface Series {
  readonly times: number[];
  readonly values: (number | null)[];
  readonly qualities: number[];
}

export interface HistoryQuery {
  readonly points: readonly string[];
  /** Plant time, seconds; `from` included, `to` excluded. */
  readonly from: number;
  readonly to: number;
  /** About how many samples of each point are wanted at most; more are reduced to extremes per bucket. */
  readonly samples: number;
}

/** State of one store, for `/healthz` and `/metrics`. */
export interface StoreStats {
  readonly name: string;
  readonly state: 'starting' | 'ok' | 'failing' | 'closed';
  readonly written: number;
  readonly waiting: number;
  /** Samples given up because a bounded queue was full or the store refused them. */
  readonly dropped: number;
  readonly lastError: string | undefined;
  /** Size of what is kept, in bytes, where the store knows it. */
  readonly bytes: number | undefined;
}

/** Where samples go. `append` never throws and never waits: the queue behind it is bounded and counts what it drops. */
export interface Sink {
  append(samples: readonly Sample[]): void;
  /** Resolves when everything appended before is stored; rejects when it cannot be now. */
  flush(): Promise<void>;
  close(): Promise<void>;
  stats(): StoreStats;
}

/** A sink that can be asked. */
export interface History extends Sink {
  query(query: HistoryQuery): Promise<Record<string, Series>>;
}

/** The little of a logger that the stores need (pino has it). */
export interface Log {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Thrown by a query when the store cannot answer now; `message` is fit for people. */
export class HistoryUnavailableError extends Error {
  override readonly name = 'HistoryUnavailableError';
}
