import { HttpError, InfluxDB, Point, setLogger, type WriteApi } from '@influxdata/influxdb-client';
import type { Log, Sample, Sink, StoreStats } from './history.ts';
import { createSpool, type Spool } from './spool.ts';

export interface InfluxOptions {
  readonly url: string;
  readonly token: string;
  readonly org: string;
  readonly bucket: string;
  /** Tag on every sample. */
  readonly plant: string;
  /** File that keeps what could not be sent yet. */
  readonly spoolFile: string;
  readonly log: Log;
  /** Samples kept while the server is away; the oldest go first. */
  readonly queueLimit?: number;
  /** Milliseconds between deliveries; after failures the wait doubles up to a minute. */
  readonly intervalMs?: number;
  readonly timeoutMs?: number;
}

const linesPerBatch = 5000;

/**
 * Forwards samples to an InfluxDB (or what speaks its v2 write path) as measurement `braise` with tags plant and point, fields
 * value and quality, plant time in ms. Store and forward: every batch is on disk before it is sent and leaves when the server
 * has said yes, so samples arrive at least once and, having the same time and tags, count once. The client's own batching and
 * retrying are off: it sends full batches without anybody waiting for them, and its `close()` may return before they settled.
 */
export class InfluxSink implements Sink {
  private readonly options: Required<InfluxOptions>;
  private readonly client: InfluxDB;
  private readonly spool: Spool;
  private fresh: Sample[] = [];
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<boolean> | undefined;
  private closed = false;
  private written = 0;
  private refused = 0;
  private failures = 0;
  private lastError: string | undefined;

  constructor(options: InfluxOptions) {
    this.options = {
      queueLimit: 2_000_000,
      intervalMs: 2000,
      timeoutMs: 10_000,
      ...options,
    };
    const { url, token, timeoutMs, spoolFile, queueLimit, log } = this.options;
    setLogger({
      error: (message, error) => log.warn({ error: String(error ?? '') }, `InfluxDB client: ${message}`),
      warn: (message, error) => log.warn({ error: String(error ?? '') }, `InfluxDB client: ${message}`),
    });
    this.client = new InfluxDB({ url, token, timeout: timeoutMs });
    this.spool = createSpool(spoolFile, queueLimit);
    this.schedule();
  }

  append(samples: readonly Sample[]): void {
    if (this.closed) return;
    for (const sample of samples) this.fresh.push(sample);
    if (this.fresh.length >= linesPerBatch) this.store();
  }

  async flush(): Promise<void> {
    this.store();
    while (await this.deliver());
  }

  /** Tries once more to deliver what waits; what cannot go now stays on disk for the next start. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.timer);
    try {
      await this.flush();
    } catch (error) {
      this.options.log.warn({ waiting: this.spool.waiting, error: message(error) }, 'InfluxDB: the rest waits on disk');
    } finally {
      this.spool.close();
    }
  }

  stats(): StoreStats {
    return {
      name: 'influxdb',
      state: this.closed ? 'closed' : this.lastError ? 'failing' : this.written > 0 ? 'ok' : 'starting',
      written: this.written,
      waiting: (this.closed ? 0 : this.spool.waiting) + this.fresh.length,
      dropped: this.spool.dropped + this.refused,
      lastError: this.lastError,
      bytes: undefined,
    };
  }

  private schedule(): void {
    const wait = Math.min(60_000, this.options.intervalMs * 2 ** Math.min(this.failures, 6));
    this.timer = setTimeout(async () => {
      try {
        await this.flush();
      } catch {
        // The reason is kept and logged by `deliver`; the next attempt comes by itself.
      }
      if (!this.closed) this.schedule();
    }, wait);
  }

  /** Moves fresh samples to the spool, so that memory never holds more than one batch of them. */
  private store(): void {
    while (this.fresh.length > 0) {
      this.spool.push(this.fresh.splice(0, linesPerBatch).map((sample) => this.line(sample)));
    }
  }

  private line({ point, time, value, quality }: Sample): string {
    const record = new Point('braise')
      .tag('plant', this.options.plant)
      .tag('point', point)
      .intField('quality', quality);
    if (Number.isFinite(value)) record.floatField('value', value);
    record.timestamp(Math.round(time * 1000));
    return record.toLineProtocol() as string;
  }

  /** Sends the oldest batch and waits for the answer; false when nothing waits. Two callers share one delivery. */
  private deliver(): Promise<boolean> {
    this.sending ??= this.sendOldest().finally(() => {
      this.sending = undefined;
    });
    return this.sending;
  }

  private async sendOldest(): Promise<boolean> {
    const batch = this.spool.peek();
    if (!batch) return false;
    try {
      await send(this.writer(), batch.lines);
      this.written += batch.lines.length;
      this.spool.remove(batch);
    } catch (error) {
      // 400 and 413: the server will never take these lines; keeping them would block all that follow.
      if (error instanceof HttpError && (error.statusCode === 400 || error.statusCode === 413)) {
        this.refused += batch.lines.length;
        this.spool.remove(batch);
        this.options.log.error(
          { error: message(error), lines: batch.lines.length },
          'InfluxDB refuses samples: dropped',
        );
        return true;
      }
      this.failures += 1;
      if (this.lastError === undefined)
        this.options.log.warn({ error: message(error) }, 'InfluxDB is away: samples wait');
      this.lastError = message(error);
      throw error;
    }
    if (this.lastError !== undefined) this.options.log.info({ waiting: this.spool.waiting }, 'InfluxDB is back');
    this.failures = 0;
    this.lastError = undefined;
    return true;
  }

  private writer(): WriteApi {
    return this.client.getWriteApi(this.options.org, this.options.bucket, 'ms', {
      // One explicit flush sends all lines in one request whose answer we await.
      batchSize: linesPerBatch + 1,
      maxBatchBytes: Number.MAX_SAFE_INTEGER,
      flushInterval: 0,
      maxRetries: 0,
      gzipThreshold: 1000,
    });
  }
}

const message = (error: unknown): string => (error instanceof Error ? error.message || error.name : String(error));

async function send(writer: WriteApi, lines: readonly string[]): Promise<void> {
  try {
    writer.writeRecords([...lines]);
    await writer.flush();
  } finally {
    writer.dispose();
  }
}
