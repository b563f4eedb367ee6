import type { Plant } from '../../config/plant.ts';
import type { StateArena } from './arena.ts';
import type { PipeFriction } from './friction.ts';

/**
 * What each branch does to pressure, by branch index: `loss = quadratic * (q|q| + laminar * designFlow * q) - head`, and a
 * non-return valve that lets nothing back. Devices write it; the circuits' solvers read it.
 */
export class BranchLosses {
  readonly quadratic: Float64Array;
  readonly head: Float64Array;
  readonly designFlow: Float64Array;
  readonly oneWay: Uint8Array;
  /** What a shut non-return valve lets back at 1 bar, over design flow. */
  readonly leak: Float64Array;
  /** A circuit is solved again when one of its branches changed. */
  readonly changed: Float64Array;
  /** The chains that changed since their circuit was last solved; none between steps, so no state. */
  readonly chainChanged: Uint8Array;
  /** Friction of pipes; undefined for all else. */
  readonly friction: (PipeFriction | undefined)[];

  private readonly circuitOf: Int32Array;
  private readonly chainOf: Int32Array;

  constructor(plant: Plant, arena: StateArena) {
    const n = plant.branches.length;
    this.quadratic = arena.allocate(n);
    this.head = arena.allocate(n);
    this.designFlow = new Float64Array(n).fill(1);
    this.oneWay = new Uint8Array(n);
    this.leak = arena.allocate(n).fill(tightLeak);
    this.changed = arena.allocate(plant.circuits.length).fill(1);
    this.friction = plant.branches.map(() => undefined);
    this.circuitOf = Int32Array.from(plant.branches, (branch) => branch.circuit);
    this.chainOf = Int32Array.from(plant.branches, (branch) => branch.chain);
    this.chainChanged = new Uint8Array(plant.chains.length);
  }

  private touch(branch: number): void {
    this.changed[this.circuitOf[branch]] = 1;
    this.chainChanged[this.chainOf[branch]] = 1;
  }

  /** A rated loss: `designPressureDrop` bar at `designFlow` kg/s. */
  setRated(branch: number, designFlow: number, designPressureDrop: number): void {
    this.designFlow[branch] = designFlow;
    this.quadratic[branch] = ratedQuadratic(designFlow, designPressureDrop);
    this.touch(branch);
  }

  /** A changed resistance; ignored where it moved by less than 0.1 % (0.05 % of flow): a still plant is not solved again. */
  setQuadratic(branch: number, quadratic: number): void {
    const known = this.quadratic[branch];
    if (Math.abs(quadratic - known) <= 1e-3 * known) return;
    this.quadratic[branch] = quadratic;
    this.touch(branch);
  }

  /** A non-return valve that leaks; 0: tight again. See {@link leak}. */
  setLeak(branch: number, leak: number): void {
    this.leak[branch] = Math.max(tightLeak, leak);
    this.touch(branch);
  }

  /** bar per kg/s against flow backwards through a shut non-return valve. */
  shutSlope(branch: number): number {
    return 1 / (this.leak[branch] * this.designFlow[branch]);
  }

  /** A changed head, bar, ignored below 0.1 % of `full`. */
  setHead(branch: number, head: number, full: number): void {
    const known = this.head[branch];
    if (head === known || (head !== 0 && head !== full && Math.abs(head - known) <= 1e-3 * full)) return;
    this.head[branch] = head;
    this.touch(branch);
  }
}

/** {@link BranchLosses.leak} of a tight one. */
const tightLeak = 1e-4;

/** Below about 1 % of design flow loss goes with flow itself (laminar), which also keeps Newton's slope from vanishing. */
export const laminarShare = 0.01;

export function ratedQuadratic(designFlow: number, designPressureDrop: number): number {
  return designPressureDrop / (designFlow * designFlow * (1 + laminarShare));
}
