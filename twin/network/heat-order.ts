/** How a branch's outflow reaches the node behind it: the only inflow there, one of several, or the last of several. */
export const alone = 0;
export const among = 1;
export const last = 2;
export const nowhere = 3;

/** The sequence of a step for one pattern of directions; `cuts` first give, and in the end take. All by place in the sequence. */
export interface Order {
  /** How many of the sequence are cut. */
  readonly cuts: number;
  /** Index of branch in its circuit, nodes before and behind, and how it arrives behind. */
  readonly place: Int32Array;
  readonly source: Int32Array;
  readonly sink: Int32Array;
  readonly arrival: Uint8Array;
}

/** Branches in a ring of flow that passes no water at all; there is no order with it. */
export interface EmptyRing {
  readonly ring: readonly number[];
}

/** A circuit's branches by index: nodes at both ends, direction of flow (0: none), how long water stays (0: it holds none). */
export interface FlowPattern {
  readonly nodeCount: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly direction: ArrayLike<number>;
  readonly residence: (branch: number) => number;
}

/** Kahn's order; where a loop leaves nothing ready, the branch with the longest residence is cut. */
export function heatOrder({ nodeCount, from, to, direction, residence }: FlowPattern): Order | EmptyRing {
  const n = from.length;
  const source = (i: number) => (direction[i] < 0 ? to[i] : from[i]);
  const sink = (i: number) => (direction[i] < 0 ? from[i] : to[i]);
  const waiting = new Int32Array(nodeCount);
  for (let i = 0; i < n; i++) if (direction[i] !== 0) waiting[sink(i)]++;
  const inflows = waiting.slice();
  const left = new Set(Array.from({ length: n }, (_, i) => i));
  const cuts: number[] = [];
  const order: number[] = [];
  const release = (i: number) => {
    if (direction[i] !== 0) waiting[sink(i)]--;
  };
  while (left.size > 0) {
    const ready = [...left].filter((i) => direction[i] === 0 || waiting[source(i)] === 0);
    for (const i of ready) {
      left.delete(i);
      order.push(i);
      release(i);
    }
    if (ready.length > 0) continue;
    const flowing = [...left].filter((i) => direction[i] !== 0);
    const candidates = flowing.filter((i) => residence(i) > 0).sort((a, b) => residence(b) - residence(a) || a - b);
    // What merely hangs behind a loop waits as well: cutting it would not open the loop.
    const longest = candidates.find((i) => way(sink(i), source(i), flowing, source, sink));
    if (longest === undefined) return { ring: ringOf(flowing, source, sink) };
    left.delete(longest);
    cuts.push(longest);
    release(longest);
  }
  const place = [...cuts, ...order];
  return {
    cuts: cuts.length,
    place: Int32Array.from(place),
    source: Int32Array.from(place, source),
    sink: Int32Array.from(place, sink),
    arrival: arrivals(
      place.map((i) => (direction[i] === 0 ? -1 : sink(i))),
      inflows,
    ),
  };
}

/** One ring among branches that all wait for one another. */
function ringOf(
  flowing: readonly number[],
  source: (branch: number) => number,
  sink: (branch: number) => number,
): readonly number[] {
  for (const i of flowing) {
    const back = way(sink(i), source(i), flowing, source, sink);
    if (back) return [i, ...back];
  }
  throw new Error('nothing is ready, and nothing goes in a ring');
}

/** Branches by which flow from one node comes to another, along the given ones; undefined where it does not. */
function way(
  start: number,
  end: number,
  branches: readonly number[],
  source: (branch: number) => number,
  sink: (branch: number) => number,
): number[] | undefined {
  const reachedBy = new Map<number, number>([[start, -1]]);
  // A map grows while it is walked, so each node is looked at once.
  for (const node of reachedBy.keys()) {
    if (node === end) break;
    for (const i of branches) if (source(i) === node && !reachedBy.has(sink(i))) reachedBy.set(sink(i), i);
  }
  if (!reachedBy.has(end)) return undefined;
  const back: number[] = [];
  for (let i = reachedBy.get(end) ?? -1; i >= 0; i = reachedBy.get(source(i)) ?? -1) back.unshift(i);
  return back;
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
