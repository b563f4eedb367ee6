import type { Plant, Point } from '../../config/index.ts';
import { decodeRaw, encodeRaw } from '../../protocols/field-values.ts';
import { createOpcuaConnection, createValueBuffer, type Logger, type OpcuaConnection, type ValueBuffer, type Writer } from '../../protocols/opcua/index.ts';
import type { Controller } from '../scan/index.ts';

export interface FieldDriverOptions {
  readonly endpoint: string;
  readonly certificateFolder: string;
  readonly logger: Logger;
}

/** Index of the watchdog's register in the writer, beyond all slots. */
const outputsRefreshedPerScan = 10;
/** Write failures told in one go; the count says how many there were. */
const failuresTold = 5;

/**
 * Between the process image and the field's wire. Samples wait in a buffer until the scan drains them; outputs go out in
 * batches that the scan never waits for. Every output is written again on a return, and in turn all the time, so that a
 * lost write heals.
 */
export class FieldDriver {
  readonly #plant: Plant;
  readonly #logger: Logger;
  readonly #connection: OpcuaConnection;
  readonly #buffer: ValueBuffer;
  readonly #writer: Writer;
  readonly #outputs: readonly Point[];
  readonly #watchdogIndex: number;
  #watchdog = false;
  #refresh = 0;
  #writeAll = true;
  #flushing = false;

  constructor(plant: Plant, { endpoint, certificateFolder, logger }: FieldDriverOptions) {
    this.#plant = plant;
    this.#logger = logger;
    this.#watchdogIndex = plant.points.length;
    this.#buffer = createValueBuffer(plant.points.length);
    this.#connection = createOpcuaConnection({
      endpoint,
      certificateFolder,
      applicationName: 'BraiseController',
      logger,
      backOff: { firstMs: 200, maximumMs: 2000 },
    });
    const measured = plant.points.filter((point) => point.definition.kind === 'measured' && point.field !== undefined);
    this.#outputs = plant.points.filter((point) => point.definition.kind === 'commanded' && point.field !== undefined);
    this.#connection.subscribeValues(
      measured.map((point) => ({ nodeId: point.field?.nodeId ?? '', index: point.index })),
      (slot, raw, quality, sourceTime) => this.#take(slot, raw, quality, sourceTime),
      { publishingMs: 200, samplingMs: 200, everyUpdate: true },
    );
    this.#writer = this.#connection.createWriter([
      ...this.#outputs.map((point) => ({
        nodeId: point.field?.nodeId ?? '',
        index: point.index,
        dataType: point.field?.dataType ?? ('Double' as const),
      })),
      { nodeId: plant.field.watchdogNodeId, index: this.#watchdogIndex, dataType: 'Boolean' },
    ]);
    this.#connection.onState((state, reason) => {
      if (state === 'connected') {
        this.#writeAll = true;
        logger.info({ endpoint }, 'the field is connected');
      } else if (state === 'disconnected') {
        this.#silence = true;
        logger.warn({ endpoint, reason }, 'the field is not connected');
      }
    });
  }

  #silence = true;

  get connected(): boolean {
    return this.#connection.state === 'connected';
  }

  /** Waits for the field, then reads what its outputs are now, by slot; resolves without it when it does not come. */
  async outputsNow(timeoutMs: number): Promise<Float64Array | undefined> {
    try {
      await this.#connection.connected(timeoutMs);
      const read = await this.#connection.readValues(this.#outputs.map((point) => point.field?.nodeId ?? ''));
      const values = new Float64Array(this.#plant.points.length).fill(Number.NaN);
      for (const [i, point] of this.#outputs.entries()) {
        if (point.field !== undefined && read[i].quality === 0) values[point.index] = decodeRaw(point.field, read[i].value);
      }
      return values;
    } catch (error) {
      this.#logger.warn({ error: String(error) }, 'the outputs of the field could not be read');
      return undefined;
    }
  }

  #take(slot: number, raw: number, quality: number, sourceTime: number): void {
    const field = this.#plant.points[slot].field;
    if (field === undefined) return;
    const value = quality === 2 ? Number.NaN : decodeRaw(field, raw);
    this.#buffer.put(slot, value, Number.isNaN(value) ? 2 : quality, sourceTime);
  }

  /** The read step: brings what came since the last scan into the image; everything is bad while the field is gone. */
  read({ image }: Controller): void {
    if (this.#silence) {
      for (const point of this.#plant.points) if (point.definition.kind === 'measured') image.quality[point.index] = 2;
      this.#silence = !this.connected;
    }
    this.#buffer.drain((slot, value, quality, sourceTime) => {
      if (!Number.isNaN(value)) image.value[slot] = value;
      image.quality[slot] = quality;
      image.sourceTime[slot] = sourceTime;
    });
  }

  /** The write step: changed outputs, a few others in turn, and the watchdog. Never waits. */
  write(controller: Controller): void {
    if (!this.connected) return;
    if (this.#writeAll) for (const point of this.#outputs) this.#put(controller, point);
    else for (let i = 0; i < controller.changedCount; i++) this.#put(controller, this.#plant.points[controller.changed[i]]);
    for (let i = 0; i < outputsRefreshedPerScan && this.#outputs.length > 0; i++) {
      this.#refresh = (this.#refresh + 1) % this.#outputs.length;
      this.#put(controller, this.#outputs[this.#refresh]);
    }
    this.#writeAll = false;
    this.#watchdog = !this.#watchdog;
    this.#writer.put(this.#watchdogIndex, this.#watchdog ? 1 : 0);
    if (this.#flushing) return;
    this.#flushing = true;
    this.#writer
      .flush()
      .then((results) => {
        const failed = results.filter(({ status }) => status !== 'Good');
        if (failed.length === 0) return;
        this.#writeAll = true;
        const told = failed.slice(0, failuresTold).map(({ index, status }) => `${this.#plant.points[index]?.name ?? 'watchdog'}: ${status}`);
        this.#logger.warn({ count: failed.length, told }, 'outputs could not be written');
      })
      .catch((error: unknown) => this.#logger.error({ error: String(error) }, 'writing to the field failed'))
      .finally(() => {
        this.#flushing = false;
      });
  }

  #put({ image }: Controller, point: Point): void {
    if (point.field !== undefined) this.#writer.put(point.index, Number(encodeRaw(point.field, image.value[point.index])));
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}
