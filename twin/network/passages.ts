import { type PipeThermals, PlugFlow } from '../physics/pipe.ts';
import { pushThrough, rest, type StoreSize } from '../physics/store.ts';
import type { StateArena } from './arena.ts';
import type { Ledger } from './ledger.ts';
import { around, type Surroundings } from './surroundings.ts';

/**
 * How heat passes through a branch. In a step each passage is either `transit`ed, once its entering temperature is known; or, where
 * a loop must be cut, it first gives what leaves (`outlet`, from its state alone) and later takes what enters (`accept`).
 */
export abstract class Passage {
  /** Most water, kg, that may leave in one go when the loop is cut here; 0: it holds nothing, it cannot be cut. */
  readonly capacity: number = 0;
  /** Temperature of what last entered and of what last left, °C; state, for sensors and machines. */
  protected readonly seen: Float64Array;

  constructor(arena: StateArena, temperature: number) {
    this.seen = arena.allocate(2).fill(temperature);
  }

  get entering(): number {
    return this.seen[0];
  }

  get leaving(): number {
    return this.seen[1];
  }

  /**
   * @param flow kg/s, signed: positive from the branch's `from` to its `to`
   * @param entering °C at the end where it enters
   * @returns °C that leaves over the step
   */
  abstract transit(flow: number, entering: number, dt: number): number;

  /** What would leave in `dt`, when the loop is cut here. */
  outlet(_flow: number, _dt: number): number {
    return this.seen[1];
  }

  /** What enters in `dt`, after {@link outlet} gave what left. */
  accept(flow: number, entering: number, dt: number): void {
    this.transit(flow, entering, dt);
  }

  /** Heat held above 0 °C, kJ. */
  stored(): number {
    return 0;
  }
}

/** Nothing held, nothing exchanged, but for heat that goes with the flow (a pump's `warming`, K). */
export class PlainPassage extends Passage {
  warming = 0;

  transit(_flow: number, entering: number): number {
    this.seen[0] = entering;
    const leaving = entering + this.warming;
    this.seen[1] = leaving;
    return leaving;
  }
}

/** One well-mixed volume, implicit; `heat` kW enters it over the step. */
export class MixedPassage extends Passage {
  /** kW into the water, set by its device before the sweep. */
  heat = 0;
  override readonly capacity: number;
  protected readonly mass: number;
  protected readonly heatCapacity: number;
  /** Temperature of the volume, °C. */
  protected readonly water: Float64Array;

  constructor(arena: StateArena, mass: number, heatCapacity: number, temperature: number) {
    super(arena, temperature);
    this.mass = mass;
    this.capacity = mass;
    this.heatCapacity = heatCapacity;
    this.water = arena.allocate(1).fill(temperature);
  }

  get temperature(): number {
    return this.water[0];
  }

  /** Heat over the step, kW, given the entering temperature; machines set {@link heat} beforehand instead. */
  protected heatFor(_flow: number, _entering: number, _dt: number): number {
    return this.heat;
  }

  transit(flow: number, entering: number, dt: number): number {
    const moved = (flow < 0 ? -flow : flow) * dt;
    const heat = this.heatFor(flow, entering, dt);
    const t = (this.mass * this.water[0] + moved * entering + (heat * dt) / this.heatCapacity) / (this.mass + moved);
    this.water[0] = t;
    this.seen[0] = entering;
    this.seen[1] = t;
    return t;
  }

  override outlet(): number {
    this.seen[1] = this.water[0];
    return this.water[0];
  }

  override accept(flow: number, entering: number, dt: number): void {
    const moved = (flow < 0 ? -flow : flow) * dt;
    const heat = this.heatFor(flow, entering, dt);
    this.water[0] += (moved * (entering - this.water[0]) + (heat * dt) / this.heatCapacity) / this.mass;
    this.seen[0] = entering;
  }

  override stored(): number {
    return this.mass * this.water[0] * this.heatCapacity;
  }
}

/** A volume that loses heat to the room. */
export class VesselPassage extends MixedPassage {
  private readonly loss: number;
  private readonly surroundings: Surroundings;
  private readonly ledger: Ledger;
  private readonly losses: Float64Array;

  constructor(
    arena: StateArena,
    mass: number,
    heatCapacity: number,
    temperature: number,
    loss: number,
    surroundings: Surroundings,
    ledger: Ledger,
    losses: Float64Array,
  ) {
    super(arena, mass, heatCapacity, temperature);
    this.loss = loss;
    this.surroundings = surroundings;
    this.ledger = ledger;
    this.losses = losses;
  }

  protected override heatFor(_flow: number, _entering: number, dt: number): number {
    const lost = this.loss * (this.water[0] - this.surroundings.room);
    this.ledger.add(-lost * dt);
    this.losses[0] += lost * dt;
    return -lost;
  }
}

/** Least time, s, in which a parcel of a pipe fills at design flow. */
const parcelSeconds = 5;

/** Plug flow with loss to ground, room or outdoors. */
export class PipePassage extends Passage {
  override readonly capacity: number;
  private readonly plug: PlugFlow;
  private readonly heatCapacity: number;
  private readonly surroundings: Surroundings;
  /** Index of what it lies in. */
  private readonly around: number;
  private readonly ledger: Ledger;
  private readonly losses: Float64Array;
  private readonly nextAgeing: Float64Array;

  constructor(
    arena: StateArena,
    thermals: PipeThermals,
    heatCapacity: number,
    temperature: number,
    place: keyof typeof around,
    surroundings: Surroundings,
    ledger: Ledger,
    losses: Float64Array,
    index: number,
    designFlow: number,
  ) {
    super(arena, temperature);
    this.capacity = thermals.mass;
    this.heatCapacity = heatCapacity;
    this.surroundings = surroundings;
    this.around = around[place];
    this.ledger = ledger;
    this.losses = losses;
    const state = arena.allocate(PlugFlow.stateSize);
    this.plug = new PlugFlow(state, thermals, temperature, surroundings.time, designFlow * parcelSeconds);
    // Pipes take turns at ageing all their parcels, every ten minutes each.
    this.nextAgeing = arena.allocate(1).fill(surroundings.time + (index % 60) * 10);
  }

  private outside(): number {
    return this.surroundings.temperatures[this.around];
  }

  override outlet(flow: number, dt: number): number {
    const mass = Math.abs(flow) * dt;
    const leaving =
      mass > 0
        ? this.plug.take(mass, flow > 0, this.surroundings.time, this.outside())
        : this.plug.endTemperature(true);
    this.seen[1] = leaving;
    return leaving;
  }

  override accept(flow: number, entering: number, dt: number): void {
    this.seen[0] = entering;
    this.plug.give(Math.abs(flow) * dt, entering, flow > 0, this.surroundings.time, this.outside());
    this.settle();
  }

  transit(flow: number, entering: number, dt: number): number {
    const mass = Math.abs(flow) * dt;
    if (mass <= this.capacity) {
      const leaving = this.outlet(flow, dt);
      this.accept(flow, entering, dt);
      return leaving;
    }
    // More than the pipe holds: all of it leaves, and part of what enters passes right through.
    const forward = flow > 0;
    const { time } = this.surroundings;
    const held = this.plug.take(this.capacity, forward, time, this.outside());
    this.plug.give(this.capacity, entering, forward, time, this.outside());
    this.settle();
    const leaving = (held * this.capacity + entering * (mass - this.capacity)) / mass;
    this.seen[0] = entering;
    this.seen[1] = leaving;
    return leaving;
  }

  /** Books what was lost, and now and then brings all parcels to the present. */
  private settle(): void {
    const { time } = this.surroundings;
    if (time >= this.nextAgeing[0]) {
      this.plug.ageAll(time, this.outside());
      this.nextAgeing[0] = time + 600;
    }
    const lost = this.plug.lost * this.heatCapacity;
    if (lost === 0) return;
    this.plug.lost = 0;
    this.losses[0] += lost;
    this.ledger.add(-lost);
  }

  override stored(): number {
    return this.plug.content() * this.heatCapacity;
  }
}

/** Stratified store between its top (`from`) and bottom (`to`). */
export class StorePassage extends Passage {
  override readonly capacity: number;
  readonly layers: Float64Array;
  private readonly size: StoreSize;
  private readonly surroundings: Surroundings;
  private readonly ledger: Ledger;
  private readonly losses: Float64Array;

  constructor(
    arena: StateArena,
    size: StoreSize,
    top: number,
    bottom: number,
    surroundings: Surroundings,
    ledger: Ledger,
    losses: Float64Array,
  ) {
    super(arena, top);
    this.size = size;
    this.capacity = size.layerMass;
    this.layers = arena.allocate(size.layers);
    for (let i = 0; i < size.layers; i++) this.layers[i] = top + ((bottom - top) * i) / (size.layers - 1);
    this.surroundings = surroundings;
    this.ledger = ledger;
    this.losses = losses;
  }

  override outlet(flow: number): number {
    const leaving = flow >= 0 ? this.layers[this.size.layers - 1] : this.layers[0];
    this.seen[1] = leaving;
    return leaving;
  }

  override accept(flow: number, entering: number, dt: number): void {
    this.seen[0] = entering;
    const mass = Math.abs(flow) * dt;
    if (mass > 0) pushThrough(this.layers, this.size, mass, flow > 0, entering);
    this.rest(dt);
  }

  transit(flow: number, entering: number, dt: number): number {
    this.seen[0] = entering;
    const mass = Math.abs(flow) * dt;
    if (mass === 0) {
      this.rest(dt);
      return this.outlet(flow);
    }
    const pieces = Math.ceil(mass / this.size.layerMass);
    let sum = 0;
    for (let i = 0; i < pieces; i++) sum += pushThrough(this.layers, this.size, mass / pieces, flow > 0, entering);
    this.seen[1] = sum / pieces;
    this.rest(dt);
    return sum / pieces;
  }

  private rest(dt: number): void {
    const lost = rest(this.layers, this.size, dt, this.surroundings.room);
    this.losses[0] += lost;
    this.ledger.add(-lost);
  }

  override stored(): number {
    let sum = 0;
    for (let i = 0; i < this.layers.length; i++) sum += this.layers[i];
    return sum * this.size.layerMass * this.size.heatCapacity;
  }
}
