/**
 * Whether a hot-water store is kept as the law asks (French order of 30 November 2005, stores of 400 L or more): at 55 °C permanently,
 * or raised once in 24 h: to 70 °C for 2 min, 65 °C for 4 min, or 60 °C for 60 min. Where the first is broken, the second is brought about.
 */
export const disinfectionStates = ['kept', 'raising', 'overdue'] as const;
export type DisinfectionState = (typeof disinfectionStates)[number];

export interface DisinfectionLimits {
  /** °C. */
  readonly permanentTemperature: number;
  /** Each: °C, and for how long without a break, s. */
  readonly raises: readonly (readonly [temperature: number, seconds: number])[];
  /** s. */
  readonly interval: number;
  /** A dip below the permanent temperature that is no break of it, s: draws that the charging makes up for. */
  readonly dip: number;
}

export const legalLimits: DisinfectionLimits = {
  permanentTemperature: 55,
  raises: [
    [70, 120],
    [65, 240],
    [60, 3600],
  ],
  interval: 24 * 3600,
  dip: 1800,
};

/** A raise that repeats one begins so long before the day is over, s. */
const lead = 2 * 3600;

export interface StoredDisinfection {
  readonly state: DisinfectionState;
  readonly keptAt: number;
  readonly raisedAt: number;
}

export class Disinfection {
  state: DisinfectionState = 'kept';
  /** When the store was last as it must be, and when a raise was last done, plant time. */
  keptAt: number;
  #raisedAt = Number.NEGATIVE_INFINITY;
  readonly #limits: DisinfectionLimits;
  /** By raise: for how long it has been held, s. */
  readonly #held: number[];
  #belowFor = 0;

  constructor(limits: DisinfectionLimits, time: number) {
    this.#limits = limits;
    this.#held = limits.raises.map(() => 0);
    this.keptAt = time;
  }

  /** Whether the store must be raised now. */
  get raises(): boolean {
    return this.state !== 'kept';
  }

  /** @param temperature °C; not a number where it is not known, which holds everything but the clock */
  step(temperature: number, dt: number, time: number): void {
    const { permanentTemperature, raises, interval, dip } = this.#limits;
    if (Number.isNaN(temperature)) {
      this.#held.fill(0);
    } else {
      this.#belowFor = temperature < permanentTemperature ? this.#belowFor + dt : 0;
      for (let i = 0; i < raises.length; i++) {
        this.#held[i] = temperature >= raises[i][0] ? this.#held[i] + dt : 0;
        if (this.#held[i] >= raises[i][1]) this.#raisedAt = time;
      }
      if (this.#belowFor === 0 && this.state === 'kept') this.keptAt = time;
    }
    const lastDone = Math.max(this.keptAt, this.#raisedAt);
    if (this.#raisedAt === time) {
      this.state = 'kept';
      this.keptAt = time;
    } else if (time - lastDone > interval) this.state = 'overdue';
    else if (this.state === 'kept' && this.#belowFor > dip && time - this.#raisedAt > interval - lead)
      this.state = 'raising';
  }

  store(): StoredDisinfection {
    const raisedAt = Number.isFinite(this.#raisedAt) ? this.#raisedAt : 0;
    return { state: this.state, keptAt: this.keptAt, raisedAt };
  }

  restore({ state, keptAt, raisedAt }: StoredDisinfection): void {
    this.state = state;
    this.keptAt = keptAt;
    this.#raisedAt = raisedAt;
  }

  /** Goes on from where another stood, with what has been held since. */
  succeed(before: Disinfection): void {
    this.state = before.state;
    this.keptAt = before.keptAt;
    this.#raisedAt = before.#raisedAt;
    this.#belowFor = before.#belowFor;
    for (let i = 0; i < this.#held.length; i++) this.#held[i] = before.#held[i] ?? 0;
  }
}
