import type { Plant } from '../../config/index.ts';
import {
  type Controller,
  createController,
  type OperationalState,
  type StrategyName,
} from '../../controller/scan/index.ts';
import { ScanTime } from '../../controller/service/cycle.ts';

/** What comes from the field: samples of one device, or what it answers to a write of the watchdog. */
export type Upward =
  | {
      readonly kind: 'samples';
      readonly slots: readonly number[];
      readonly values: Float64Array;
      readonly qualities: Uint8Array;
      readonly times: Float64Array;
    }
  | { readonly kind: 'answer'; readonly sent: number; readonly outputs: Float64Array | undefined };

/** What goes to it in one batch: outputs and the watchdog's register, or the question for all outputs. */
export interface Downward {
  readonly slots: readonly number[];
  readonly values: Float64Array;
  readonly watchdog: boolean;
  readonly sent: number;
  readonly asks: boolean;
}

type Send = (message: Downward) => void;

/** As the field driver has them (controller/service/field-driver.ts). */
const refreshShare = 10;
const silenceShare = 0.7;
/** Scans without a sample of anything after which the client counts the connection as lost; between two questions for outputs. */
const lostScans = 3;
const askScans = 2;
/** Least plant time between two scans where the clock was set back, as a share of a period (as in the scan loop). */
const shortestShare = 0.5;

export interface ProcessOptions {
  readonly strategy: StrategyName;
  /** What an earlier life saved. */
  readonly saved?: OperationalState;
  /** True time, s. */
  readonly now: number;
}

/**
 * The controller's process without its wire: the real core, commanded as the field driver and the scan loop do, from taking over
 * the field's outputs to refreshing them. What they do by promises and sockets is done here by messages, so that time can
 * be given.
 */
export class ControllerProcess {
  readonly controller: Controller;
  phase: 'waiting' | 'takingOver' | 'commanding' = 'waiting';
  readonly #plant: Plant;
  readonly #time: ScanTime;
  readonly #measured: readonly number[];
  readonly #outputs: readonly number[];
  /** By slot, 1 where an output is written in this turn. */
  readonly #marked: Uint8Array;
  #watchdog = false;
  #refresh = 0;
  #writeAll = true;
  #writtenAt = Number.NEGATIVE_INFINITY;
  #confirmedAt = Number.NEGATIVE_INFINITY;
  /** When a confirmation came last, and whether the one before it lies too far back: the field may have helped itself in between. */
  #answeredAt = Number.NEGATIVE_INFINITY;
  #gap = false;
  #heardAt = Number.NEGATIVE_INFINITY;
  #askAgain = 0;
  #adopt: Float64Array | undefined;

  constructor(plant: Plant, { strategy, saved, now }: ProcessOptions) {
    this.#plant = plant;
    this.controller = createController(plant, {
      strategy,
      startTime: now,
      ...(saved === undefined ? {} : { state: saved }),
    });
    this.#time = new ScanTime(now, shortestShare * plant.scanPeriodSeconds);
    const of = (kind: string) =>
      plant.points.filter(({ definition }) => definition.kind === kind).map(({ index }) => index);
    this.#measured = of('measured');
    this.#outputs = of('commanded');
    this.#marked = new Uint8Array(plant.points.length);
  }

  /** Takes what the link handed over; it counts from the next turn on. */
  take(message: Upward, now: number): void {
    this.#heardAt = now;
    if (message.kind === 'answer') {
      this.#confirmedAt = Math.max(this.#confirmedAt, message.sent);
      this.controller.image.answerDelay = now - message.sent;
      this.#gap ||= now - this.#answeredAt > this.#silenceSeconds;
      this.#answeredAt = now;
      if (message.outputs !== undefined && this.phase === 'takingOver') this.#adopt = message.outputs;
      return;
    }
    const { value, quality, sourceTime } = this.controller.image;
    const { offset } = this.#time;
    const { slots, values, qualities, times } = message;
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i];
      // As in the driver: a bad sample keeps the last value.
      if (qualities[i] !== 2) value[slot] = values[i];
      quality[slot] = qualities[i];
      sourceTime[slot] = times[i] + offset;
    }
  }

  /**
   * One turn of the scan loop.
   * @param now true time, by which connections age @param clock what the machine's clock says
   * @returns whether it scanned, rather than waited for the field
   */
  turn(now: number, clock: number, send: Send): boolean {
    const { controller } = this;
    const { time, leap } = this.#time.next(clock, now);
    if (leap > 0) controller.leap(leap);
    this.#follow(now);
    if (this.phase === 'waiting') {
      for (const slot of this.#measured) controller.image.quality[slot] = 2;
    }
    if (this.#adopt !== undefined) {
      controller.adoptOutputs(this.#adopt);
      this.#gap = false;
      this.#adopt = undefined;
      this.#writeAll = true;
      this.phase = 'commanding';
    }
    if (this.phase !== 'commanding') {
      controller.wait(time);
      this.#ask(now, send);
      return false;
    }
    controller.scan(time);
    this.#write(now, send);
    return true;
  }

  /** Connection lost, come back, or standing while nothing of ours got through. */
  #follow(now: number): void {
    const period = this.#plant.scanPeriodSeconds;
    if (now - this.#heardAt > lostScans * period) {
      this.phase = 'waiting';
      this.#adopt = undefined;
      return;
    }
    const silent = this.#gap || now - this.#answeredAt > this.#silenceSeconds;
    if (this.phase === 'waiting' || (this.phase === 'commanding' && silent)) {
      this.phase = 'takingOver';
      this.#adopt = undefined;
      this.#askAgain = 0;
    }
  }

  get #silenceSeconds(): number {
    return silenceShare * this.#plant.field.watchdogSeconds;
  }

  #ask(now: number, send: Send): void {
    if (this.phase !== 'takingOver' || this.#askAgain-- > 0) return;
    this.#askAgain = askScans;
    send({ slots: [], values: new Float64Array(0), watchdog: this.#watchdog, sent: now, asks: true });
  }

  #write(now: number, send: Send): void {
    const { controller } = this;
    // As the driver: a blind controller leaves the field to its own programme.
    if (controller.image.allBad) return;
    const marked = this.#marked;
    // A batch that nobody confirmed is a failed one: all is written again.
    if (this.#writtenAt > this.#confirmedAt) this.#writeAll = true;
    if (this.#writeAll) for (const slot of this.#outputs) marked[slot] = 1;
    else for (let i = 0; i < controller.changedCount; i++) marked[controller.changed[i]] = 1;
    this.#writeAll = false;
    for (let i = Math.ceil(this.#outputs.length / refreshShare); i > 0; i--) {
      this.#refresh = (this.#refresh + 1) % this.#outputs.length;
      marked[this.#outputs[this.#refresh]] = 1;
    }
    const outputs = this.#outputs;
    const slots: number[] = [];
    for (let i = 0; i < outputs.length; i++) if (marked[outputs[i]] === 1) slots.push(outputs[i]);
    const values = new Float64Array(slots.length);
    for (let i = 0; i < slots.length; i++) {
      marked[slots[i]] = 0;
      values[i] = controller.image.value[slots[i]];
    }
    this.#watchdog = !this.#watchdog;
    this.#writtenAt = now;
    send({ slots, values, watchdog: this.#watchdog, sent: now, asks: false });
  }
}
