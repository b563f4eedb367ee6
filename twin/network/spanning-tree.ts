/** Flows are multiples of this, kg/s: sums of them are exact in double precision up to 8 million kg/s. */
export const flowQuantum = 2 ** -30;

/**
 * Makes flows continuous to the last bit: those outside a spanning tree are rounded to the quantum, those in it follow from
 * them, leaves first.
 */
export class SpanningTree {
  private readonly from: Int32Array;
  private readonly to: Int32Array;
  /** Chains outside the tree. */
  private readonly free: Int32Array;
  /** Chains of the tree, leaves first, with the node (index) each one settles and its other end. */
  private readonly chains: Int32Array;
  private readonly settled: Int32Array;
  private readonly parent: Int32Array;
  private readonly balance: Float64Array;

  /** @param size number of nodes but the reference, which is node -1 @param weight wide chains join the tree first */
  constructor(size: number, from: Int32Array, to: Int32Array, weight: Float64Array) {
    this.from = from;
    this.to = to;
    this.balance = new Float64Array(size + 1);
    const node = (i: number) => (i < 0 ? size : i);
    const inTree = new Set<number>();
    const reached = new Set([size]);
    const chains: number[] = [];
    const settled: number[] = [];
    const parent: number[] = [];
    // Prim: grows from the reference by the widest chain that reaches something new.
    for (;;) {
      let best = -1;
      for (let k = 0; k < from.length; k++) {
        if (reached.has(node(from[k])) === reached.has(node(to[k]))) continue;
        if (best < 0 || weight[k] > weight[best]) best = k;
      }
      if (best < 0) break;
      const forward = reached.has(node(from[best]));
      settled.unshift(node(forward ? to[best] : from[best]));
      parent.unshift(node(forward ? from[best] : to[best]));
      chains.unshift(best);
      inTree.add(best);
      reached.add(settled[0]);
    }
    this.chains = Int32Array.from(chains);
    this.settled = Int32Array.from(settled);
    this.parent = Int32Array.from(parent);
    this.free = Int32Array.from([...from.keys()].filter((k) => !inTree.has(k)));
  }

  close(q: Float64Array): void {
    const { from, to, balance, free, chains, settled, parent } = this;
    const reference = balance.length - 1;
    balance.fill(0);
    for (let f = 0; f < free.length; f++) {
      const k = free[f];
      q[k] = Math.round(q[k] / flowQuantum) * flowQuantum + 0;
      balance[from[k] < 0 ? reference : from[k]] -= q[k];
      balance[to[k] < 0 ? reference : to[k]] += q[k];
    }
    for (let i = 0; i < chains.length; i++) {
      const k = chains[i];
      const surplus = balance[settled[i]];
      // What gathers at the settled node leaves by its chain of the tree.
      q[k] = ((from[k] < 0 ? reference : from[k]) === settled[i] ? surplus : -surplus) + 0;
      balance[parent[i]] += surplus;
    }
  }
}
