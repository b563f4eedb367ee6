/** Flows are multiples of this, kg/s: sums of them are exact in double precision up to 8 million kg/s. */
export const flowQuantum = 2 ** -30;

/**
 * Makes flows continuous to the last bit: those outside a spanning tree are rounded to the quantum, those in it follow from
 * them, leaves first.
 */
export class SpanningTree {
  /** Chains outside the tree, each with its ends' indices; the reference's is past the last node. */
  private readonly free: Int32Array;
  /** Chains of the tree, leaves first, each with the node that it settles, its other end, and 1 where it points away from the settled one. */
  private readonly chains: Int32Array;
  private readonly balance: Float64Array;

  /**
   * @param size number of nodes but the reference, which is node -1
   * @param ends of each chain, from and to
   * @param weight wide chains join the tree first
   */
  constructor(size: number, ends: readonly (readonly [number, number])[], weight: readonly number[]) {
    this.balance = new Float64Array(size + 1);
    const node = (i: number) => (i < 0 ? size : i);
    const inTree = new Set<number>();
    const reached = new Set([size]);
    const chains: number[] = [];
    // Prim: grows from the reference by the widest chain that reaches something new.
    for (;;) {
      let best = -1;
      for (const [k, [from, to]] of ends.entries()) {
        if (reached.has(node(from)) === reached.has(node(to))) continue;
        if (best < 0 || weight[k] > weight[best]) best = k;
      }
      if (best < 0) break;
      const [from, to] = ends[best].map(node);
      const forward = reached.has(from);
      const [settled, parent] = forward ? [to, from] : [from, to];
      chains.unshift(best, settled, parent, forward ? 0 : 1);
      inTree.add(best);
      reached.add(settled);
    }
    this.chains = Int32Array.from(chains);
    this.free = Int32Array.from(ends.flatMap((pair, k) => (inTree.has(k) ? [] : [k, ...pair.map(node)])));
  }

  /** @param flows of chain `k` at `k * width + offset`, kg/s */
  close(flows: Float64Array, width: number, offset: number): void {
    const { balance, free, chains } = this;
    balance.fill(0);
    for (let f = 0; f < free.length; f += 3) {
      const at = free[f] * width + offset;
      const flow = Math.round(flows[at] / flowQuantum) * flowQuantum + 0;
      flows[at] = flow;
      balance[free[f + 1]] -= flow;
      balance[free[f + 2]] += flow;
    }
    for (let i = 0; i < chains.length; i += 4) {
      const surplus = balance[chains[i + 1]];
      // What gathers at the settled node leaves by its chain of the tree.
      flows[chains[i] * width + offset] = (chains[i + 3] === 1 ? surplus : -surplus) + 0;
      balance[chains[i + 2]] += surplus;
    }
  }
}
