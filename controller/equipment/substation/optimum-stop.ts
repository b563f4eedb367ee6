import type { EquipmentOf } from '../../../config/index.ts';
import { clamp } from '../../blocks/index.ts';

type Parameters = Pick<
  NonNullable<EquipmentOf<'substation'>['parameters']['setback']>,
  'stopLeadTimeMaximum' | 'stopRoomDifference' | 'coolDownTimeConstant' | 'restOutdoorTemperatureMinimum'
>;

/** Share of what an evening was off that is learned from it. */
const gain = 0.5;
/** Bounds of what is learned, s: a hall with air heaters, and a heavy floor in a well insulated building. */
const constantMinimum = 2 * 3600;
const constantMaximum = 500 * 3600;
/** A room that is hardly warmer than outdoors teaches nothing, K. */
const differenceMinimum = 5;

/** What an optimum stop is judged by: plant time in s, temperatures in °C; a room that is not known is no number. */
export interface StopView {
  readonly time: number;
  readonly outdoor: number;
  readonly room: number;
  readonly comfort: number;
}

/** A room that is left to cool: since when, and how warm it and outdoor air were then. */
export interface Fall {
  readonly at: number;
  readonly room: number;
  readonly outdoor: number;
}

export interface StoredStop {
  readonly timeConstant: number;
  readonly fall?: Fall;
}

/**
 * Optimum stop (EN 12098-1): heating stops so long before the occupied hours end that the room is still warm enough when they do. A room left
 * alone falls by (room − outdoor) / time constant; the first of the fall counts, which air and inner surfaces make faster than the structure
 * does, so the constant is learned from how long each evening's first part took.
 */
export class OptimumStop {
  /** How long before the end heating may stop now, s; 0: not before. */
  leadTime = 0;
  readonly #p: Parameters;
  #timeConstant: number;
  #fall: Fall | undefined;

  constructor(parameters: Parameters) {
    this.#p = parameters;
    this.#timeConstant = parameters.coolDownTimeConstant;
  }

  /** What is learned, s. */
  get timeConstant(): number {
    return this.#timeConstant;
  }

  /** Coldest that the room may be when the occupied hours end, °C. */
  least(comfort: number): number {
    return comfort - this.#p.stopRoomDifference;
  }

  /** Reckons the lead. In frost pipes ask for flow, and a room that is not known is not left alone: then there is none. */
  reckon({ outdoor, room, comfort }: StopView): void {
    const { stopLeadTimeMaximum, restOutdoorTemperatureMinimum } = this.#p;
    const spare = room - this.least(comfort);
    const leaves = spare > 0 && outdoor > restOutdoorTemperatureMinimum;
    const falling = Math.max(differenceMinimum, room - outdoor) / this.#timeConstant;
    this.leadTime = leaves ? clamp(spare / falling, 0, stopLeadTimeMaximum) : 0;
  }

  /**
   * Learns from a room that is left alone; meant to be called about once a minute.
   * @param rests whether its heating stands, and by its own controller
   */
  learn({ time, outdoor, room }: StopView, rests: boolean): void {
    if (!rests || Number.isNaN(room)) {
      this.#fall = undefined;
      return;
    }
    this.#fall ??= { at: time, room, outdoor };
    const { at, room: from, outdoor: cold } = this.#fall;
    const fallen = from - room;
    if (!Number.isFinite(at) || fallen < this.#p.stopRoomDifference) return;
    // Learned once a fall: what comes later is the structure's.
    this.#fall = { ...this.#fall, at: Number.POSITIVE_INFINITY };
    if (from - cold < differenceMinimum) return;
    const observed = clamp(((time - at) * (from - cold)) / fallen, constantMinimum, constantMaximum);
    this.#timeConstant += gain * (observed - this.#timeConstant);
  }

  store(): StoredStop {
    const learned = this.#fall !== undefined && !Number.isFinite(this.#fall.at);
    return { timeConstant: this.#timeConstant, ...(this.#fall === undefined || learned ? {} : { fall: this.#fall }) };
  }

  restore({ timeConstant, fall }: StoredStop): void {
    this.#timeConstant = timeConstant;
    this.#fall = fall;
  }

  /** Goes on from where another stood. */
  succeed(before: OptimumStop): void {
    this.#timeConstant = before.#timeConstant;
    this.#fall = before.#fall;
    this.leadTime = before.leadTime;
  }
}
