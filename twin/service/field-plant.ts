import { type Plant, watchdogWallMs } from '../../config/index.ts';
import { createTwin, type FaultSpecification, type Twin, type TwinSnapshot } from '../network/index.ts';
import type { WeatherSource } from '../weather/index.ts';
import { Pace, paceAt } from './pace.ts';
import { SafeProgramme } from './safe-programme/index.ts';
import { Sensors } from './sensors.ts';
import { Watchdog } from './watchdog.ts';

export interface FieldPlantOptions {
  readonly seed: number;
  readonly weather: WeatherSource;
  /** Plant time at which the field goes on the wire. */
  readonly startTime: number;
  /** Plant seconds per wall second. */
  readonly speed: number;
  readonly faults?: readonly FaultSpecification[];
}

/** What survives a restart of the plant process. */
export interface FieldSnapshot {
  readonly twin: TwinSnapshot;
  readonly slip: number;
}

/** The safe programme runs this long before the field shows itself, so that first values are those of a running plant. */
const warmUpSeconds = 4 * 3600;
const warmUpStep = 10;
/** A field that was away longer than this begins anew. */
const resumeMaximumSeconds = 24 * 3600;

/** What one advance did. */
export interface Advance {
  readonly steps: number;
  /** Seconds given up because the machine could not follow. */
  readonly slipped: number;
  /** Whether the field went over to its own programme (true) or back to the controller (false). */
  readonly fallback?: boolean;
}

/** The field without its wire: twin, sensors, watchdog, and the safe programme that takes over when the watchdog expires. */
export class FieldPlant {
  readonly plant: Plant;
  readonly twin: Twin;
  /** Whether the field runs its own safe programme. */
  fallback = true;
  readonly #sensors: Sensors;
  readonly #safe: SafeProgramme;
  readonly #watchdog: Watchdog;
  readonly #pace: Pace;
  /** By slot: what was written during a fallback or over a cut link, applied when either is over; not-a-number: nothing. */
  readonly #pending: Float64Array;
  readonly #commanded: readonly number[];

  /** @param snapshot of an earlier life; one that does not fit this plant throws */
  constructor(plant: Plant, options: FieldPlantOptions, snapshot?: FieldSnapshot) {
    const { seed, weather, startTime, speed, faults = [] } = options;
    this.plant = plant;
    const resumed = snapshot !== undefined && resumable(snapshot, startTime) ? snapshot : undefined;
    this.#pace = new Pace(paceAt(speed), resumed?.slip ?? 0);
    const beginning = startTime - warmUpSeconds;
    this.twin = createTwin(plant, { seed, weather, startTime: beginning, faults: resumed === undefined ? [] : faults });
    if (resumed !== undefined) this.twin.restore({ ...resumed.twin, faults });
    this.#sensors = new Sensors(plant, seed);
    this.#safe = new SafeProgramme({ plant, shown: this.#sensors.shown, commands: this.twin.commands });
    this.#watchdog = new Watchdog({ seconds: plant.field.watchdogSeconds, wallMsMinimum: watchdogWallMs });
    this.#commanded = plant.points.flatMap(({ index, definition }) => (definition.kind === 'commanded' ? [index] : []));
    this.#pending = new Float64Array(plant.points.length).fill(Number.NaN);
    this.#sensors.step(this.twin.measured, this.twin.time, 0, []);
    this.#safe.begin();
    while (startTime - this.#pace.wireTime(this.twin.time) >= warmUpStep) this.#step(warmUpStep);
    // Faults asked for begin with the field's life on the wire, not in the warm-up before it.
    if (resumed === undefined) this.twin.faults.restore(faults);
  }

  /** By slot: what the sensors show; not-a-number where one is dead. */
  get shown(): Float64Array {
    return this.#sensors.shown;
  }

  /** By slot: 1 where a sensor knows that it is dead, or its link is cut; else even not-a-number is called good. */
  get bad(): Uint8Array {
    return this.#sensors.bad;
  }

  /** By slot: what the field's outputs are now, whoever commands. */
  get applied(): Float64Array {
    return this.twin.commands;
  }

  /** Plant time of the present values, as the wire tells it. */
  get time(): number {
    return this.#pace.wireTime(this.twin.time);
  }

  /** Seconds by which the twin's own time is behind that of the wire. */
  get slip(): number {
    return this.#pace.slip;
  }

  /** Takes a command of the controller, in internal units. During a fallback it waits for the controller's return,
   * over a cut link for the link's. */
  write(slot: number, value: number): void {
    if (!Number.isFinite(value))
      throw new RangeError(`a command that is not a number for ${this.plant.points[slot].name}`);
    const { range } = this.plant.points[slot].definition;
    const within = Math.min(Math.max(value, range[0]), range[1]);
    const unreachable = this.twin.faults.unreachable(this.plant.points[slot].equipment);
    if (this.fallback || unreachable) this.#pending[slot] = within;
    else this.twin.commands[slot] = within;
  }

  /** Takes what was written to the watchdog's register. */
  watchdogWritten(value: boolean, clockTime: number, wallMs: number): void {
    this.#watchdog.written(value, clockTime, wallMs);
  }

  /** Brings the physics up to the plant clock. */
  advance(clockTime: number, wallMs: number): Advance {
    const before = this.fallback;
    const expired = this.#watchdog.expired(clockTime, wallMs);
    if (expired && !this.fallback) this.#fallBack();
    else if (!expired && this.fallback) this.#giveBack();
    const { steps, seconds, slipped } = this.#pace.plan(this.twin.time, clockTime);
    for (let i = 0; i < steps; i++) this.#step(seconds);
    if (!this.fallback) this.#applyPending();
    return { steps, slipped, ...(this.fallback === before ? {} : { fallback: this.fallback }) };
  }

  snapshot(): FieldSnapshot {
    return { twin: this.twin.snapshot(), slip: this.#pace.slip };
  }

  #step(seconds: number): void {
    if (this.fallback) this.#safe.step(seconds);
    this.twin.step(seconds);
    this.#sensors.step(this.twin.measured, this.twin.time, seconds, this.twin.faults.sensors());
  }

  #fallBack(): void {
    this.fallback = true;
    this.#pending.fill(Number.NaN);
    this.#safe.begin();
  }

  #giveBack(): void {
    this.fallback = false;
    this.#applyPending();
  }

  #applyPending(): void {
    const { faults, commands } = this.twin;
    for (const slot of this.#commanded) {
      const value = this.#pending[slot];
      if (Number.isNaN(value) || faults.unreachable(this.plant.points[slot].equipment)) continue;
      commands[slot] = value;
      this.#pending[slot] = Number.NaN;
    }
  }
}

function resumable({ twin, slip }: FieldSnapshot, startTime: number): boolean {
  const away = startTime - (twin.time + slip);
  return away > -warmUpStep && away <= resumeMaximumSeconds;
}
