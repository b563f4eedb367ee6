import { type Plant, type Point, watchdogWallMs } from '../../config/index.ts';
import { decodeRaw, encodeRaw } from '../../protocols/field-values.ts';
import {
  createValueBuffer,
  type Logger,
  type OpcuaConnection,
  type ValueBuffer,
  type Writer,
} from '../../protocols/opcua/index.ts';
import type { Controller } from '../scan/index.ts';

/** What the driver needs of a connection to the field; tests give it another. */
export type FieldConnection = Pick<
  OpcuaConnection,
  'state' | 'onState' | 'subscribeValues' | 'createWriter' | 'readValues' | 'close'
>;

/** A tenth of the outputs is written again each scan, so that a lost write heals within ten. */
const refreshShare = 10;
/** Write failures told in one go; the count says how many there were. */
const failuresTold = 5;
/** Longest wait for the first value of every sensor before control is taken over without the missing ones, ms. */
const firstValuesMs = 2000;
const firstValuesPollMs = 20;
/** A takeover that failed on a standing connection is tried again after this, ms, for as long as it stands. */
const takeoverRetryMs = 1000;
/** Share of the watchdog's time after which the field may be on its own: what it counts from, it knows before we do. */
const silenceShare = 0.7;

/** Wall ms after which a field that heard nothing may have fallen back to its own programme. */
export function silenceMs({ field }: Plant, speed: number): number {
  return silenceShare * Math.max((field.watchdogSeconds * 1000) / speed, watchdogWallMs);
}

export interface FieldDriverOptions {
  /** A clock that never goes back, ms. */
  readonly steadyMs: () => number;
  /** See {@link silenceMs}. */
  readonly silenceMs: number;
  /** Plant seconds in a second of that clock. */
  readonly speed: number;
}

/** How the driver stands with the field: not connected, reading what it has now, or commanding it. */
export type FieldPhase = 'waiting' | 'takingOver' | 'commanding';

/**
 * Between the process image and the field's wire. Samples wait in a buffer until the scan drains them; outputs go out in
 * batches that the scan never waits for. At every return of the field its outputs are read and adopted before the first
 * one is written, so that taking over does not jump; then all are written, and a tenth again with each scan. The same holds
 * where the connection stood but nothing went through for so long (this process was paused, say) that the field may have
 * fallen back to its own programme.
 */
export class FieldDriver {
  phase: FieldPhase = 'waiting';
  readonly #plant: Plant;
  readonly #logger: Logger;
  readonly #connection: FieldConnection;
  readonly #buffer: ValueBuffer;
  readonly #writer: Writer;
  readonly #measured: readonly Point[];
  readonly #outputs: readonly Point[];
  readonly #watchdogIndex: number;
  /** Slots that told a value since the field was connected last. */
  readonly #heard: Uint8Array;
  #heardCount = 0;
  #adopt: Float64Array | undefined;
  readonly #options: FieldDriverOptions;
  /**
   * When the field last confirmed something, or told its outputs, ms. Counted by when answers come, not by when what they answer was
   * sent: on a link late by more than the silence allowed, every takeover would call for the next.
   */
  #confirmedAt = Number.NEGATIVE_INFINITY;
  /** Two confirmations lay further apart than that: in between the field may have helped itself. */
  #gap = false;
  /** When the batch under way was sent, ms, and how long the last one confirmed was on its way there and back. */
  #sentAt = 0;
  #roundTripMs = 0;
  #takeoverDue = Number.POSITIVE_INFINITY;
  /** Goes up with every connection, so that a takeover that was overtaken ends itself. */
  #connections = 0;
  /** Whether the loss was told: retries are told by the connection. */
  #told = false;
  #watchdog = false;
  #refresh = 0;
  #writeAll = true;
  #flushing = false;

  constructor(plant: Plant, connection: FieldConnection, logger: Logger, options: FieldDriverOptions) {
    this.#plant = plant;
    this.#options = options;
    this.#logger = logger;
    this.#connection = connection;
    // One more than the slots, for the watchdog's register.
    this.#watchdogIndex = plant.points.length;
    this.#buffer = createValueBuffer(plant.points.length);
    this.#heard = new Uint8Array(plant.points.length);
    this.#measured = plant.points.filter((point) => point.definition.kind === 'measured' && point.field !== undefined);
    this.#outputs = plant.points.filter((point) => point.definition.kind === 'commanded' && point.field !== undefined);
    connection.onState((state, reason) => {
      if (state === 'connected') this.#connected();
      else if (state === 'disconnected') this.#lost(reason);
    });
    connection.subscribeValues(
      this.#measured.map((point) => ({ nodeId: addressOf(point).nodeId, index: point.index })),
      (slot, raw, quality, sourceTime) => this.#take(slot, raw, quality, sourceTime),
      { publishingMs: 100, samplingMs: 0, everyUpdate: true },
    );
    this.#writer = connection.createWriter([
      ...this.#outputs.map((point) => ({
        nodeId: addressOf(point).nodeId,
        index: point.index,
        dataType: addressOf(point).dataType,
      })),
      { nodeId: plant.field.watchdogNodeId, index: this.#watchdogIndex, dataType: 'Boolean' },
    ]);
    if (connection.state === 'connected') this.#connected();
  }

  get connected(): boolean {
    return this.#connection.state === 'connected';
  }

  /** Whether a scan may command the field: its outputs are known, and the sensors were heard. */
  get ready(): boolean {
    return this.phase === 'commanding' || this.#adopt !== undefined;
  }

  #connected(): void {
    this.#connections++;
    this.#told = false;
    this.#logger.info({}, 'the field is connected');
    this.#beginTakeover();
  }

  #beginTakeover(): void {
    this.phase = 'takingOver';
    this.#adopt = undefined;
    this.#takeoverDue = Number.POSITIVE_INFINITY;
    const connection = this.#connections;
    this.#takeOver(connection).catch((error: unknown) => {
      this.#logger.warn({ error: String(error) }, 'the outputs of the field could not be read');
      // Where the connection broke meanwhile, its next return begins again.
      if (connection === this.#connections) this.#takeoverDue = this.#options.steadyMs() + takeoverRetryMs;
    });
  }

  #lost(reason: string): void {
    this.phase = 'waiting';
    this.#adopt = undefined;
    // First values come before the connection is told, so that they are counted from its end on.
    this.#heard.fill(0);
    this.#heardCount = 0;
    if (this.#told) return;
    this.#told = true;
    this.#logger.warn({ reason }, 'the field is not connected');
  }

  async #takeOver(connection: number): Promise<void> {
    const read = await this.#connection.readValues(this.#outputs.map((point) => addressOf(point).nodeId));
    const answered = this.#options.steadyMs();
    for (
      let waited = 0;
      waited < firstValuesMs && this.#heardCount < this.#measured.length;
      waited += firstValuesPollMs
    ) {
      await new Promise((resolve) => setTimeout(resolve, firstValuesPollMs));
    }
    if (connection !== this.#connections || this.phase !== 'takingOver') return;
    const values = new Float64Array(this.#plant.points.length).fill(Number.NaN);
    for (const [i, point] of this.#outputs.entries()) {
      if (read[i].quality === 0) values[point.index] = decodeRaw(addressOf(point), read[i].value);
    }
    this.#adopt = values;
    this.#confirmedAt = answered;
    this.#gap = false;
  }

  #take(slot: number, raw: number, quality: number, sourceTime: number): void {
    if (this.#heard[slot] === 0) {
      this.#heard[slot] = 1;
      this.#heardCount++;
    }
    const value = quality === 2 ? Number.NaN : decodeRaw(addressOf(this.#plant.points[slot]), raw);
    this.#buffer.put(slot, value, Number.isNaN(value) ? 2 : quality, sourceTime);
  }

  /**
   * The read step: brings what came since the last scan into the image; everything is bad while the field is gone.
   * @param offset seconds by which the scan's time is ahead of the field's (see ScanTime)
   */
  read(controller: Controller, offset: number): void {
    const { image } = controller;
    if (!this.connected) {
      for (const point of this.#measured) image.quality[point.index] = 2;
      return;
    }
    const now = this.#options.steadyMs();
    const limit = this.#options.silenceMs + (this.phase === 'commanding' ? 0 : firstValuesMs);
    if (this.ready && (this.#gap || now - this.#confirmedAt > limit)) {
      const seconds = Math.round((now - this.#confirmedAt) / 1000);
      this.#logger.warn({ seconds }, 'nothing reached the field for long: it is taken over anew');
      this.#beginTakeover();
    } else if (this.phase === 'takingOver' && now >= this.#takeoverDue) this.#beginTakeover();
    const underWayMs = this.#flushing ? now - this.#sentAt : 0;
    image.answerDelay = (Math.max(this.#roundTripMs, underWayMs) / 1000) * this.#options.speed;
    this.#buffer.drain((slot, value, quality, sourceTime) => {
      // A bad sample keeps the last value: consumers hold or substitute, and people see what it was.
      if (!Number.isNaN(value)) image.value[slot] = value;
      image.quality[slot] = quality;
      image.sourceTime[slot] = sourceTime + offset;
    });
    if (this.#adopt === undefined) return;
    controller.adoptOutputs(this.#adopt);
    this.#confirmedAt = now;
    this.#adopt = undefined;
    this.#writeAll = true;
    this.phase = 'commanding';
  }

  /**
   * The write step: changed outputs, a tenth of the others in turn, and the watchdog. Never waits. Where the connection stands but
   * no value of the field is known (clocks that differ by more than values may age, say), nothing is written: a blind controller must
   * not keep the field from its own safe programme.
   */
  write(controller: Controller): void {
    if (this.phase !== 'commanding' || controller.image.allBad) return;
    if (this.#writeAll) for (const point of this.#outputs) this.#put(controller, point);
    else
      for (let i = 0; i < controller.changedCount; i++)
        this.#put(controller, this.#plant.points[controller.changed[i]]);
    this.#writeAll = false;
    for (let i = Math.ceil(this.#outputs.length / refreshShare); i > 0; i--) {
      this.#refresh = (this.#refresh + 1) % this.#outputs.length;
      this.#put(controller, this.#outputs[this.#refresh]);
    }
    // While a batch is under way the latest values wait. The register waits too: two changes in one batch would look like none.
    if (this.#flushing) return;
    this.#watchdog = !this.#watchdog;
    this.#writer.put(this.#watchdogIndex, this.#watchdog ? 1 : 0);
    this.#flush();
  }

  #flush(): void {
    this.#flushing = true;
    this.#sentAt = this.#options.steadyMs();
    this.#writer
      .flush()
      .then((results) => {
        if (results.some(({ index, status }) => index === this.#watchdogIndex && status === 'Good')) this.#confirmed();
        const failed = results.filter(({ status }) => status !== 'Good');
        if (failed.length === 0) return;
        this.#writeAll = true;
        const told = failed
          .slice(0, failuresTold)
          .map(({ index, status }) => `${this.#plant.points[index]?.name ?? 'watchdog'}: ${status}`);
        this.#logger.warn({ count: failed.length, told }, 'outputs could not be written');
      })
      .catch((error: unknown) => this.#logger.error({ error: String(error) }, 'writing to the field failed'))
      .finally(() => {
        this.#flushing = false;
      });
  }

  #confirmed(): void {
    const now = this.#options.steadyMs();
    this.#gap ||= now - this.#confirmedAt > this.#options.silenceMs;
    this.#confirmedAt = now;
    this.#roundTripMs = now - this.#sentAt;
  }

  #put({ image }: Controller, point: Point): void {
    const field = addressOf(point);
    this.#writer.put(point.index, Number(encodeRaw(field, image.value[point.index])));
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}

function addressOf(point: Point): NonNullable<Point['field']> {
  if (point.field === undefined) throw new RangeError(`${point.name} has no field address`);
  return point.field;
}
