import { pushThrough, rest, type StoreSize } from '../physics/store.ts';
import type { StateArena } from './arena.ts';
import type { BranchWater } from './branch-water.ts';
import type { Ledger } from './ledger.ts';
import type { Surroundings } from './surroundings.ts';

/** Stratified store in a branch, between its top (`from`) and bottom (`to`). */
export class StoreBody {
  readonly capacity: number;
  /** °C, layer 0 at the top. */
  readonly layers: Float64Array;
  private readonly branch: number;
  private readonly size: StoreSize;
  private readonly water: BranchWater;
  private readonly surroundings: Surroundings;
  private readonly ledger: Ledger;
  private readonly losses: Float64Array;

  /** @param losses a meter to which losses to the room are added, kJ */
  constructor(
    arena: StateArena,
    water: BranchWater,
    branch: number,
    size: StoreSize,
    top: number,
    bottom: number,
    surroundings: Surroundings,
    ledger: Ledger,
    losses: Float64Array,
  ) {
    this.capacity = size.layerMass;
    this.branch = branch;
    this.size = size;
    this.water = water;
    this.layers = arena.allocate(size.layers);
    for (let i = 0; i < size.layers; i++) this.layers[i] = top + ((bottom - top) * i) / (size.layers - 1);
    this.surroundings = surroundings;
    this.ledger = ledger;
    this.losses = losses;
  }

  /** As `Passages.outlet` asks of what it holds. */
  outlet(): void {
    const { flow, leaving } = this.water;
    leaving[this.branch] = flow[this.branch] >= 0 ? this.layers[this.size.layers - 1] : this.layers[0];
  }

  /** As `Passages.accept` asks of what it holds. */
  accept(dt: number): void {
    const { flow, entering } = this.water;
    const along = flow[this.branch];
    const mass = Math.abs(along) * dt;
    if (mass > 0) pushThrough(this.layers, this.size, mass, along > 0, entering[this.branch]);
    this.rest(dt);
  }

  /** As `Passages.transit` asks of what it holds. */
  transit(dt: number): void {
    const { flow, entering, leaving } = this.water;
    const along = flow[this.branch];
    const mass = Math.abs(along) * dt;
    if (mass === 0) {
      this.rest(dt);
      this.outlet();
      return;
    }
    const pieces = Math.ceil(mass / this.size.layerMass);
    let sum = 0;
    for (let i = 0; i < pieces; i++)
      sum += pushThrough(this.layers, this.size, mass / pieces, along > 0, entering[this.branch]);
    leaving[this.branch] = sum / pieces;
    this.rest(dt);
  }

  private rest(dt: number): void {
    const lost = rest(this.layers, this.size, dt, this.surroundings.room);
    this.losses[0] += lost;
    this.ledger.add(-lost);
  }

  /** Heat held above 0 °C, kJ. */
  stored(): number {
    let sum = 0;
    for (let i = 0; i < this.layers.length; i++) sum += this.layers[i];
    return sum * this.size.layerMass * this.size.heatCapacity;
  }
}
