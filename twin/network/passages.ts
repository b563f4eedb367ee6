import { type PipeThermals, PlugFlow } from '../physics/pipe.ts';
import { pushThrough, rest, type StoreSize } from '../physics/store.ts';
import type { StateArena } from './arena.ts';
import type { Ledger } from './ledger.ts';
import { around, type Surroundings } from './surroundings.ts';

/**
 * How heat passes through a branch. In a step each passage is either `transit`ed, once its entering temperature is known; or, where
 * a loop must be cut, it first gives what leaves (`outlet`, from its state alone) and later takes what enters (`accept`).
 * Flow and temperatures go through arrays rather than arguments: a number handed to a method of many forms is put in a box.
 */
export abstract class Passage {
  /** Most water, kg, that may leave in one go when the loop is cut here; 0: it holds nothing, it cannot be cut. */
  readonly capacity: number = 0;
  /** Temperature of what enters (given by the sweep) and of what leaves (for it to take), °C; state, for sensors and machines. */
  readonly seen: Float64Array;
  /** kg/s of all branches, signed: positive from a branch's `from` to its `to`; and which of them is this one. */
  protected flows: Float64Array = new Float64Array(1);
  protected at = 0;

  constructor(arena: StateArena, temperature: number) {
    this.seen = arena.allocate(2).fill(temperature);
  }

  /** Tells it where its flow stands. */
  join(flows: Float64Array, branch: number): void {
    this.flows = flows;
    this.at = branch;
  }

  get entering(): number {
    return this.seen[0];
  }

  get leaving(): number {
    return this.seen[1];
  }

  /** Passes `seen[0]` on, and shows in `seen[1]` the mean of what leaves over the step of `dt` seconds. */
  abstract transit(dt: number): void;

  /** Shows in `seen[1]` what would leave in `dt`, when the loop is cut here. */
  outlet(_dt: number): void {}

  /** Takes in `seen[0]`, after {@link outlet} gave what left. */
  accept(dt: number): void {
    this.transit(dt);
  }

  /** Heat held above 0 °C, kJ. */
  stored(): number {
    return 0;
  }
}

/** Nothing held, nothing exchanged. */
export class PlainPassage extends Passage {
  transit(_dt: number): void {
    this.seen[1] = this.seen[0];
  }
}

/** One well-mixed volume, implicit; `heat` kW enters it over the step. */
export class MixedPassage extends Passage {
  /** kW into the water, set by its device before the sweep, or by {@link meetHeat} within. */
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

  /** Sets {@link heat} where it depends on what enters; machines set it beforehand instead. */
  protected meetHeat(_dt: number): void {}

  transit(dt: number): void {
    this.meetHeat(dt);
    const { seen, water } = this;
    const flow = this.flows[this.at];
    const moved = (flow < 0 ? -flow : flow) * dt;
    const t = (this.mass * water[0] + moved * seen[0] + (this.heat * dt) / this.heatCapacity) / (this.mass + moved);
    water[0] = t;
    seen[1] = t;
  }

  override outlet(_dt: number): void {
    this.seen[1] = this.water[0];
  }

  override accept(dt: number): void {
    this.meetHeat(dt);
    const { seen, water } = this;
    const flow = this.flows[this.at];
    const moved = (flow < 0 ? -flow : flow) * dt;
    water[0] += (moved * (seen[0] - water[0]) + (this.heat * dt) / this.heatCapacity) / this.mass;
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

  protected override meetHeat(dt: number): void {
    const lost = this.loss * (this.water[0] - this.surroundings.room);
    this.ledger.add(-lost * dt);
    this.losses[0] += lost * dt;
    this.heat = -lost;
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

  override outlet(dt: number): void {
    const flow = this.flows[this.at];
    const mass = Math.abs(flow) * dt;
    if (mass > 0) this.take(mass, flow > 0);
    else this.seen[1] = this.plug.endTemperature(true);
  }

  override accept(dt: number): void {
    const flow = this.flows[this.at];
    const mass = Math.abs(flow) * dt;
    if (mass > 0) this.give(mass, flow > 0);
    this.settle();
  }

  transit(dt: number): void {
    const flow = this.flows[this.at];
    const mass = Math.abs(flow) * dt;
    const { capacity, seen } = this;
    if (mass <= capacity) {
      this.outlet(dt);
      this.accept(dt);
      return;
    }
    // More than the pipe holds: all of it leaves, and part of what enters passes right through.
    this.take(capacity, flow > 0);
    this.give(capacity, flow > 0);
    this.settle();
    seen[1] = (seen[1] * capacity + seen[0] * (mass - capacity)) / mass;
  }

  private take(mass: number, forward: boolean): void {
    const { surroundings } = this;
    this.seen[1] = this.plug.take(mass, forward, surroundings.time, surroundings.temperatures[this.around]);
  }

  private give(mass: number, forward: boolean): void {
    const { surroundings } = this;
    this.plug.give(mass, this.seen[0], forward, surroundings.time, surroundings.temperatures[this.around]);
  }

  /** Books what was lost, and now and then brings all parcels to the present. */
  private settle(): void {
    const { time } = this.surroundings;
    if (time >= this.nextAgeing[0]) {
      this.plug.ageAll(time, this.surroundings.temperatures[this.around]);
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

  override outlet(_dt: number): void {
    this.seen[1] = this.flows[this.at] >= 0 ? this.layers[this.size.layers - 1] : this.layers[0];
  }

  override accept(dt: number): void {
    const flow = this.flows[this.at];
    const mass = Math.abs(flow) * dt;
    if (mass > 0) pushThrough(this.layers, this.size, mass, flow > 0, this.seen[0]);
    this.rest(dt);
  }

  transit(dt: number): void {
    const flow = this.flows[this.at];
    const mass = Math.abs(flow) * dt;
    if (mass === 0) {
      this.rest(dt);
      this.outlet(dt);
      return;
    }
    const pieces = Math.ceil(mass / this.size.layerMass);
    let sum = 0;
    for (let i = 0; i < pieces; i++) sum += pushThrough(this.layers, this.size, mass / pieces, flow > 0, this.seen[0]);
    this.seen[1] = sum / pieces;
    this.rest(dt);
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
