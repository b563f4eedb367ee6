import type { EquipmentOf } from '../../../config/index.ts';
import { approach, clamp } from '../../blocks/index.ts';
import { type Condition, condition } from '../control.ts';
import { legalLimits } from './disinfection.ts';

type HotWater = NonNullable<EquipmentOf<'substation'>['parameters']['hotWater']>;

/** Hotter than this a plan does not make a store, °C: the highest that people may set. */
const hottest = 65;
/** Below the least that a plan may leave by so much, K, draws were more than it reckoned with, and the store is charged at once. */
const undershoot = 1;
/** Charged again, it is within so much of its set-point, K. */
const recovered = 0.5;
/** A store's set-point is moved no faster, K/h: a valve that opens at once would ask the network for all of its power. */
export const hotWaterPace = 4;
/** Less than this is no shift that anybody would notice, K. */
const noticed = 0.05;

/** Between which temperatures a plan may have a store, °C; its set-point is one of them, or lies between. */
export function hotWaterFreedom(
  { planTemperatureMinimum, planTemperatureRaise }: Pick<HotWater, 'planTemperatureMinimum' | 'planTemperatureRaise'>,
  setpoint: number,
): { readonly least: number; readonly most: number } {
  return {
    least: Math.min(setpoint, planTemperatureMinimum ?? setpoint),
    most: Math.max(setpoint, Math.min(hottest, setpoint + planTemperatureRaise)),
  };
}

/** What a store is like where a plan wishes something of it, °C; not a number: not known. */
interface Situation {
  readonly setpoint: number;
  readonly store: number;
  /** Of the network, where the store is charged from. */
  readonly supply: number;
  /** Whether it is charged by itself: in automatic, its sensor known, not being raised against legionella. */
  readonly free: boolean;
}

/**
 * Moves a store's set-point as its circuit's plan wishes, within what comfort and law leave to a plan: never below its least, and not at all once
 * draws have taken the store further down than that, until it is charged again.
 */
export class HotWaterPlan {
  /** By how much the store shall be above its set-point, K. */
  shift = 0;
  /** Whether draws ended a time in which it was to be charged later. */
  #ended = false;
  readonly #p: HotWater;

  constructor(p: HotWater) {
    this.#p = p;
  }

  /** Whether it does nothing to the store, and remembers nothing of having done so. */
  get idle(): boolean {
    return this.shift === 0 && !this.#ended;
  }

  /** @param wish see `ControlContext.hotWaterWish` @returns {@link shift} */
  step(wish: number, { setpoint, store, supply, free }: Situation, dt: number): number {
    if (!free) {
      this.#ended = false;
      this.shift = 0;
      return 0;
    }
    const { least, most } = hotWaterFreedom(this.#p, setpoint);
    const end = Math.max(legalLimits.permanentTemperature, least - undershoot);
    this.#ended = wish < 0 && (this.#ended ? store < setpoint - recovered : store < end);
    if (this.#ended) this.shift = 0;
    else
      this.shift = approach(
        this.shift,
        this.#wanted(wish, { setpoint, supply, least, most }),
        (hotWaterPace / 3600) * dt,
      );
    return this.shift;
  }

  #wanted(wish: number, of: { setpoint: number; supply: number; least: number; most: number }): number {
    const { setpoint, supply, least, most } = of;
    const share = clamp(wish, -1, 1);
    if (share <= 0) return share * (setpoint - least);
    // Hotter than the exchanger makes it, the valve would stand open for nothing and the return come back hot.
    const reached = Number.isFinite(supply) ? Math.max(0, supply - this.#p.raiseSupplyMargin - setpoint) : 0;
    return Math.min(share * (most - setpoint), reached);
  }

  /** What the plan does to the store now; undefined: nothing. @param until when it ends, plant time; not a number: not known */
  condition(setpoint: number, until: number): Condition | undefined {
    if (this.#ended) return condition('condition.hotWaterHoldEnded', { setpoint });
    const target = setpoint + this.shift;
    if (this.shift < -noticed) return condition('condition.hotWaterHeldBack', { target, setpoint }, until);
    if (this.shift > noticed) return condition('condition.hotWaterAhead', { target, setpoint }, until);
    return undefined;
  }

  /** Text key: why the store is charged as it is; undefined: as ever. */
  get reason(): 'heldBack' | 'ahead' | undefined {
    return this.shift < -noticed ? 'heldBack' : this.shift > noticed ? 'ahead' : undefined;
  }

  succeed(before: HotWaterPlan): void {
    this.shift = before.shift;
    this.#ended = before.#ended;
  }
}
