/**
 * Static elimination of a symmetric positive definite matrix with a graph's pattern. The order (least degree first) and every
 * place where a product lands are worked out once; a solution is then three short loops without a search. A tree has no fill and
 * costs O(n).
 */
export class Elimination {
  readonly size: number;
  /** Diagonal and right-hand side by node; off-diagonal by slot. Write them, then call {@link solve}. */
  readonly diagonal: Float64Array;
  readonly right: Float64Array;
  readonly off: Float64Array;
  readonly solution: Float64Array;
  /** Slot in `off` of each given edge; -1 for an edge to a node outside, or from a node to itself. */
  readonly edgeSlot: Int32Array;

  private readonly order: Int32Array;
  private readonly start: Int32Array;
  private readonly row: Int32Array;
  private readonly target: Int32Array;

  /** @param edges pairs of nodes; a node of -1 is the reference, whose value is known */
  constructor(size: number, edges: readonly (readonly [number, number])[]) {
    this.size = size;
    this.diagonal = new Float64Array(size);
    this.right = new Float64Array(size);
    this.solution = new Float64Array(size);
    const neighbours = Array.from({ length: size }, () => new Set<number>());
    for (const [a, b] of edges) {
      if (a < 0 || b < 0 || a === b) continue;
      neighbours[a].add(b);
      neighbours[b].add(a);
    }
    const { order, later } = eliminate(neighbours);
    const slots = new Map<string, number>();
    const row: number[] = [];
    const start = [0];
    for (const node of order) {
      for (const other of later[node]) {
        slots.set(slotKey(node, other), row.length);
        row.push(other);
      }
      start.push(row.length);
    }
    const target: number[] = [];
    for (const node of order) {
      const others = later[node];
      for (let p = 0; p < others.length; p++) {
        for (let q = p + 1; q < others.length; q++) target.push(slots.get(slotKey(others[p], others[q])) ?? -1);
      }
    }
    this.order = Int32Array.from(order);
    this.start = Int32Array.from(start);
    this.row = Int32Array.from(row);
    this.target = Int32Array.from(target);
    this.off = new Float64Array(row.length);
    this.edgeSlot = Int32Array.from(edges, ([a, b]) =>
      a < 0 || b < 0 || a === b ? -1 : (slots.get(slotKey(a, b)) ?? -1),
    );
  }

  /** Solves in place; `off`, `diagonal` and `right` are spent. */
  solve(): void {
    const { order, start, row, target, diagonal, right, off, solution, size } = this;
    let t = 0;
    for (let k = 0; k < size; k++) {
      const node = order[k];
      const pivot = diagonal[node];
      const end = start[k + 1];
      for (let p = start[k]; p < end; p++) {
        const a = row[p];
        const factor = off[p] / pivot;
        diagonal[a] -= factor * off[p];
        for (let q = p + 1; q < end; q++) off[target[t++]] -= factor * off[q];
        right[a] -= factor * right[node];
      }
    }
    for (let k = size - 1; k >= 0; k--) {
      const node = order[k];
      let value = right[node];
      for (let p = start[k]; p < start[k + 1]; p++) value -= off[p] * solution[row[p]];
      solution[node] = value / diagonal[node];
    }
  }
}

const slotKey = (a: number, b: number) => (a < b ? `${a},${b}` : `${b},${a}`);

/** Order of least degree, and each node's neighbours at its turn (all eliminated later). */
function eliminate(neighbours: Set<number>[]): { order: number[]; later: number[][] } {
  const order: number[] = [];
  const later: number[][] = neighbours.map(() => []);
  const left = new Set(neighbours.keys());
  while (left.size > 0) {
    let best = -1;
    for (const node of left) if (best < 0 || neighbours[node].size < neighbours[best].size) best = node;
    const others = [...neighbours[best]];
    for (const a of others) {
      neighbours[a].delete(best);
      for (const b of others) if (a !== b) neighbours[a].add(b);
    }
    later[best] = others;
    order.push(best);
    left.delete(best);
  }
  return { order, later };
}
