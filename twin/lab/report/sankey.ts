import type { EnergyFlow, EnergyNode } from '../energy-flows.ts';

/** A place as a bar; all lengths in shares of the drawing's width and height. */
export interface SankeyNode {
  readonly id: EnergyNode;
  readonly energy: number;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  /** Whether it stands at the right edge. */
  readonly last: boolean;
}

/** A flow as a band between two bars. */
export interface SankeyBand {
  readonly from: EnergyNode;
  readonly to: EnergyNode;
  readonly energy: number;
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly thickness: number;
}

export interface Sankey {
  readonly nodes: readonly SankeyNode[];
  readonly bands: readonly SankeyBand[];
}

/** Width of a bar and space between two. */
export const barWidth = 0.012;
const gap = 0.055;
/** From top to bottom. */
const order: readonly EnergyNode[] = [
  'gas',
  'boilers',
  'released',
  'electricity',
  'surroundings',
  'network',
  'heatPumps',
  'servers',
  'halls',
  'freeCooling',
  'chillers',
  'consumers',
  'losses',
  'stored',
  'auxiliaries',
  'rejected',
];

/** Lays energy flows out from left to right: sources, what they pass through, and at the right where they end. */
export function sankey(flows: readonly EnergyFlow[]): Sankey {
  const places = order.filter((place) => flows.some(({ from, to }) => from === place || to === place));
  const total = (place: EnergyNode, end: 'from' | 'to') =>
    flows.reduce((sum, flow) => (flow[end] === place ? sum + flow.energy : sum), 0);
  const energyOf = new Map(places.map((place) => [place, Math.max(total(place, 'from'), total(place, 'to'))]));
  const layers = layersOf(places, flows);
  const last = Math.max(1, ...layers.values());
  const columns = Array.from({ length: last + 1 }, (_, layer) => places.filter((place) => layers.get(place) === layer));
  const heightOf = (column: readonly EnergyNode[]) =>
    column.reduce((sum, place) => sum + (energyOf.get(place) ?? 0), 0) /
    Math.max(0.1, 1 - gap * Math.max(0, column.length - 1));
  const scale = 1 / Math.max(1e-9, ...columns.map(heightOf));
  const nodes: SankeyNode[] = [];
  for (const [layer, column] of columns.entries()) {
    // Beside where most of it comes from, as far as those above leave room.
    const middles = new Map(nodes.map(({ id, y, height }) => [id, y + height / 2]));
    let top = 0;
    const placed = column.map((id): SankeyNode => {
      const energy = energyOf.get(id) ?? 0;
      const height = energy * scale;
      const y = Math.max(top, sourceHeight(id, flows, middles) - height / 2);
      top = y + height + gap;
      return { id, energy, x: (layer / last) * (1 - barWidth), y, height, last: layer === last };
    });
    nodes.push(...movedUp(placed));
  }
  return { nodes, bands: bandsOf(flows, nodes, scale) };
}

/** Mean height of what flows into a place, by energy; the top where nothing does. */
function sourceHeight(
  place: EnergyNode,
  flows: readonly EnergyFlow[],
  middles: ReadonlyMap<EnergyNode, number>,
): number {
  let [sum, weight] = [0, 0];
  for (const { from, to, energy } of flows) {
    const middle = middles.get(from);
    if (to !== place || middle === undefined) continue;
    sum += middle * energy;
    weight += energy;
  }
  return weight === 0 ? 0 : sum / weight;
}

/** A column whose last bars would end below the drawing, moved up. */
function movedUp(column: readonly SankeyNode[]): SankeyNode[] {
  const moved: SankeyNode[] = [];
  let bottom = 1;
  for (const node of column.toReversed()) {
    const y = Math.max(0, Math.min(node.y, bottom - node.height));
    moved.unshift({ ...node, y });
    bottom = y - gap;
  }
  return moved;
}

/** Column of each place: after all that flow into it; where nothing goes on, at the right edge. */
function layersOf(places: readonly EnergyNode[], flows: readonly EnergyFlow[]): Map<EnergyNode, number> {
  const layers = new Map<EnergyNode, number>(places.map((place) => [place, 0]));
  // Flows have no circle, so that no place is more columns from the left than there are places.
  for (let pass = 0; pass < places.length; pass++)
    for (const { from, to } of flows) layers.set(to, Math.max(layers.get(to) ?? 0, (layers.get(from) ?? 0) + 1));
  const last = Math.max(0, ...layers.values());
  for (const place of places) if (!flows.some(({ from }) => from === place)) layers.set(place, last);
  // What begins somewhere begins right before where it goes.
  for (const place of places) {
    if (flows.some(({ to }) => to === place)) continue;
    const next = flows.flatMap((flow) => (flow.from === place ? [layers.get(flow.to) ?? 0] : []));
    if (place !== 'electricity' && place !== 'gas') layers.set(place, Math.max(0, Math.min(...next) - 1));
  }
  return layers;
}

function bandsOf(flows: readonly EnergyFlow[], nodes: readonly SankeyNode[], scale: number): SankeyBand[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const rank = (place: EnergyNode) => byId.get(place)?.y ?? 0;
  const left = new Map(nodes.map(({ id, y }) => [id, y]));
  const right = new Map(nodes.map(({ id, y }) => [id, y]));
  const ends = new Map<EnergyFlow, { y0: number; y1: number }>();
  for (const flow of flows.toSorted((a, b) => rank(a.to) - rank(b.to))) {
    const y0 = right.get(flow.from) ?? 0;
    right.set(flow.from, y0 + flow.energy * scale);
    ends.set(flow, { y0, y1: 0 });
  }
  for (const flow of flows.toSorted((a, b) => rank(a.from) - rank(b.from))) {
    const y1 = left.get(flow.to) ?? 0;
    left.set(flow.to, y1 + flow.energy * scale);
    ends.set(flow, { y0: ends.get(flow)?.y0 ?? 0, y1 });
  }
  return flows.map((flow) => ({
    from: flow.from,
    to: flow.to,
    energy: flow.energy,
    x0: (byId.get(flow.from)?.x ?? 0) + barWidth,
    x1: byId.get(flow.to)?.x ?? 1,
    y0: ends.get(flow)?.y0 ?? 0,
    y1: ends.get(flow)?.y1 ?? 0,
    thickness: flow.energy * scale,
  }));
}
