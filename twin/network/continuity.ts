import type { Plant } from '../../config/plant.ts';

/** Numbers of each branch in {@link Continuity}: its index, and its nodes within the circuit. */
const width = 3;

/** What the nodes of a circuit fail to pass on: nothing, as flows are exact. Told, not taken for granted; worked out only where flows changed. */
export class Continuity {
  /** kg/s that nodes fail to pass on, and the sum of all flows. */
  residual = 0;
  moved = 0;
  private readonly flow: Float64Array;
  private readonly ends: readonly Int32Array[];
  private readonly balances: readonly Float64Array[];
  private readonly residuals: Float64Array;
  private readonly sums: Float64Array;

  /** @param flow kg/s by branch of the plant */
  constructor(plant: Plant, flow: Float64Array) {
    this.flow = flow;
    this.balances = plant.circuits.map(({ nodes }) => new Float64Array(nodes.length));
    this.ends = plant.circuits.map(({ nodes, branches }) => {
      const local = new Map(nodes.map((node, index) => [node, index]));
      const at = (node: number) => local.get(node) ?? 0;
      return Int32Array.from(branches.flatMap((b) => [b, at(plant.branches[b].from), at(plant.branches[b].to)]));
    });
    this.residuals = new Float64Array(plant.circuits.length);
    this.sums = new Float64Array(plant.circuits.length);
  }

  /** Looks at one circuit, whose flows changed. */
  check(circuit: number): void {
    const { flow, residuals, sums } = this;
    const ends = this.ends[circuit];
    const balance = this.balances[circuit];
    for (let i = 0; i < balance.length; i++) balance[i] = 0;
    let moved = 0;
    for (let k = 0; k < ends.length; k += width) {
      const along = flow[ends[k]];
      balance[ends[k + 1]] -= along;
      balance[ends[k + 2]] += along;
      moved += along < 0 ? -along : along;
    }
    let residual = 0;
    for (let i = 0; i < balance.length; i++) residual += Math.abs(balance[i]);
    residuals[circuit] = residual;
    sums[circuit] = moved;
    this.residual = 0;
    this.moved = 0;
    for (let i = 0; i < sums.length; i++) {
      this.residual += residuals[i];
      this.moved += sums[i];
    }
  }
}
