import type { Chain, Circuit, Plant } from '../../config/plant.ts';
import type { StateArena } from './arena.ts';
import { type BranchLosses, laminarShare } from './branches.ts';
import { Elimination } from './elimination.ts';
import type { PipeFriction } from './friction.ts';
import { SpanningTree } from './spanning-tree.ts';

/**
 * Most iterations of one solution, and the change of flow, over the flow itself, that ends it. Newton squares the error each
 * time (but for friction's slight dependence on flow), so what is left after a change of 2e-4 is some 1e-6.
 */
const iterationsMaximum = 40;
const tolerance = 2e-4;
/** Slope of a closed non-return valve, bar per kg/s, over its branch's loss per flow at design. */
const shutSlope = 1e4;

/**
 * Flows of one circuit: the global gradient algorithm (Todini and Pilati 1988; EPANET 2.2 manual, 12.1) on chains of branches.
 * Each iteration is Newton's on head losses and continuity at once. Loss is strictly rising in flow, so there is one solution.
 * Flows start from the last ones. In the end they are rounded to 2⁻³⁰ kg/s on the chains outside a spanning tree and summed
 * through the tree, so that what enters a node leaves it, exactly.
 */
export class HydraulicCircuit {
  readonly circuit: Circuit;
  /** Iterations of the last solution. */
  iterations = 0;

  private readonly losses: BranchLosses;
  private readonly flow: Float64Array;
  private readonly pressure: Float64Array;
  private readonly branches: readonly (readonly number[])[];
  private readonly chainPipes: readonly (readonly PipeFriction[])[];
  /** For each chain its branches' signs (1: the branch points along the chain) and the nodes behind each. */
  private readonly signs: readonly (readonly number[])[];
  private readonly behind: readonly (readonly number[])[];
  private readonly from: Int32Array;
  private readonly to: Int32Array;
  private readonly nodes: readonly number[];
  private readonly solver: Elimination;
  private readonly tree: SpanningTree;
  /** Chain flows: the start of the next solution, so part of the state. */
  private readonly q: Float64Array;
  private readonly quadratic: Float64Array;
  private readonly fixedQuadratic: Float64Array;
  private readonly linear: Float64Array;
  private readonly fixedLinear: Float64Array;
  private readonly head: Float64Array;
  /** Slopes that closed non-return valves add to backward and to forward flow. */
  private readonly shutBackward: Float64Array;
  private readonly shutForward: Float64Array;
  private readonly before: Float64Array;
  private readonly slope: Float64Array;
  private readonly scale: Float64Array;

  constructor(
    plant: Plant,
    circuit: Circuit,
    losses: BranchLosses,
    flow: Float64Array,
    pressure: Float64Array,
    arena: StateArena,
  ) {
    this.circuit = circuit;
    this.losses = losses;
    this.flow = flow;
    this.pressure = pressure;
    const chains = plant.chains.filter((chain) => chain.circuit === circuit.index);
    this.branches = chains.map((chain) => chain.branches);
    this.chainPipes = chains.map((chain) => chain.branches.flatMap((branch) => losses.friction[branch] ?? []));
    const walks = chains.map((chain) => walk(plant, chain));
    this.signs = walks.map((walked) => walked.signs);
    this.behind = walks.map((walked) => walked.behind);
    const ends = [...new Set(chains.flatMap((chain) => [chain.from, chain.to]))].sort((a, b) => a - b);
    const degree = ends.map((node) => chains.filter((chain) => chain.from === node || chain.to === node).length);
    const reference = ends[degree.indexOf(Math.max(...degree))];
    this.nodes = [...ends.filter((node) => node !== reference), reference];
    const local = new Map(this.nodes.map((node, index) => [node, index === ends.length - 1 ? -1 : index]));
    this.from = Int32Array.from(chains, (chain) => local.get(chain.from) ?? -1);
    this.to = Int32Array.from(chains, (chain) => local.get(chain.to) ?? -1);
    this.solver = new Elimination(
      ends.length - 1,
      chains.map((_, k) => [this.from[k], this.to[k]]),
    );
    const n = chains.length;
    this.q = arena.allocate(n);
    this.quadratic = new Float64Array(n);
    this.fixedQuadratic = new Float64Array(n);
    this.linear = new Float64Array(n);
    this.fixedLinear = new Float64Array(n);
    this.head = new Float64Array(n);
    this.shutBackward = new Float64Array(n);
    this.shutForward = new Float64Array(n);
    this.before = new Float64Array(n);
    this.slope = new Float64Array(n);
    this.scale = new Float64Array(n);
    for (let k = 0; k < n; k++) {
      let least = Number.POSITIVE_INFINITY;
      for (const branch of this.branches[k]) least = Math.min(least, losses.designFlow[branch]);
      this.scale[k] = least;
      this.q[k] = least / 2;
    }
    this.tree = new SpanningTree(ends.length - 1, this.from, this.to, this.scale);
  }

  /**
   * Solves with the present losses, and writes the flow of every branch and the pressure of every node.
   * @returns whether it converged
   */
  solve(): boolean {
    this.gather();
    this.iterations = 0;
    let done = false;
    while (!done && this.iterations < iterationsMaximum) {
      done = this.iterate();
      this.iterations++;
    }
    // Without convergence the last iterate stands: it is continuous, its pressures are near. The twin counts it.
    this.tree.close(this.q);
    this.spread();
    return done;
  }

  /** Sums the branches' losses by chain. */
  private gather(): void {
    const losses = this.losses;
    for (let k = 0; k < this.branches.length; k++) {
      const branches = this.branches[k];
      const signs = this.signs[k];
      let quadratic = 0;
      let linear = 1e-9;
      let head = 0;
      let backward = 0;
      let forward = 0;
      for (let i = 0; i < branches.length; i++) {
        const branch = branches[i];
        quadratic += losses.quadratic[branch];
        linear += losses.quadratic[branch] * laminarShare * losses.designFlow[branch];
        head += signs[i] * losses.head[branch];
        if (losses.oneWay[branch] === 0) continue;
        if (signs[i] > 0) backward += shutSlope / losses.designFlow[branch];
        else forward += shutSlope / losses.designFlow[branch];
      }
      this.fixedQuadratic[k] = quadratic;
      this.fixedLinear[k] = linear;
      this.head[k] = head;
      this.shutBackward[k] = backward;
      this.shutForward[k] = forward;
    }
  }

  /** Friction of a chain's pipes at its present flow (Darcy and Weisbach). */
  private friction(k: number): void {
    let quadratic = this.fixedQuadratic[k];
    let linear = this.fixedLinear[k];
    const pipes = this.chainPipes[k];
    const size = Math.abs(this.q[k]);
    for (let i = 0; i < pipes.length; i++) {
      const pipe = pipes[i];
      pipe.look(size);
      quadratic += pipe.quadratic;
      linear += pipe.linear;
    }
    this.quadratic[k] = quadratic;
    this.linear[k] = linear;
  }

  /** One Newton step. @returns whether flows have settled */
  private iterate(): boolean {
    const { from, to, q, before, slope, solver } = this;
    const { diagonal, right, off, edgeSlot, solution } = solver;
    diagonal.fill(0);
    right.fill(0);
    off.fill(0);
    for (let k = 0; k < q.length; k++) {
      before[k] = q[k];
      const base = this.linearise(k);
      const conductance = slope[k];
      q[k] = base;
      const i = from[k];
      const j = to[k];
      if (i === j) continue;
      if (i >= 0) {
        diagonal[i] += conductance;
        right[i] -= base;
      }
      if (j >= 0) {
        diagonal[j] += conductance;
        right[j] += base;
      }
      const slot = edgeSlot[k];
      if (slot >= 0) off[slot] -= conductance;
    }
    solver.solve();
    let moved = 0;
    let total = 0;
    // A flap that has just opened moves little in this step, and much in the next: it is not settled.
    let flapped = false;
    for (let k = 0; k < q.length; k++) {
      const i = from[k];
      const j = to[k];
      if (i !== j) q[k] += slope[k] * ((i >= 0 ? solution[i] : 0) - (j >= 0 ? solution[j] : 0));
      moved += Math.abs(q[k] - before[k]);
      total += Math.abs(q[k]) + 1e-6 * this.scale[k];
      if (before[k] < 0 !== q[k] < 0 && this.shutBackward[k] + this.shutForward[k] > 0) flapped = true;
    }
    return !flapped && moved <= tolerance * total;
  }

  /** Writes a chain's conductance (1 / slope of its loss) and gives the flow it would have with no difference of pressure. */
  private linearise(k: number): number {
    this.friction(k);
    // Newton overshoots where the slope is small; if it has not settled soon, the slope is floored.
    const floor = this.iterations < 6 ? 0 : this.iterations < 20 ? 0.001 : 0.02;
    const flow = this.q[k];
    const size = flow < 0 ? -flow : flow;
    const linear = this.linear[k] + (flow < 0 ? this.shutBackward[k] : this.shutForward[k]);
    const loss = this.quadratic[k] * flow * size + linear * flow - this.head[k];
    this.slope[k] = 1 / (2 * this.quadratic[k] * Math.max(size, floor * this.scale[k]) + linear);
    return flow - loss * this.slope[k];
  }

  /** Branch flows from chain flows; node pressures by walking the chains from the solved ends, held at the expansion vessel. */
  private spread(): void {
    const { from, q, flow, pressure, nodes, circuit } = this;
    const solution = this.solver.solution;
    for (let i = 0; i < nodes.length; i++) pressure[nodes[i]] = i < nodes.length - 1 ? solution[i] : 0;
    for (let k = 0; k < q.length; k++) {
      const branches = this.branches[k];
      let p = from[k] >= 0 ? solution[from[k]] : 0;
      for (let i = 0; i < branches.length; i++) {
        const sign = this.signs[k][i];
        flow[branches[i]] = sign * q[k] + 0;
        p -= sign * this.branchLoss(branches[i], sign * q[k]);
        if (i < branches.length - 1) pressure[this.behind[k][i]] = p;
      }
    }
    const shift = circuit.pressure - pressure[circuit.pressureNode];
    for (let i = 0; i < circuit.nodes.length; i++) pressure[circuit.nodes[i]] += shift;
  }

  /** Pressure loss of a branch at a flow, bar (negative: a pump's gain). */
  branchLoss(branch: number, flow: number): number {
    const losses = this.losses;
    const size = Math.abs(flow);
    let loss = losses.quadratic[branch] * (flow * size + laminarShare * losses.designFlow[branch] * flow);
    if (flow < 0 && losses.oneWay[branch] === 1) loss += (shutSlope / losses.designFlow[branch]) * flow;
    const pipe = losses.friction[branch];
    if (pipe) {
      pipe.look(size);
      loss += (pipe.quadratic * size + pipe.linear) * flow;
    }
    return loss - losses.head[branch];
  }
}

/** Follows a chain from its first node: whether each branch points along it, and the node behind each. */
function walk(plant: Plant, chain: Chain): { signs: number[]; behind: number[] } {
  let here = chain.from;
  const signs: number[] = [];
  const behind: number[] = [];
  for (const index of chain.branches) {
    const branch = plant.branches[index];
    const along = branch.from === here;
    here = along ? branch.to : branch.from;
    signs.push(along ? 1 : -1);
    behind.push(here);
  }
  return { signs, behind };
}
