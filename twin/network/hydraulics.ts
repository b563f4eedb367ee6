import type { Circuit, Plant } from '../../config/plant.ts';
import type { StateArena } from './arena.ts';
import { type BranchLosses, laminarShare } from './branches.ts';
import { layOut, packed, pipeWidth } from './chain-layout.ts';
import { type Elimination, equation, equationWidth } from './elimination.ts';
import { frictionPoints } from './friction.ts';
import { flowQuantum, type SpanningTree } from './spanning-tree.ts';

/**
 * Most iterations of one solution, and the change of all flows, over the flows themselves, that ends it. Newton squares the error
 * each time, so what is left after a change of 1e-2 is some 1e-4.
 */
const iterationsMaximum = 40;
const tolerance = 1e-2;
/** The same for each chain by itself, over its flow and what goes in the laminar way. */
const chainTolerance = 0.15;
/** From this iteration on a step that goes too far is shortened, by so many halvings of its length. */
const dampedFrom = 8;
const halvings = 30;

/**
 * What belongs together stands together in one array: fewer lines of the processor's cache, and fewer arrays whose base and length a
 * loop has to load (docs/decisions/0028). Numbers of a chain: its flow (kg/s), the one before this iteration, the conductance, design
 * flow, the losses but for pipes' friction, the head, and the slopes that closed non-return valves add to backward and to forward flow.
 */
const of = {
  flow: 0,
  before: 1,
  slope: 2,
  scale: 3,
  quadratic: 4,
  linear: 5,
  head: 6,
  shutBackward: 7,
  shutForward: 8,
} as const;
const chainWidth = 9;
/** Indices of a chain ({@link LaidChain}). They stand here, not beside it: what is imported the compiler does not fold. */
const wired = {
  from: 0,
  to: 1,
  edge: 2,
  chain: 3,
  first: 4,
  last: 5,
  start: 6,
  end: 7,
  pipeStart: 8,
  pipeEnd: 9,
} as const;
const wiredWidth = 10;
/** Indices of a place ({@link LaidPlace}). */
const placed = { branch: 0, behind: 1, sign: 2, pipe: 3 } as const;
const placedWidth = 4;

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
  /** By chain its numbers ({@link of}); flows are the start of the next solution, so all are state. */
  private readonly chains: Float64Array;
  /** By chain its indices ({@link wired}). */
  private readonly wiring: Int32Array;
  private readonly count: number;
  /** By place along the chains, which lie end to end: its indices ({@link placed}). */
  private readonly places: Int32Array;
  /** By pipe, in the order of places: its points per kg/s, then its friction table. */
  private readonly tables: Float64Array;
  private readonly nodes: Int32Array;
  private readonly circuitNodes: Int32Array;
  private readonly solver: Elimination;
  private readonly tree: SpanningTree;
  /** Whether in the last step a chain's flow turned, or changed much against itself. */
  private turned = false;
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
    const { chains, places, tables, nodes, solver, tree } = layOut(plant, circuit, losses);
    this.places = packed(places, placed);
    this.tables = tables;
    this.nodes = nodes;
    this.circuitNodes = Int32Array.from(circuit.nodes);
    this.solver = solver;
    this.wiring = packed(chains, wired);
    this.count = chains.length;
    this.chains = arena.allocate(this.count * chainWidth);
    chains.forEach(({ scale }, k) => {
      this.chains[k * chainWidth + of.scale] = scale;
      this.chains[k * chainWidth + of.flow] = scale / 2;
    });
    this.tree = tree;
    this.refresh();
  }

  /** Takes the losses as they are; to be called when they were restored. */
  refresh(): void {
    for (let k = 0; k < this.count; k++) {
      this.gather(k);
      this.losses.chainChanged[this.wiring[k * wiredWidth + wired.chain]] = 0;
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
      if (this.turned && this.iterations >= dampedFrom) this.damp();
    }
    // Without convergence the last iterate stands: it is continuous, its pressures are near. The twin counts it.
    this.tree.close(this.chains, chainWidth, of.flow);
    this.spread();
    return done;
  }

  /**
   * Starts the chains that changed from the flow that the last pressures at their ends would drive through them now: most of what
   * a moved valve does it does to its own chain, and Newton then has only the neighbours left.
   */
  private foresee(): void {
    const { chains, wiring, pressure, count } = this;
    const { chainChanged } = this.losses;
    for (let k = 0; k < count; k++) {
      const w = k * wiredWidth;
      if (chainChanged[wiring[w + wired.chain]] === 0) continue;
      chainChanged[wiring[w + wired.chain]] = 0;
      this.gather(k);
      const c = k * chainWidth;
      const drive = pressure[wiring[w + wired.first]] - pressure[wiring[w + wired.last]] + chains[c + of.head];
      const flow = chains[c + of.flow];
      this.friction(w, flow < 0 ? -flow : flow);
      const quadratic = chains[c + of.quadratic] + this.pipeQuadratic;
      const shut = chains[c + (drive < 0 ? of.shutBackward : of.shutForward)];
      const linear = chains[c + of.linear] + this.pipeLinear + shut;
      const size = drive < 0 ? -drive : drive;
      const driven = (2 * size) / (linear + Math.sqrt(linear * linear + 4 * quadratic * size));
      chains[c + of.flow] = drive < 0 ? -driven : driven;
    }
  }

  /** Sums a chain's losses but for pipes' friction. */
  private gather(k: number): void {
    const { chains, wiring, places, losses } = this;
    let quadratic = 0;
    let linear = 1e-9;
    let head = 0;
    let backward = 0;
    let forward = 0;
    const end = wiring[k * wiredWidth + wired.end] * placedWidth;
    for (let p = wiring[k * wiredWidth + wired.start] * placedWidth; p < end; p += placedWidth) {
      const b = places[p + placed.branch];
      const sign = places[p + placed.sign];
      const own = losses.quadratic[b];
      quadratic += own;
      linear += own * laminarShare * losses.designFlow[b];
      head += sign * losses.head[b];
      if (losses.oneWay[b] === 0) continue;
      if (sign > 0) backward += losses.shutSlope(b);
      else forward += losses.shutSlope(b);
    }
    const c = k * chainWidth;
    chains[c + of.quadratic] = quadratic;
    chains[c + of.linear] = linear;
    chains[c + of.head] = head;
    chains[c + of.shutBackward] = backward;
    chains[c + of.shutForward] = forward;
  }

  /**
   * Looks up the friction of a chain's pipes at a flow, kg/s, not negative, with its slope's part that comes from its change.
   * @param w where the chain's wiring stands
   */
  private friction(w: number, size: number): void {
    const { wiring, tables } = this;
    let quadratic = 0;
    let linear = 0;
    let rise = 0;
    const end = wiring[w + wired.pipeEnd];
    for (let pipe = wiring[w + wired.pipeStart]; pipe < end; pipe += pipeWidth) {
      const scale = tables[pipe];
      const point = Math.min(frictionPoints, size * scale);
      const whole = point | 0;
      const part = point - whole;
      const t = pipe + 1 + 2 * whole;
      const quadraticHere = tables[t];
      const linearHere = tables[t + 1];
      const quadraticRise = tables[t + 2] - quadraticHere;
      const linearRise = tables[t + 3] - linearHere;
      quadratic += quadraticHere + part * quadraticRise;
      linear += linearHere + part * linearRise;
      rise += (quadraticRise * size + linearRise) * size * scale;
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
    const { chains, wiring, count } = this;
    const { equations, off } = this.solver;
    // Newton overshoots where the slope is small; if it has not settled soon, the slope is floored.
    const floor = this.iterations < 6 ? 0 : this.iterations < 20 ? 0.001 : 0.02;
    this.solver.clear();
    for (let k = 0; k < count; k++) {
      const c = k * chainWidth;
      const w = k * wiredWidth;
      const flow = chains[c + of.flow];
      const size = flow < 0 ? -flow : flow;
      let quadratic = chains[c + of.quadratic];
      let lines = chains[c + of.linear] + chains[c + (flow < 0 ? of.shutBackward : of.shutForward)];
      let rise = 0;
      if (wiring[w + wired.pipeEnd] > wiring[w + wired.pipeStart]) {
        this.friction(w, size);
        quadratic += this.pipeQuadratic;
        lines += this.pipeLinear;
        rise = this.pipeRise;
      }
      const loss = quadratic * flow * size + lines * flow - chains[c + of.head];
      const floored = floor * chains[c + of.scale];
      const conductance = 1 / (2 * quadratic * (size > floored ? size : floored) + lines + rise);
      const base = flow - loss * conductance;
      chains[c + of.before] = flow;
      chains[c + of.slope] = conductance;
      chains[c + of.flow] = base;
      const i = wiring[w + wired.from];
      const j = wiring[w + wired.to];
      if (i === j) continue;
      if (i >= 0) {
        equations[i * equationWidth + equation.diagonal] += conductance;
        equations[i * equationWidth + equation.right] -= base;
      }
      if (j >= 0) {
        equations[j * equationWidth + equation.diagonal] += conductance;
        equations[j * equationWidth + equation.right] += base;
      }
      const slot = wiring[w + wired.edge];
      if (slot >= 0) off[slot] -= conductance;
    }
  }

  /** Moves the chains' flows by the solved pressures. @returns whether they have settled */
  private advance(): boolean {
    const { chains, wiring, count } = this;
    const { equations } = this.solver;
    let moved = 0;
    let total = 0;
    this.turned = false;
    for (let k = 0; k < count; k++) {
      const c = k * chainWidth;
      const i = wiring[k * wiredWidth + wired.from];
      const j = wiring[k * wiredWidth + wired.to];
      let next = chains[c + of.flow];
      if (i !== j) {
        const drop =
          (i >= 0 ? equations[i * equationWidth + equation.solution] : 0) -
          (j >= 0 ? equations[j * equationWidth + equation.solution] : 0);
        next += chains[c + of.slope] * drop;
      }
      chains[c + of.flow] = next;
      const last = chains[c + of.before];
      const scale = chains[c + of.scale];
      const change = Math.abs(next - last);
      const size = Math.abs(next);
      moved += change;
      total += size + 1e-7 * scale;
      // What has just turned, a flap above all, may have moved little in this step, and will move much in the next.
      const turns = last < 0 !== next < 0 && change > flowQuantum;
      if (turns || change > chainTolerance * (size + laminarShare * scale)) this.turned = true;
    }
    return !this.turned && moved <= tolerance * total;
  }

  /**
   * Takes back what a step went too far. Each step closes continuity, so that it is a circulation, and the flows sought are where
   * the losses' content (Cherry 1951; Collins et al. 1978), which is convex, is least: along the step, where its slope passes
   * zero. Without it Newton may go to and fro for ever between a non-return valve's two slopes, ten million to one.
   */
  private damp(): void {
    if (!(this.slopeAt(1) > 0)) return;
    let low = 0;
    let high = 1;
    for (let i = 0; i < halvings; i++) {
      const middle = (low + high) / 2;
      if (this.slopeAt(middle) > 0) high = middle;
      else low = middle;
    }
    const { chains, count } = this;
    for (let k = 0; k < count; k++) {
      const c = k * chainWidth;
      chains[c + of.flow] = chains[c + of.before] + high * (chains[c + of.flow] - chains[c + of.before]);
    }
  }

  /** Slope of the losses' content along the last step, at a part of it: the sum of each chain's loss times how its flow goes. */
  private slopeAt(part: number): number {
    const { chains, count } = this;
    let slope = 0;
    for (let k = 0; k < count; k++) {
      const c = k * chainWidth;
      const step = chains[c + of.flow] - chains[c + of.before];
      const flow = chains[c + of.before] + part * step;
      const size = flow < 0 ? -flow : flow;
      this.friction(k * wiredWidth, size);
      const linear =
        chains[c + of.linear] + this.pipeLinear + chains[c + (flow < 0 ? of.shutBackward : of.shutForward)];
      const loss = (chains[c + of.quadratic] + this.pipeQuadratic) * flow * size + linear * flow - chains[c + of.head];
      slope += loss * step;
    }
    return slope;
  }

  /** Branch flows from chain flows; node pressures by walking the chains from the solved ends, held at the expansion vessel. */
  private spread(): void {
    const { chains, wiring, places, count, flow, pressure, nodes, circuit, circuitNodes } = this;
    const { equations } = this.solver;
    const last = nodes.length - 1;
    for (let i = 0; i < last; i++) pressure[nodes[i]] = equations[i * equationWidth + equation.solution];
    pressure[nodes[last]] = 0;
    for (let k = 0; k < count; k++) {
      const w = k * wiredWidth;
      const first = wiring[w + wired.from];
      const along = chains[k * chainWidth + of.flow];
      let here = first >= 0 ? equations[first * equationWidth + equation.solution] : 0;
      const end = wiring[w + wired.end] * placedWidth;
      for (let p = wiring[w + wired.start] * placedWidth; p < end; p += placedWidth) {
        const sign = places[p + placed.sign];
        const branchFlow = sign * along + 0;
        flow[places[p + placed.branch]] = branchFlow;
        // The last place ends at a node that is solved.
        if (p + placedWidth === end) continue;
        here -= sign * this.loss(p, branchFlow);
        pressure[places[p + placed.behind]] = here;
      }
    }
    const shift = circuit.pressure - pressure[circuit.pressureNode];
    for (let i = 0; i < circuitNodes.length; i++) pressure[circuitNodes[i]] += shift;
  }

  /** Pressure loss of the place whose indices stand at `p`, at a flow of its branch, bar (negative: a pump's gain). */
  private loss(p: number, flow: number): number {
    const { losses, places, tables } = this;
    const b = places[p + placed.branch];
    const size = flow < 0 ? -flow : flow;
    let loss = losses.quadratic[b] * (flow * size + laminarShare * losses.designFlow[b] * flow);
    if (flow < 0 && losses.oneWay[b] === 1) loss += losses.shutSlope(b) * flow;
    const pipe = places[p + placed.pipe];
    if (pipe >= 0) {
      const point = Math.min(frictionPoints, size * tables[pipe]);
      const whole = point | 0;
      const part = point - whole;
      const t = pipe + 1 + 2 * whole;
      const quadratic = tables[t] + part * (tables[t + 2] - tables[t]);
      const linear = tables[t + 1] + part * (tables[t + 3] - tables[t + 1]);
      loss += (quadratic * size + linear) * flow;
    }
    return loss - losses.head[b];
  }
}
