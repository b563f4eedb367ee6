import type { Circuit, Plant } from '../../config/plant.ts';
import type { StateArena } from './arena.ts';
import { alone, type EmptyRing, heatOrder, last, nowhere, type Order } from './heat-order.ts';
import type { Passages } from './passages.ts';

/** Orders of calculation remembered for directions of flow met before. */
const patternsMaximum = 2000;
/** Most parts a step is cut into where a loop is cut at a small volume. */
const partsMaximum = 400;

/**
 * Share of design flow below which a branch only leaks. What leaks back through a shut non-return valve closes loops, and stays for
 * days: such loops are cut there. Loops are cut by this and not by flow itself, so that the same order comes again whatever came
 * before, from memory or after a snapshot was restored.
 */
const leaking = 0.01;
/** Residence of what leaks over that at design flow. */
const leakResidence = 1000;

/** What stands of each node: its temperature, °C, and the heat and mass that have come to it so far in a step. */
const at = { temperature: 0, heatIn: 1, massIn: 2 } as const;
const nodeWidth = 3;
/**
 * What stands of each branch of a sequence: its index in the plant, where the nodes before and behind it stand, how it arrives there, and
 * whether its water passes as it came. All in one array: a loop over five loads the base and the length of each in every turn.
 */
const on = { branch: 0, source: 1, sink: 2, arrival: 3, plain: 4 } as const;
const routeWidth = 5;

/** A remembered order; or a ring to be stilled first. */
type Plan = { readonly route: Int32Array; readonly cuts: number } | EmptyRing;

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
  private readonly state: Float64Array;
  private readonly nodeCount: number;
  private readonly nodes: readonly number[];
  private readonly designFlow: Float64Array;
  /** Direction of each branch, doubled where water stays in it for long: see {@link leaking}. An order follows from these alone. */
  private readonly signs: Int8Array;
  private readonly codes: Uint16Array;
  private readonly plans = new Map<string, Plan>();
  private order: Exclude<Plan, EmptyRing>;

  /** @param designFlow kg/s by branch of the plant */
  constructor(
    plant: Plant,
    circuit: Circuit,
    passages: Passages,
    designFlow: Float64Array,
    temperature: number,
    arena: StateArena,
  ) {
    this.branches = circuit.branches;
    this.passages = passages;
    const local = new Map(circuit.nodes.map((node, index) => [node, index]));
    this.from = Int32Array.from(circuit.branches, (branch) => local.get(plant.branches[branch].from) ?? 0);
    this.to = Int32Array.from(circuit.branches, (branch) => local.get(plant.branches[branch].to) ?? 0);
    this.flow = passages.flow;
    this.designFlow = designFlow;
    this.nodeCount = circuit.nodes.length;
    this.nodes = circuit.nodes;
    this.state = arena.allocate(this.nodeCount * nodeWidth);
    for (let i = 0; i < this.nodeCount; i++) this.state[i * nodeWidth + at.temperature] = temperature;
    this.signs = new Int8Array(circuit.branches.length);
    this.codes = new Uint16Array(Math.ceil(circuit.branches.length / 5));
    // Nothing flows yet, so there is no ring.
    this.order = this.makePlan() as Exclude<Plan, EmptyRing>;
  }

  /** Takes up the temperatures of its nodes, by node of the plant, °C. */
  observe(temperature: Float64Array): void {
    for (let i = 0; i < this.nodeCount; i++) this.state[i * nodeWidth + at.temperature] = temperature[this.nodes[i]];
  }

  /** To be called when flows changed: takes the order for their directions. */
  arrange(): void {
    // Each turn stills at least one branch for good.
    for (let turn = 0; turn <= this.branches.length; turn++) {
      if (!this.look()) return;
      const plan = this.plan();
      if (!('ring' in plan)) {
        this.order = plan;
        return;
      }
      this.still(plan.ring);
    }
  }

  /** Takes the directions of the present flows. @returns whether one changed */
  private look(): boolean {
    const { branches, flow, designFlow, signs } = this;
    const { capacity } = this.passages;
    let changed = false;
    for (let i = 0; i < branches.length; i++) {
      const b = branches[i];
      const along = flow[b];
      const slow = capacity[b] > 0 && Math.abs(along) < leaking * designFlow[b];
      const sign = Math.sign(along) * (slow ? 2 : 1);
      if (signs[i] === sign) continue;
      signs[i] = sign;
      changed = true;
    }
    return changed;
  }

  private plan(): Plan {
    const key = this.key();
    let plan = this.plans.get(key);
    if (!plan) {
      if (this.plans.size >= patternsMaximum) this.plans.clear();
      plan = this.makePlan();
      this.plans.set(key, plan);
    }
    return plan;
  }

  /** The pattern of directions as a text: five digits of base five in each character. */
  private key(): string {
    const { signs, codes } = this;
    for (let c = 0, i = 0; c < codes.length; c++) {
      let code = 0;
      for (const end = Math.min(signs.length, i + 5); i < end; i++) code = 5 * code + signs[i] + 2;
      codes[c] = code;
    }
    return String.fromCharCode.apply(null, codes as unknown as number[]);
  }

  private makePlan(): Plan {
    const { branches, nodeCount, from, to, signs, designFlow } = this;
    const { capacity } = this.passages;
    const residence = (i: number) =>
      (capacity[branches[i]] / designFlow[branches[i]]) * (Math.abs(signs[i]) === 2 ? leakResidence : 1);
    const order = heatOrder({ nodeCount, from, to, direction: signs, residence });
    return 'ring' in order ? order : { cuts: order.cuts * routeWidth, route: this.route(order) };
  }

  private route({ place, source, sink, arrival }: Order): Int32Array {
    return Int32Array.from(
      [...place].flatMap((i, k) => [
        this.branches[i],
        source[k] * nodeWidth,
        sink[k] * nodeWidth,
        arrival[k],
        this.passages.isPlain(this.branches[i]) ? 1 : 0,
      ]),
    );
  }

  /**
   * Takes away what goes round in a ring. Flow in a ring needs a pump, and pumps hold water: in a ring without any, what goes
   * round is left of the solver's tolerance and of rounding. Flows are multiples of a quantum, so nodes still pass on all they get.
   */
  private still(ring: readonly number[]): void {
    const { branches, flow } = this;
    let round = Number.POSITIVE_INFINITY;
    for (const i of ring) round = Math.min(round, Math.abs(flow[branches[i]]));
    for (const i of ring) flow[branches[i]] -= Math.sign(flow[branches[i]]) * round;
  }

  /** One step of `dt` seconds. */
  step(dt: number): void {
    const parts = this.parts(dt);
    for (let i = 0; i < parts; i++) this.sweep(dt / parts);
  }

  /** Parts the step needs so that no cut branch gives more than it holds. */
  private parts(dt: number): number {
    const { cuts, route } = this.order;
    const { capacity } = this.passages;
    let turns = 1;
    for (let k = 0; k < cuts; k += routeWidth) {
      const b = route[k + on.branch];
      turns = Math.max(turns, (Math.abs(this.flow[b]) * dt) / capacity[b]);
    }
    return Math.min(partsMaximum, Math.ceil(turns));
  }

  private sweep(dt: number): void {
    const { cuts, route } = this.order;
    const { state, passages } = this;
    const { entering, leaving } = passages;
    for (let k = 0; k < cuts; k += routeWidth) {
      const b = route[k + on.branch];
      passages.outlet(b, dt);
      this.deliver(k, leaving[b]);
    }
    const end = route.length;
    for (let k = cuts; k < end; k += routeWidth) {
      const b = route[k + on.branch];
      let temperature = state[route[k + on.source] + at.temperature];
      entering[b] = temperature;
      if (route[k + on.plain] === 1) leaving[b] = temperature;
      else {
        passages.transit(b, dt);
        temperature = leaving[b];
      }
      if (route[k + on.arrival] === alone) state[route[k + on.sink] + at.temperature] = temperature;
      else this.deliver(k, temperature);
    }
    for (let k = 0; k < cuts; k += routeWidth) {
      const b = route[k + on.branch];
      entering[b] = state[route[k + on.source] + at.temperature];
      passages.accept(b, dt);
    }
  }

  /** Brings what leaves a branch to the node behind it; the last of several inflows settles the mixture. */
  private deliver(k: number, leaving: number): void {
    const { state } = this;
    const { route } = this.order;
    const how = route[k + on.arrival];
    if (how === nowhere) return;
    const node = route[k + on.sink];
    if (how === alone) {
      state[node + at.temperature] = leaving;
      return;
    }
    const flow = this.flow[route[k + on.branch]];
    const size = flow < 0 ? -flow : flow;
    const heatIn = state[node + at.heatIn] + size * leaving;
    const massIn = state[node + at.massIn] + size;
    const settles = how === last;
    if (settles) state[node + at.temperature] = heatIn / massIn;
    state[node + at.heatIn] = settles ? 0 : heatIn;
    state[node + at.massIn] = settles ? 0 : massIn;
  }
}
