/** What stands of each node in {@link Elimination.equations}, which are so many numbers wide. */
export const equation = { diagonal: 0, right: 1, solution: 2 } as const;
export const equationWidth = 3;

/**
 * Static elimination of a symmetric positive definite matrix with a graph's pattern. The order (least degree first) and every
 * place where a product lands are worked out once; a solution is then three short loops without a search. A tree has no fill and
 * costs O(n).
 */
export class Elimination {
  /** By node: diagonal, right-hand side, solution ({@link equation}). Write the first two after {@link clear}, then call {@link solve}. */
  readonly equations: Float64Array;
  /** Off-diagonal by slot. */
  readonly off: Float64Array;
  /** Slot in `off` of each given edge; -1 for an edge to a node outside, or from a node to itself. */
  readonly edgeSlot: Int32Array;

  private readonly size: number;
  /** By turn: its node, and one past the last of its neighbours left; nodes as places in `equations`, here and in `row`. */
  private readonly turns: Int32Array;
  private readonly row: Int32Array;
  private readonly target: Int32Array;

  /** @param edges pairs of nodes; a node of -1 is the reference, whose value is known */
  constructor(size: number, edges: readonly (readonly [number, number])[]) {
    this.size = size;
    this.equations = new Float64Array(size * equationWidth);
    const neighbours = Array.from({ length: size }, () => new Set<number>());
    for (const [a, b] of edges) {
      if (a < 0 || b < 0 || a === b) continue;
      neighbours[a].add(b);
      neighbours[b].add(a);
    }
    const { order, later } = eliminate(neighbours);
    const slots = new Map<string, number>();
    const row: number[] = [];
    const turns: number[] = [];
    for (const node of order) {
      for (const other of later[node]) {
        slots.set(slotKey(node, other), row.length);
        row.push(other * equationWidth);
      }
      turns.push(node * equationWidth, row.length);
    }
    const target: number[] = [];
    for (const node of order) {
      const others = later[node];
      for (let p = 0; p < others.length; p++) {
        for (let q = p + 1; q < others.length; q++) target.push(slots.get(slotKey(others[p], others[q])) ?? -1);
      }
    }
    this.turns = Int32Array.from(turns);
    this.row = Int32Array.from(row);
    this.target = Int32Array.from(target);
    this.off = new Float64Array(row.length);
    this.edgeSlot = Int32Array.from(edges, ([a, b]) =>
      a < 0 || b < 0 || a === b ? -1 : (slots.get(slotKey(a, b)) ?? -1),
    );
  }

  /** Before a system is written. */
  clear(): void {
    const { equations, off } = this;
    equations.fill(0);
    off.fill(0);
  }

  /** Solves in place; `off`, diagonal and right-hand side are spent. */
  solve(): void {
    const { turns, row, target, equations, off, size } = this;
    let t = 0;
    let p = 0;
    for (let k = 0; k < size; k++) {
      const node = turns[2 * k];
      const end = turns[2 * k + 1];
      const pivot = equations[node + equation.diagonal];
      const right = equations[node + equation.right];
      for (; p < end; p++) {
        const other = row[p];
        const factor = off[p] / pivot;
        equations[other + equation.diagonal] -= factor * off[p];
        for (let q = p + 1; q < end; q++) off[target[t++]] -= factor * off[q];
        equations[other + equation.right] -= factor * right;
      }
    }
    for (let k = size - 1; k >= 0; k--) {
      const node = turns[2 * k];
      const start = k === 0 ? 0 : turns[2 * k - 1];
      let value = equations[node + equation.right];
      for (let q = start; q < turns[2 * k + 1]; q++) value -= off[q] * equations[row[q] + equation.solution];
      equations[node + equation.solution] = value / equations[node + equation.diagonal];
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
