import type { Circuit, Plant } from '../../config/plant.ts';
import type { StateArena } from './arena.ts';
import type { Passages } from './passages.ts';

/** Orders of calculation remembered for directions of flow met before. */
const patternsMaximum = 200;
/** Most parts a step is cut into where a loop is cut at a small volume. */
const partsMaximum = 400;

/** How a branch's outflow reaches the node behind it: the only inflow there, one of several, or the last of several. */
const alone = 0;
const among = 1;
const last = 2;
const nowhere = 3;

/** The sequence of a step for one pattern of directions; `cuts` first give, and in the end take. All by place in the sequence. */
interface Order {
  /** How many of the sequence are cut. */
  readonly cuts: number;
  /** Index of branch in the plant, nodes before and behind, and how it arrives behind. */
  readonly branch: Int32Array;
  readonly source: Int32Array;
  readonly sink: Int32Array;
  readonly arrival: Uint8Array;
}

/**
 * Heat of one circuit: sweeps its branches in the order of flow, mixing at nodes. Loops are cut where the water stays longest; a cut
 * branch gives what it held at the start of the step, and takes in what arrives at the end. Nothing is made or lost: all that
 * leaves a branch enters a node, and all that enters a node leaves it at the mixed temperature.
 */
export class CircuitHeat {
  private readonly branches: readonly number[];
  private readonly passages: Passages;
  private readonly from: Int32Array;
  private readonly to: Int32Array;
  private readonly flow: Float64Array;
  private readonly nodeTemperature: Float64Array;
  private readonly heatIn: Float64Array;
  private readonly massIn: Float64Array;
  private readonly nodeCount: number;
  private readonly nodes: readonly number[];
  private readonly signs: Int8Array;
  private readonly orders = new Map<string, Order>();
  private order: Order;

  constructor(plant: Plant, circuit: Circuit, passages: Passages, temperature: number, arena: StateArena) {
    this.branches = circuit.branches;
    this.passages = passages;
    const local = new Map(circuit.nodes.map((node, index) => [node, index]));
    this.from = Int32Array.from(circuit.branches, (branch) => local.get(plant.branches[branch].from) ?? 0);
    this.to = Int32Array.from(circuit.branches, (branch) => local.get(plant.branches[branch].to) ?? 0);
    this.flow = passages.flow;
    this.nodeCount = circuit.nodes.length;
    this.nodes = circuit.nodes;
    this.nodeTemperature = arena.allocate(this.nodeCount).fill(temperature);
    this.heatIn = new Float64Array(this.nodeCount);
    this.massIn = new Float64Array(this.nodeCount);
    this.signs = new Int8Array(circuit.branches.length);
    this.order = this.makeOrder();
  }

  /** Takes up the temperatures of its nodes, by node of the plant, °C. */
  observe(temperature: Float64Array): void {
    for (let i = 0; i < this.nodeCount; i++) this.nodeTemperature[i] = temperature[this.nodes[i]];
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
    const inflows = waiting.slice();
    const left = new Set(Array.from({ length: n }, (_, i) => i));
    const cuts: number[] = [];
    const order: number[] = [];
    const release = (i: number) => {
      if (this.signs[i] !== 0) waiting[sink(i)]--;
    };
    while (left.size > 0) {
      const ready = [...left].filter((i) => this.signs[i] === 0 || waiting[source(i)] === 0);
      for (const i of ready) {
        left.delete(i);
        order.push(i);
        release(i);
      }
      if (ready.length > 0) continue;
      const flowing = [...left].filter((i) => this.signs[i] !== 0);
      // By the flow of now, not of design: what leaks back through a shut non-return valve closes loops, and stays for days.
      const { capacity } = this.passages;
      const residence = (i: number) => capacity[this.branches[i]] / Math.abs(this.flow[this.branches[i]]);
      const candidates = flowing
        .filter((i) => capacity[this.branches[i]] > 0)
        .sort((a, b) => residence(b) - residence(a) || a - b);
      // What merely hangs behind a loop waits as well: cutting it would not open the loop.
      const longest = candidates.find((i) => leadsTo(sink(i), source(i), flowing, source, sink));
      // Every loop of flow passes a running pump, and pumps hold water: there is always something to cut.
      if (longest === undefined) throw new Error('a loop of flow without any water in it');
      left.delete(longest);
      cuts.push(longest);
      release(longest);
    }
    const place = [...cuts, ...order];
    return {
      cuts: cuts.length,
      branch: Int32Array.from(place, (i) => this.branches[i]),
      source: Int32Array.from(place, source),
      sink: Int32Array.from(place, sink),
      arrival: arrivals(
        place.map((i) => (this.signs[i] === 0 ? -1 : sink(i))),
        inflows,
      ),
    };
  }

  /** One step of `dt` seconds. */
  step(dt: number): void {
    const parts = this.parts(dt);
    for (let i = 0; i < parts; i++) this.sweep(dt / parts);
  }

  /** Parts the step needs so that no cut branch gives more than it holds. */
  private parts(dt: number): number {
    const { cuts, branch } = this.order;
    const { capacity } = this.passages;
    let turns = 1;
    for (let k = 0; k < cuts; k++) turns = Math.max(turns, (Math.abs(this.flow[branch[k]]) * dt) / capacity[branch[k]]);
    return Math.min(partsMaximum, Math.ceil(turns));
  }

  private sweep(dt: number): void {
    const { cuts, source, sink, branch, arrival } = this.order;
    const { nodeTemperature, passages } = this;
    const { entering, leaving } = passages;
    const n = branch.length;
    for (let k = 0; k < cuts; k++) {
      passages.outlet(branch[k], dt);
      this.deliver(k);
    }
    for (let k = cuts; k < n; k++) {
      const b = branch[k];
      entering[b] = nodeTemperature[source[k]];
      passages.transit(b, dt);
      if (arrival[k] === alone) nodeTemperature[sink[k]] = leaving[b];
      else this.deliver(k);
    }
    for (let k = 0; k < cuts; k++) {
      const b = branch[k];
      entering[b] = nodeTemperature[source[k]];
      passages.accept(b, dt);
    }
  }

  /** Brings what leaves a branch to the node behind it; the last of several inflows settles the mixture. */
  private deliver(k: number): void {
    const { arrival, sink, branch } = this.order;
    const how = arrival[k];
    if (how === nowhere) return;
    const node = sink[k];
    const leaving = this.passages.leaving[branch[k]];
    if (how === alone) {
      this.nodeTemperature[node] = leaving;
      return;
    }
    const flow = this.flow[branch[k]];
    const size = flow < 0 ? -flow : flow;
    this.heatIn[node] += size * leaving;
    this.massIn[node] += size;
    if (how !== last) return;
    this.nodeTemperature[node] = this.heatIn[node] / this.massIn[node];
    this.heatIn[node] = 0;
    this.massIn[node] = 0;
  }
}

/** Whether flow from one node comes to another along the given branches. */
function leadsTo(
  start: number,
  end: number,
  branches: readonly number[],
  source: (branch: number) => number,
  sink: (branch: number) => number,
): boolean {
  const reached = new Set([start]);
  // A set grows while it is walked, so each node is looked at once.
  for (const node of reached) {
    if (node === end) return true;
    for (const i of branches) if (source(i) === node) reached.add(sink(i));
  }
  return false;
}

/** How each of a sequence arrives at its sink (-1: nowhere). */
function arrivals(sinks: readonly number[], inflows: Int32Array): Uint8Array {
  const left = inflows.slice();
  return Uint8Array.from(sinks, (node) => {
    if (node < 0) return nowhere;
    left[node]--;
    if (inflows[node] === 1) return alone;
    return left[node] === 0 ? last : among;
  });
}
