import type { Plant } from '../../config/plant.ts';

/**
 * What is known of a plant from its points alone: values by slot (measured and commanded; not-a-number where unknown), and what
 * follows from them for its branches, filled in by the equipment that has sensors there.
 */
export class Observation {
  readonly values: Float64Array;
  /** Share of the difference between a state and its sensor that is taken over: 1 begins anew, less corrects. */
  readonly gain: number;
  /** °C by branch, not-a-number where no sensor tells. */
  readonly entering: Float64Array;
  readonly leaving: Float64Array;
  /** °C by node, where a sensor sees the mixture of several branches. */
  readonly node: Float64Array;

  constructor(plant: Plant, values: Float64Array, gain = 1) {
    this.gain = gain;
    this.values = values;
    this.entering = new Float64Array(plant.branches.length).fill(Number.NaN);
    this.leaving = new Float64Array(plant.branches.length).fill(Number.NaN);
    this.node = new Float64Array(plant.nodes.length).fill(Number.NaN);
  }

  /** A point's value, or what is thought of it where it is unknown. */
  of(slot: number, otherwise: number): number {
    const value = slot < 0 ? Number.NaN : this.values[slot];
    return Number.isNaN(value) ? otherwise : value;
  }

  /** A state, brought nearer to what its sensor shows. */
  state(slot: number, state: number): number {
    return state + this.gain * (this.of(slot, state) - state);
  }

  /** Whether a contact is known to be closed. */
  closed(slot: number): boolean {
    return this.values[slot] >= 0.5;
  }

  /** Tells what a sensor at a branch says of what enters and leaves it, by slot (-1: none). */
  see(branch: number, entering: number, leaving: number): void {
    if (entering >= 0) this.entering[branch] = this.of(entering, Number.NaN);
    if (leaving >= 0) this.leaving[branch] = this.of(leaving, Number.NaN);
  }
}

/** Temperatures of nodes and branches that follow from what sensors see, °C. */
export interface TemperatureField {
  /** By node of the plant. */
  readonly node: Float64Array;
  /** By branch, in the direction of its flow. */
  readonly entering: Float64Array;
  readonly leaving: Float64Array;
}

/** °C taken for a circuit in which no sensor tells anything. */
const blindTemperature = 20;
/** Rounds in which what is known spreads to what is not; each carries it one branch further at least. */
const roundsMaximum = 200;

/**
 * Works out temperatures everywhere: a node has what enters a branch that flows out of it, or the mixture of what flows in; what no
 * sensor tells lies between its neighbours, more like those with more flow.
 */
export function temperatureField(plant: Plant, flow: Float64Array, seen: Observation): TemperatureField {
  const { branches, nodes } = plant;
  const node = new Float64Array(nodes.length).fill(Number.NaN);
  const fixed = new Uint8Array(nodes.length);
  for (const { nodes: members, branches: own } of plant.circuits) {
    const known = own.flatMap((b) => [seen.entering[b], seen.leaving[b]]).filter((t) => !Number.isNaN(t));
    const mean = known.length === 0 ? blindTemperature : known.reduce((sum, t) => sum + t, 0) / known.length;
    for (const n of members) node[n] = mean;
    for (const n of members) {
      const told = nodeTold(plant, flow, seen, own, n);
      if (Number.isNaN(told)) continue;
      node[n] = told;
      fixed[n] = 1;
    }
    relax(plant, flow, own, node, fixed);
  }
  const entering = new Float64Array(branches.length);
  const leaving = new Float64Array(branches.length);
  for (let b = 0; b < branches.length; b++) {
    const [source, sink] = flow[b] < 0 ? [branches[b].to, branches[b].from] : [branches[b].from, branches[b].to];
    entering[b] = Number.isNaN(seen.entering[b]) ? node[source] : seen.entering[b];
    leaving[b] = Number.isNaN(seen.leaving[b]) ? node[sink] : seen.leaving[b];
  }
  return { node, entering, leaving };
}

/** What sensors say of a node: of what flows out of it, else the mixture of all that flows in; not-a-number where they do not. */
function nodeTold(
  plant: Plant,
  flow: Float64Array,
  seen: Observation,
  branches: readonly number[],
  node: number,
): number {
  if (!Number.isNaN(seen.node[node])) return seen.node[node];
  let sum = 0;
  let count = 0;
  let heat = 0;
  let mass = 0;
  let blind = false;
  for (const b of branches) {
    const { from, to } = plant.branches[b];
    const [source, sink] = flow[b] < 0 ? [to, from] : [from, to];
    if (flow[b] === 0) continue;
    if (source === node && !Number.isNaN(seen.entering[b])) {
      sum += seen.entering[b];
      count++;
    }
    if (sink !== node) continue;
    if (Number.isNaN(seen.leaving[b])) blind = true;
    else {
      heat += Math.abs(flow[b]) * seen.leaving[b];
      mass += Math.abs(flow[b]);
    }
  }
  if (count > 0) return sum / count;
  return !blind && mass > 0 ? heat / mass : Number.NaN;
}

function relax(
  plant: Plant,
  flow: Float64Array,
  branches: readonly number[],
  node: Float64Array,
  fixed: Uint8Array,
): void {
  const sum = new Float64Array(node.length);
  const weight = new Float64Array(node.length);
  const largest = branches.reduce((most, b) => Math.max(most, Math.abs(flow[b])), 1e-6);
  for (let round = 0; round < roundsMaximum; round++) {
    sum.fill(0);
    weight.fill(0);
    for (const b of branches) {
      const { from, to } = plant.branches[b];
      const w = Math.abs(flow[b]) + 1e-3 * largest;
      sum[from] += w * node[to];
      weight[from] += w;
      sum[to] += w * node[from];
      weight[to] += w;
    }
    let moved = 0;
    for (const b of branches)
      for (const n of [plant.branches[b].from, plant.branches[b].to]) {
        if (fixed[n] === 1 || weight[n] === 0) continue;
        const next = sum[n] / weight[n];
        moved = Math.max(moved, Math.abs(next - node[n]));
        node[n] = next;
      }
    if (moved < 0.01) return;
  }
}
