import { OnDelay } from '../blocks/index.ts';

/**
 * A store is tepid once what it supplies has been colder than it may be for so long, s, until its top is so near what it shall be, K. Where water
 * passes producers that rest, what it supplies is colder than its top: for some time, s, no strategy shall count on it.
 */
const tepid = { seconds: 300, recovered: 1, distrustSeconds: 3600 } as const;

/**
 * Whether a store holds heat that is too cold to supply. Charge counts heat: lukewarm water, left by machines that started cold or by a set-point
 * that has risen since, may be charge enough for hours, and nobody would run until the supply is an alarm.
 */
export class TepidStore {
  holds = false;
  /** Whether its top is too cold for those who are supplied, whoever supplies them now: it is no heat to discharge. */
  lukewarm = false;
  readonly #cold = new OnDelay(tepid.seconds);
  #distrust = 0;
  readonly #difference: number;

  /** @param difference K below its set-point that a supply may be */
  constructor(difference: number) {
    this.#difference = difference;
  }

  /**
   * Once a scan.
   * @param alone whether the store supplies alone @param supply °C, not a number where nobody is supplied @param top of the store, °C
   * @param setpoint °C @param reach hottest that producers can make it, °C
   */
  step(alone: boolean, supply: number, top: number, setpoint: number, reach: number, dt: number): void {
    const wanted = Math.min(setpoint, reach);
    this.lukewarm = !Number.isNaN(supply) && top < wanted - (this.lukewarm ? tepid.recovered : this.#difference);
    const cold = this.#cold.step(alone && supply < setpoint - this.#difference, dt);
    this.holds = cold || (this.holds && top < wanted - tepid.recovered);
    this.#distrust = cold ? tepid.distrustSeconds : Math.max(0, this.#distrust - dt);
  }

  /** Whether whoever heats it is needed until it is hot. */
  get needed(): boolean {
    return this.holds || this.lukewarm;
  }

  /** Whether no strategy shall let everybody rest for its heat now. */
  get undependable(): boolean {
    return this.lukewarm || this.distrusted;
  }

  /** Whether it has been tepid of late. */
  get distrusted(): boolean {
    return this.#distrust > 0;
  }

  /** Goes on from another's. */
  succeed(before: TepidStore): void {
    this.holds = before.holds;
    this.lukewarm = before.lukewarm;
    this.#distrust = before.#distrust;
    this.#cold.succeed(before.#cold);
  }
}
