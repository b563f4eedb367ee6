import type { Circuit, Plant } from '../../config/plant.ts';
import type { StateArena } from './arena.ts';
import type { Passage } from './passages.ts';

/** Orders of calculation remembered for directions of flow met before. */
const patternsMaximum = 200;
/** Most parts a step is cut into where a loop is cut at a small volume. */
const partsMaximum = 400;

/** Branches in the order of flow, after those at which loops are cut. */
interface Order {
  readonly cuts: Int32Array;
  readonly branches: Int32Array;
}

/**
 * Heat of one circuit: sweeps its branches in the order of flow, mixing at nodes. Loops are cut where the water stays longest; a cut
 * branch gives what it held at the start of the step, and takes in what arrives at the end. Nothing is made or lost: all that
 * leaves a branch enters a node, and all that enters a node leaves it at the mixed temperature.
 */
export class CircuitHeat {
  private readonly branches: readonly number[];
  private readonly passages: readonly Passage[];
  private readonly from: Int32Array;
  private readonly to: Int32Array;
  private readonly flow: Float64Array;
  private readonly residence: Float64Array;
  private readonly nodeTemperature: Float64Array;
  private readonly heatIn: Float64Array;
  private readonly massIn: Float64Array;
  private readonly nodeCount: number;
  private readonly signs: Int8Array;
  private readonly orders = new Map<string, Order>();
  private order: Order;

  constructor(
    plant: Plant,
    circuit: Circuit,
    passages: readonly Passage[],
    designFlow: Float64Array,
    flow: Float64Array,
    temperature: number,
    arena: StateArena,
  ) {
    this.branches = circuit.branches;
    this.passages = circuit.branches.map((branch) => passages[branch]);
    const local = new Map(circuit.nodes.map((node, index) => [node, index]));
    this.from = Int32Array.from(circuit.branches, (branch) => local.get(plant.branches[branch].from) ?? 0);
    this.to = Int32Array.from(circuit.branches, (branch) => local.get(plant.branches[branch].to) ?? 0);
    this.flow = flow;
    this.residence = Float64Array.from(circuit.branches, (branch) => passages[branch].capacity / designFlow[branch]);
    this.nodeCount = circuit.nodes.length;
    this.nodeTemperature = arena.allocate(this.nodeCount).fill(temperature);
    this.heatIn = new Float64Array(this.nodeCount);
    this.massIn = new Float64Array(this.nodeCount);
    this.signs = new Int8Array(circuit.branches.length).fill(2);
    this.order = { cuts: new Int32Array(0), branches: new Int32Array(0) };
  }

  /** To be called when flows changed: takes the order for their directions. */
  arrange(): void {
    let changed = false;
    for (let i = 0; i < this.branches.length; i++) {
      const sign = Math.sign(this.flow[this.branches[i]]);
      if (this.signs[i] !== sign) {
        this.signs[i] = sign;
        changed = true;
      }
    }
    if (!changed) return;
    const key = this.signs.join();
    let order = this.orders.get(key);
    if (!order) {
      if (this.orders.size >= patternsMaximum) this.orders.clear();
      order = this.makeOrder();
      this.orders.set(key, order);
    }
    this.order = order;
  }

  /** Kahn's order; where a loop leaves nothing ready, the branch with the longest residence is cut. */
  private makeOrder(): Order {
    const n = this.branches.length;
    const source = (i: number) => (this.signs[i] < 0 ? this.to[i] : this.from[i]);
    const sink = (i: number) => (this.signs[i] < 0 ? this.from[i] : this.to[i]);
    const waiting = new Int32Array(this.nodeCount);
    for (let i = 0; i < n; i++) if (this.signs[i] !== 0) waiting[sink(i)]++;
    const left = new Set(Array.from({ length: n }, (_, i) => i));
    const cuts: number[] = [];
    const order: number[] = [];
    const cut = new Set<number>();
    const release = (i: number) => {
      if (this.signs[i] !== 0) waiting[sink(i)]--;
    };
    while (left.size > 0) {
      const ready = [...left].filter((i) => this.signs[i] === 0 || waiting[source(i)] === 0);
      for (const i of ready) {
        left.delete(i);
        if (cut.has(i)) continue;
        order.push(i);
        release(i);
      }
      if (ready.length > 0) continue;
      let longest = -1;
      for (const i of left) {
        if (!cut.has(i) && this.residence[i] > 0 && (longest < 0 || this.residence[i] > this.residence[longest]))
          longest = i;
      }
      // Every loop of flow passes a running pump, and pumps hold water: there is always something to cut.
      if (longest < 0) throw new Error('a loop of flow without any water in it');
      cut.add(longest);
      cuts.push(longest);
      release(longest);
    }
    return { cuts: Int32Array.from(cuts), branches: Int32Array.from(order) };
  }

  /** One step of `dt` seconds. */
  step(dt: number): void {
    const parts = this.parts(dt);
    for (let i = 0; i < parts; i++) this.sweep(dt / parts);
  }

  /** Parts the step needs so that no cut branch gives more than it holds. */
  private parts(dt: number): number {
    let parts = 1;
    const { cuts } = this.order;
    for (let c = 0; c < cuts.length; c++) {
      const i = cuts[c];
      const turns = (Math.abs(this.flow[this.branches[i]]) * dt) / this.passages[i].capacity;
      if (turns > parts) parts = Math.ceil(turns);
    }
    return Math.min(partsMaximum, parts);
  }

  private sweep(dt: number): void {
    const { cuts, branches } = this.order;
    const { passages, flow, heatIn, massIn } = this;
    heatIn.fill(0);
    massIn.fill(0);
    for (let c = 0; c < cuts.length; c++) {
      const i = cuts[c];
      const q = flow[this.branches[i]];
      this.deliver(i, q, passages[i].outlet(q, dt));
    }
    for (let b = 0; b < branches.length; b++) {
      const i = branches[b];
      const q = flow[this.branches[i]];
      const leaving = passages[i].transit(q, this.temperatureBefore(i, q), dt);
      this.deliver(i, q, leaving);
    }
    for (let c = 0; c < cuts.length; c++) {
      const i = cuts[c];
      const q = flow[this.branches[i]];
      passages[i].accept(q, this.temperatureBefore(i, q), dt);
    }
  }

  private deliver(i: number, q: number, leaving: number): void {
    if (q > 0) {
      this.heatIn[this.to[i]] += q * leaving;
      this.massIn[this.to[i]] += q;
    } else if (q < 0) {
      this.heatIn[this.from[i]] -= q * leaving;
      this.massIn[this.from[i]] -= q;
    }
  }

  /** Mixed temperature of the node that a branch takes from; a still node keeps its last. */
  private temperatureBefore(i: number, q: number): number {
    const node = q < 0 ? this.to[i] : this.from[i];
    const mass = this.massIn[node];
    if (mass > 0) this.nodeTemperature[node] = this.heatIn[node] / mass;
    return this.nodeTemperature[node];
  }
}
