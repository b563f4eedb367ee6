import { type PipeThermals, PlugFlow } from '../physics/pipe.ts';
import type { StateArena } from './arena.ts';
import type { BranchWater } from './branch-water.ts';
import { around, type Surroundings } from './surroundings.ts';

/** Least time, s, in which a parcel of a pipe fills at design flow. */
const parcelSeconds = 5;
/** Pipes take turns at ageing all their parcels: so many, so many seconds after one another. */
const turns = 60;
const turnSeconds = 10;

/** Plug flow with loss to ground, room or outdoors, in a branch. */
export class PipeBody {
  readonly capacity: number;
  private readonly branch: number;
  private readonly plug: PlugFlow;
  private readonly heatCapacity: number;
  private readonly flow: Float64Array;
  private readonly entering: Float64Array;
  private readonly leaving: Float64Array;
  private readonly surroundings: Surroundings;
  /** Index of what it lies in. */
  private readonly around: number;
  private readonly nextAgeing: Float64Array;

  constructor(
    arena: StateArena,
    water: BranchWater,
    branch: number,
    thermals: PipeThermals,
    heatCapacity: number,
    temperature: number,
    place: keyof typeof around,
    surroundings: Surroundings,
    turn: number,
    designFlow: number,
  ) {
    this.capacity = thermals.mass;
    this.branch = branch;
    this.heatCapacity = heatCapacity;
    this.flow = water.flow;
    this.entering = water.entering;
    this.leaving = water.leaving;
    this.surroundings = surroundings;
    this.around = around[place];
    const state = arena.allocate(PlugFlow.stateSize);
    this.plug = new PlugFlow(state, thermals, temperature, surroundings.time, designFlow * parcelSeconds);
    this.nextAgeing = arena.allocate(1).fill(surroundings.time + (turn % turns) * turnSeconds);
  }

  /** Temperatures between its ends, as its flow goes, °C. */
  spread(entering: number, leaving: number): void {
    const forward = this.flow[this.branch] >= 0;
    this.plug.spread(forward ? entering : leaving, forward ? leaving : entering);
  }

  /** Moves all of its water by so many kelvin. */
  shift(kelvin: number): void {
    this.plug.shift(kelvin);
  }

  /** As `Passages.outlet` asks of what it holds. */
  outlet(dt: number): void {
    const flow = this.flow[this.branch];
    const mass = Math.abs(flow) * dt;
    if (mass > 0) this.take(mass, flow > 0);
    else this.leaving[this.branch] = this.plug.endTemperature(true);
  }

  /** As `Passages.accept` asks of what it holds. */
  accept(dt: number): void {
    const flow = this.flow[this.branch];
    const mass = Math.abs(flow) * dt;
    if (mass > 0) this.give(mass, flow > 0);
  }

  /** As `Passages.transit` asks of what it holds. */
  transit(dt: number): void {
    const flow = this.flow[this.branch];
    const mass = Math.abs(flow) * dt;
    const { capacity, leaving, branch } = this;
    if (mass <= capacity) {
      this.outlet(dt);
      this.accept(dt);
      return;
    }
    // More than the pipe holds: all of it leaves, and part of what enters passes right through.
    this.take(capacity, flow > 0);
    this.give(capacity, flow > 0);
    leaving[branch] = (leaving[branch] * capacity + this.entering[branch] * (mass - capacity)) / mass;
  }

  private take(mass: number, forward: boolean): void {
    const { surroundings } = this;
    this.leaving[this.branch] = this.plug.take(
      mass,
      forward,
      surroundings.time,
      surroundings.temperatures[this.around],
    );
  }

  private give(mass: number, forward: boolean): void {
    const { surroundings } = this;
    this.plug.give(
      mass,
      this.entering[this.branch],
      forward,
      surroundings.time,
      surroundings.temperatures[this.around],
    );
  }

  /** Now and then brings all parcels to the present. @returns what was lost since it was last asked, kJ */
  settle(): number {
    const { plug } = this;
    const { time } = this.surroundings;
    if (time >= this.nextAgeing[0]) {
      plug.ageAll(time, this.surroundings.temperatures[this.around]);
      this.nextAgeing[0] = time + turns * turnSeconds;
    }
    const lost = plug.lost * this.heatCapacity;
    plug.lost = 0;
    return lost;
  }

  /** Heat held above 0 °C, kJ. */
  stored(): number {
    return this.plug.content() * this.heatCapacity;
  }
}
