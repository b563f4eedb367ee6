import type { Chain, Circuit, Plant } from '../../config/plant.ts';
import type { StateArena } from './arena.ts';
import { type BranchLosses, laminarShare } from './branches.ts';
import { Elimination } from './elimination.ts';
import { frictionPoints, frictionTableSize } from './friction.ts';
import { SpanningTree } from './spanning-tree.ts';

/**
 * Most iterations of one solution, and the change of all flows, over the flows themselves, that ends it. Newton squares the error
 * each time, so what is left after a change of 1e-2 is some 1e-4.
 */
const iterationsMaximum = 40;
const tolerance = 1e-2;
/** The same for each chain by itself, over its flow and what goes in the laminar way. */
const chainTolerance = 0.15;

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
  /** Chains laid end to end: chain `k` has the places `start[k]` to `start[k + 1]` of the arrays that follow. */
  private readonly start: Int32Array;
  private readonly branch: Int32Array;
  /** 1 where the branch points along its chain, else -1; and the node behind it. */
  private readonly sign: Float64Array;
  private readonly behind: Int32Array;
  /** Pipes' friction tables laid end to end: where that of each place starts (-1: no pipe), and its points per kg/s. */
  private readonly tableStart: Int32Array;
  private readonly tableScale: Float64Array;
  private readonly tables: Float64Array;
  /** The places of pipes alone, chain by chain as `start`. */
  private readonly pipeStart: Int32Array;
  private readonly pipePlace: Int32Array;
  /** Index of each chain in the plant; ends in the plant's nodes, and in the solver's (-1: the reference). */
  private readonly chain: Int32Array;
  private readonly first: Int32Array;
  private readonly last: Int32Array;
  private readonly from: Int32Array;
  private readonly to: Int32Array;
  private readonly nodes: Int32Array;
  private readonly circuitNodes: Int32Array;
  private readonly solver: Elimination;
  private readonly tree: SpanningTree;
  /** Chain flows: the start of the next solution, so part of the state. */
  private readonly q: Float64Array;
  private readonly fixedQuadratic: Float64Array;
  private readonly fixedLinear: Float64Array;
  private readonly head: Float64Array;
  /** Slopes that closed non-return valves add to backward and to forward flow. */
  private readonly shutBackward: Float64Array;
  private readonly shutForward: Float64Array;
  private readonly before: Float64Array;
  private readonly slope: Float64Array;
  private readonly scale: Float64Array;
  /** What {@link friction} found: bar per (kg/s)², bar per kg/s, and what its change with flow adds to the slope. */
  private pipeQuadratic = 0;
  private pipeLinear = 0;
  private pipeRise = 0;

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
    const places = chains.flatMap((chain) => walk(plant, chain));
    this.start = starts(chains.map((chain) => chain.branches.length));
    this.branch = Int32Array.from(places, (place) => place.branch);
    this.sign = Float64Array.from(places, (place) => place.sign);
    this.behind = Int32Array.from(places, (place) => place.behind);
    const piped = [...places.keys()].filter((p) => losses.friction[places[p].branch] !== undefined);
    this.tableStart = Int32Array.from(places, (_, p) =>
      piped.includes(p) ? piped.indexOf(p) * frictionTableSize : -1,
    );
    this.tableScale = Float64Array.from(places, (place) => losses.friction[place.branch]?.scale ?? 0);
    this.tables = new Float64Array(piped.length * frictionTableSize);
    piped.forEach((p, index) => {
      this.tables.set(losses.friction[places[p].branch]?.table ?? [], index * frictionTableSize);
    });
    this.pipePlace = Int32Array.from(piped);
    this.pipeStart = starts(
      chains.map((_, k) => piped.filter((p) => p >= this.start[k] && p < this.start[k + 1]).length),
    );
    const ends = [...new Set(chains.flatMap((chain) => [chain.from, chain.to]))].sort((a, b) => a - b);
    const degree = ends.map((node) => chains.filter((chain) => chain.from === node || chain.to === node).length);
    const reference = ends[degree.indexOf(Math.max(...degree))];
    this.nodes = Int32Array.of(...ends.filter((node) => node !== reference), reference);
    this.circuitNodes = Int32Array.from(circuit.nodes);
    const local = new Map([...this.nodes].map((node, index) => [node, index === ends.length - 1 ? -1 : index]));
    this.chain = Int32Array.from(chains, (chain) => chain.index);
    this.first = Int32Array.from(chains, (chain) => chain.from);
    this.last = Int32Array.from(chains, (chain) => chain.to);
    this.from = Int32Array.from(chains, (chain) => local.get(chain.from) ?? -1);
    this.to = Int32Array.from(chains, (chain) => local.get(chain.to) ?? -1);
    this.solver = new Elimination(
      ends.length - 1,
      chains.map((_, k) => [this.from[k], this.to[k]]),
    );
    const n = chains.length;
    this.q = arena.allocate(n);
    this.fixedQuadratic = new Float64Array(n);
    this.fixedLinear = new Float64Array(n);
    this.head = new Float64Array(n);
    this.shutBackward = new Float64Array(n);
    this.shutForward = new Float64Array(n);
    this.before = new Float64Array(n);
    this.slope = new Float64Array(n);
    this.scale = new Float64Array(n);
    for (let k = 0; k < n; k++) {
      let least = Number.POSITIVE_INFINITY;
      for (let p = this.start[k]; p < this.start[k + 1]; p++) {
        const branch = this.branch[p];
        least = Math.min(least, losses.designFlow[branch]);
      }
      this.scale[k] = least;
      this.q[k] = least / 2;
    }
    this.tree = new SpanningTree(ends.length - 1, this.from, this.to, this.scale);
    this.refresh();
  }

  /** Takes the losses as they are; to be called when they were restored. */
  refresh(): void {
    for (let k = 0; k < this.q.length; k++) {
      this.gather(k);
      this.losses.chainChanged[this.chain[k]] = 0;
    }
  }

  /**
   * Solves with the present losses, and writes the flow of every branch and the pressure of every node.
   * @returns whether it converged
   */
  solve(): boolean {
    this.foresee();
    this.iterations = 0;
    let done = false;
    while (!done && this.iterations < iterationsMaximum) {
      this.linearise();
      this.solver.solve();
      done = this.advance();
      this.iterations++;
    }
    // Without convergence the last iterate stands: it is continuous, its pressures are near. The twin counts it.
    this.tree.close(this.q);
    this.spread();
    return done;
  }

  /**
   * Starts the chains that changed from the flow that the last pressures at their ends would drive through them now: most of what
   * a moved valve does it does to its own chain, and Newton then has only the neighbours left.
   */
  private foresee(): void {
    const { chain, first, last, q, pressure, head, fixedQuadratic, fixedLinear, shutBackward, shutForward } = this;
    const { chainChanged } = this.losses;
    for (let k = 0; k < chain.length; k++) {
      if (chainChanged[chain[k]] === 0) continue;
      chainChanged[chain[k]] = 0;
      this.gather(k);
      const drive = pressure[first[k]] - pressure[last[k]] + head[k];
      const flow = q[k];
      this.friction(k, flow < 0 ? -flow : flow);
      const quadratic = fixedQuadratic[k] + this.pipeQuadratic;
      const linear = fixedLinear[k] + this.pipeLinear + (drive < 0 ? shutBackward[k] : shutForward[k]);
      const size = drive < 0 ? -drive : drive;
      const driven = (2 * size) / (linear + Math.sqrt(linear * linear + 4 * quadratic * size));
      q[k] = drive < 0 ? -driven : driven;
    }
  }

  /** Sums a chain's losses but for pipes' friction. */
  private gather(k: number): void {
    const { start, branch, sign, losses } = this;
    let quadratic = 0;
    let linear = 1e-9;
    let head = 0;
    let backward = 0;
    let forward = 0;
    for (let p = start[k]; p < start[k + 1]; p++) {
      const b = branch[p];
      const own = losses.quadratic[b];
      quadratic += own;
      linear += own * laminarShare * losses.designFlow[b];
      head += sign[p] * losses.head[b];
      if (losses.oneWay[b] === 0) continue;
      if (sign[p] > 0) backward += losses.shutSlope(b);
      else forward += losses.shutSlope(b);
    }
    this.fixedQuadratic[k] = quadratic;
    this.fixedLinear[k] = linear;
    this.head[k] = head;
    this.shutBackward[k] = backward;
    this.shutForward[k] = forward;
  }

  /** Looks up the friction of a chain's pipes at a flow, kg/s, not negative, with its slope's part that comes from its change. */
  private friction(k: number, size: number): void {
    const { pipeStart, pipePlace, tableStart, tableScale, tables } = this;
    let quadratic = 0;
    let linear = 0;
    let rise = 0;
    const end = pipeStart[k + 1];
    for (let p = pipeStart[k]; p < end; p++) {
      const place = pipePlace[p];
      const point = Math.min(frictionPoints, size * tableScale[place]);
      const whole = point | 0;
      const part = point - whole;
      const t = tableStart[place] + 2 * whole;
      const quadraticRise = tables[t + 2] - tables[t];
      const linearRise = tables[t + 3] - tables[t + 1];
      quadratic += tables[t] + part * quadraticRise;
      linear += tables[t + 1] + part * linearRise;
      rise += (quadraticRise * size + linearRise) * size * tableScale[place];
    }
    this.pipeQuadratic = quadratic;
    this.pipeLinear = linear;
    this.pipeRise = rise;
  }

  /**
   * One Newton step's equations: each chain's conductance (1 / slope of its loss, pipes by Darcy and Weisbach at the present flow)
   * and the flow it would have with no difference of pressure.
   */
  private linearise(): void {
    const { from, to, q, before, slope, scale, fixedQuadratic, fixedLinear, head, shutBackward, shutForward } = this;
    const { pipeStart } = this;
    const { diagonal, right, off, edgeSlot } = this.solver;
    // Newton overshoots where the slope is small; if it has not settled soon, the slope is floored.
    const floor = this.iterations < 6 ? 0 : this.iterations < 20 ? 0.001 : 0.02;
    for (let i = 0; i < diagonal.length; i++) {
      diagonal[i] = 0;
      right[i] = 0;
    }
    for (let i = 0; i < off.length; i++) off[i] = 0;
    const n = q.length;
    for (let k = 0; k < n; k++) {
      const flow = q[k];
      const size = flow < 0 ? -flow : flow;
      let quadratic = fixedQuadratic[k];
      let lines = fixedLinear[k] + (flow < 0 ? shutBackward[k] : shutForward[k]);
      let rise = 0;
      if (pipeStart[k + 1] > pipeStart[k]) {
        this.friction(k, size);
        quadratic += this.pipeQuadratic;
        lines += this.pipeLinear;
        rise = this.pipeRise;
      }
      const loss = quadratic * flow * size + lines * flow - head[k];
      const floored = floor * scale[k];
      const conductance = 1 / (2 * quadratic * (size > floored ? size : floored) + lines + rise);
      const base = flow - loss * conductance;
      before[k] = flow;
      slope[k] = conductance;
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
  }

  /** Moves the chains' flows by the solved pressures. @returns whether they have settled */
  private advance(): boolean {
    const { from, to, q, before, slope, scale } = this;
    const { solution } = this.solver;
    let moved = 0;
    let total = 0;
    let unsettled = false;
    const n = q.length;
    for (let k = 0; k < n; k++) {
      const i = from[k];
      const j = to[k];
      let next = q[k];
      if (i !== j) next += slope[k] * ((i >= 0 ? solution[i] : 0) - (j >= 0 ? solution[j] : 0));
      q[k] = next;
      const last = before[k];
      const change = Math.abs(next - last);
      const size = Math.abs(next);
      moved += change;
      total += size + 1e-7 * scale[k];
      // What has just turned, a flap above all, may have moved little in this step, and will move much in the next.
      if (last < 0 !== next < 0 || change > chainTolerance * (size + laminarShare * scale[k])) unsettled = true;
    }
    return !unsettled && moved <= tolerance * total;
  }

  /** Branch flows from chain flows; node pressures by walking the chains from the solved ends, held at the expansion vessel. */
  private spread(): void {
    const { start, branch, sign, behind, from, q, flow, pressure, nodes, circuit, circuitNodes } = this;
    const solution = this.solver.solution;
    const last = nodes.length - 1;
    for (let i = 0; i < last; i++) pressure[nodes[i]] = solution[i];
    pressure[nodes[last]] = 0;
    for (let k = 0; k < q.length; k++) {
      let p = from[k] >= 0 ? solution[from[k]] : 0;
      const end = start[k + 1];
      for (let place = start[k]; place < end; place++) {
        const along = sign[place] * q[k] + 0;
        flow[branch[place]] = along;
        // The last place ends at a node that is solved.
        if (place === end - 1) continue;
        p -= sign[place] * this.loss(place, along);
        pressure[behind[place]] = p;
      }
    }
    const shift = circuit.pressure - pressure[circuit.pressureNode];
    for (let i = 0; i < circuitNodes.length; i++) pressure[circuitNodes[i]] += shift;
  }

  /** Pressure loss of a place at a flow of its branch, bar (negative: a pump's gain). */
  private loss(place: number, flow: number): number {
    const { losses, tables } = this;
    const b = this.branch[place];
    const size = flow < 0 ? -flow : flow;
    let loss = losses.quadratic[b] * (flow * size + laminarShare * losses.designFlow[b] * flow);
    if (flow < 0 && losses.oneWay[b] === 1) loss += losses.shutSlope(b) * flow;
    const table = this.tableStart[place];
    if (table >= 0) {
      const point = Math.min(frictionPoints, size * this.tableScale[place]);
      const whole = point | 0;
      const part = point - whole;
      const t = table + 2 * whole;
      const quadratic = tables[t] + part * (tables[t + 2] - tables[t]);
      const linear = tables[t + 1] + part * (tables[t + 3] - tables[t + 1]);
      loss += (quadratic * size + linear) * flow;
    }
    return loss - losses.head[b];
  }
}

/** Where each of several runs of the given lengths starts when they are laid end to end, and where the last one ends. */
function starts(lengths: readonly number[]): Int32Array {
  const start = new Int32Array(lengths.length + 1);
  lengths.forEach((length, k) => {
    start[k + 1] = start[k] + length;
  });
  return start;
}

/** Follows a chain from its first node: whether each branch points along it, and the node behind each. */
function walk(plant: Plant, chain: Chain): { branch: number; sign: number; behind: number }[] {
  let here = chain.from;
  return chain.branches.map((branch) => {
    const { from, to } = plant.branches[branch];
    const along = from === here;
    here = along ? to : from;
    return { branch, sign: along ? 1 : -1, behind: here };
  });
}
