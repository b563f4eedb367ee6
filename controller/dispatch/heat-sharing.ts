import type { EquipmentOf } from '../../config/index.ts';
import { clamp, OnDelay, ProportionalIntegral } from '../blocks/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import type { Unit } from './heat-producer.ts';
import type { HeatStages } from './heat-stages.ts';

/** A producer that leaves stays on for at most so long until the one that takes over gives heat, s. */
const handoverSeconds = 600;

/**
 * Without a store the least fire may be many times the load. It is not asked for once the supply is the first above its set-point, K, but no
 * nearer to the circuit's highest than the second, until the supply has been back within the third for so long, s: what is left hot in a boiler
 * comes out as soon as its pump starts, and passes. A fire that nobody asks for ends so many K below the highest, whatever its minimum on-time.
 */
const overshoot = { stop: 10, below: 1, resume: 6, seconds: 120, end: 3 } as const;

/** Heat that producers give now, kW. */
export interface HeatGiven {
  recovered: number;
  gas: number;
}

/** Shares the heat that a circuit requires among its staged producers, recovered heat first, and tells each what to leave at. */
export class HeatSharing {
  readonly #context: ControlContext;
  readonly #units: readonly Unit[];
  readonly #trim: ProportionalIntegral;
  /** Leaving temperature of producers above the circuit's set-point, K. */
  readonly #margin: number;
  readonly #owner: number;
  readonly #handoverReason: number;
  /** By unit: since when it runs without being staged; not a number where it does not. */
  readonly #leftAt: Float64Array;
  readonly #given: HeatGiven = { recovered: 0, gas: 0 };
  readonly #highest: number;
  #fired = false;
  /** Whether the supply is so hot that the least fire is too much, and as hot as the circuit may be. */
  #hot = false;
  readonly #cooled = new OnDelay(overshoot.seconds);
  #tooHot = false;

  constructor(context: ControlContext, { name, parameters }: EquipmentOf<'heatingCircuit'>, units: readonly Unit[]) {
    this.#context = context;
    this.#units = units;
    this.#trim = new ProportionalIntegral(parameters.tuning.gain, parameters.tuning.integralTime);
    this.#margin = parameters.productionMargin;
    this.#highest = parameters.supplyTemperatureMaximum;
    this.#owner = context.priority.name(name);
    this.#handoverReason = context.priority.name('reason.handover');
    this.#leftAt = new Float64Array(units.length).fill(Number.NaN);
  }

  /** Looks at the supply before heat is shared, °C; not a number where it is not known. */
  watch(supply: number, setpoint: number, stored: boolean): void {
    const stop = Math.max(
      setpoint + overshoot.resume + 1,
      Math.min(setpoint + overshoot.stop, this.#highest - overshoot.below),
    );
    const cooled = this.#cooled.step(this.#hot && !(supply > setpoint + overshoot.resume), this.#context.dt);
    this.#hot = !stored && (this.#hot ? !cooled : supply > stop);
    this.#tooHot = supply > this.#highest - overshoot.end;
  }

  /** Supply at which a fire that is held back for want of load is asked for again, °C; undefined where none is held back. */
  fireHeldUntil(setpoint: number): number | undefined {
    return this.#hot ? setpoint + overshoot.resume : undefined;
  }

  /**
   * Asks the first `stage` producers of the order for shares of their rated heat: recovery carries what it can and may, gas the rest.
   * @param required kW
   * @param reason interned name of what staged them
   */
  share({ order, recoveredMaximum }: HeatStages, stage: number, required: number, reason: number): Readonly<HeatGiven> {
    const { requests } = this.#context;
    const staged = Math.min(stage, order.length);
    let recoveredRated = 0;
    let gasRated = 0;
    this.#fired = false;
    for (let i = 0; i < staged; i++) {
      if (order[i].recovered) recoveredRated += order[i].rated;
      else {
        gasRated += order[i].rated;
        this.#fired ||= order[i].control.state === 'running';
      }
    }
    const allowed = Math.min(gasRated > 0 ? Number.POSITIVE_INFINITY : required, recoveredMaximum);
    const recoveredShare = recoveredRated === 0 ? 1 : clamp(allowed / recoveredRated, 0, 1);
    const recovered = this.#givenBy(true);
    const gasShare = gasRated > 0 ? clamp((required - recovered) / gasRated, 0, 1) : 0;
    for (let i = 0; i < staged; i++) {
      const { index, recovered, rated, minimum } = order[i];
      if (this.#hot && !recovered && gasShare * rated <= minimum) continue;
      requests.post(index, recovered ? recoveredShare : gasShare, this.#owner, reason);
    }
    this.#handOver(order, staged, clamp(required / Math.max(1, recoveredRated), 0, 1), required - recovered);
    if (this.#tooHot) this.#endFires();
    this.#given.recovered = recovered;
    this.#given.gas = this.#givenBy(false);
    return this.#given;
  }

  /** Fires that nobody asks for end before their minimum on-time: it would take the supply to where everything trips. */
  #endFires(): void {
    const { requests } = this.#context;
    for (let i = 0; i < this.#units.length; i++) {
      const { index, recovered } = this.#units[i];
      if (!recovered && requests.run[index] === 0) requests.endEarly[index] = 1;
    }
  }

  /** Gives every producer the temperature to leave at; °C. Where recovery leaves cooler than the set-point, gas leaves hotter for it. */
  aim(setpoint: number, supply: number): void {
    if (this.#fired) this.#trim.step(setpoint - supply, this.#context.dt, 0, 8);
    else this.#trim.track(0);
    for (let i = 0; i < this.#units.length; i++) this.#lead(this.#units[i], setpoint + this.#margin);
  }

  /**
   * While a staged producer is still on its way, one that runs without being staged any more carries on (Guideline 36-2021,
   * 5.21.3: the boiler that leaves waits for the other to be proven on).
   */
  #handOver(order: readonly Unit[], staged: number, recoveredShare: number, left: number): void {
    const { requests, time } = this.#context;
    let rising = false;
    for (let i = 0; i < staged; i++) rising ||= order[i].control.state !== 'running';
    for (let i = 0; i < this.#units.length; i++) {
      const { index, control, recovered, rated } = this.#units[i];
      const leaving = requests.run[index] === 0 && control.state === 'running';
      if (!leaving) this.#leftAt[i] = Number.NaN;
      else if (Number.isNaN(this.#leftAt[i])) this.#leftAt[i] = time;
      if (!leaving || !rising || time - this.#leftAt[i] > handoverSeconds || (this.#hot && !recovered)) continue;
      const share = recovered ? recoveredShare : clamp(left / rated, 0, 1);
      requests.post(index, share, this.#owner, this.#handoverReason);
    }
  }

  #givenBy(recovered: boolean): number {
    const { image } = this.#context;
    let sum = 0;
    for (let i = 0; i < this.#units.length; i++) {
      const unit = this.#units[i];
      if (unit.recovered === recovered && image.usable(unit.heat)) sum += image.value[unit.heat];
    }
    return sum;
  }

  /** Gives a producer the leaving temperature to hold, within its own limits. */
  #lead({ recovered, offset, setpoint, highest }: Unit, target: number): void {
    const { image } = this.#context;
    const shift = recovered ? image.value[offset] : this.#trim.output;
    image.publish(setpoint, Math.min(target + shift, highest));
  }

  /** Goes on from the sharing of the same circuit by another configuration. */
  succeed(before: HeatSharing): void {
    for (const [i, { index }] of this.#units.entries()) {
      const at = before.#units.findIndex((unit) => unit.index === index);
      if (at >= 0) this.#leftAt[i] = before.#leftAt[at];
    }
    this.#trim.succeed(before.#trim);
    this.#hot = before.#hot;
    this.#cooled.succeed(before.#cooled);
  }
}
