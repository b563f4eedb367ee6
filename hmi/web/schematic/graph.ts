import type { EquipmentDescription, PlantDescription } from '../model/shapes.ts';

/** Supply or return, seen from whoever produces in the circuit (warm supply in heating, cold supply in cooling). */
export type Side = 'supply' | 'return';

/** An equipment on a line, by one of its branches. */
export interface Passage {
  readonly equipment: EquipmentDescription;
  readonly branch: string;
}

/** A stretch of pipe between two junctions, with what lies on it in the direction of positive flow. */
export interface Segment {
  readonly index: number;
  readonly circuit: number;
  readonly from: number;
  readonly to: number;
  readonly passages: readonly Passage[];
  /** The machine, load or exchanger on it; undefined for stretches that only carry. */
  readonly exchanger: Passage | undefined;
}

/** Kinds drawn as small signs on their line; all other kinds exchange heat and get a card of their own. */
const inlineKinds = new Set(['pump', 'valve', 'pipe', 'meter', 'vessel', 'store']);

export const isInline = (kind: string): boolean => inlineKinds.has(kind);

interface Role {
  /** Whether it makes what the circuit is for (heat in heating, cold in cooling). */
  readonly produces: boolean;
  /** Whether heat goes from the equipment into the circuit. */
  readonly givesHeat: boolean;
}

const roles: Readonly<Record<string, Role>> = {
  'heatPump.condenser': { produces: true, givesHeat: true },
  'heatPump.evaporator': { produces: true, givesHeat: false },
  'chiller.evaporator': { produces: true, givesHeat: false },
  'chiller.condenser': { produces: false, givesHeat: true },
  'dryCooler.main': { produces: true, givesHeat: false },
  'gasBoiler.main': { produces: true, givesHeat: true },
  'hall.main': { produces: false, givesHeat: true },
};

/** What a branch of an equipment does in its circuit. Unknown kinds take heat, as most loads do. */
export function roleOf(passage: Passage): Role {
  const { equipment, branch } = passage;
  if (equipment.kind === 'heatExchanger') {
    const freeCooling = equipment.parameters?.duty === 'freeCooling';
    return branch === 'primary'
      ? { produces: freeCooling, givesHeat: false }
      : { produces: !freeCooling, givesHeat: true };
  }
  return roles[`${equipment.kind}.${branch}`] ?? { produces: false, givesHeat: false };
}

interface Edge extends Passage {
  readonly from: number;
  readonly to: number;
}

/** Cuts the plant's circuits into segments: series of branches between nodes where three or more lines meet. */
export function segmentsOf(description: PlantDescription): Segment[] {
  const edges = edgesOf(description);
  const at = new Map<number, Edge[]>();
  for (const edge of edges) for (const node of [edge.from, edge.to]) at.set(node, [...(at.get(node) ?? []), edge]);
  const used = new Set<Edge>();
  const segments: Segment[] = [];
  for (const start of edges) {
    if (used.has(start)) continue;
    used.add(start);
    const path = [start];
    let exchangers = isInline(start.equipment.kind) ? 0 : 1;
    const grow = (forward: boolean): void => {
      for (let steps = 0; steps < edges.length; steps++) {
        const node = forward ? path[path.length - 1].to : path[0].from;
        const around = at.get(node) ?? [];
        const next = around.length === 2 ? around.find((edge) => !used.has(edge)) : undefined;
        if (!next || (forward ? next.from : next.to) !== node) return;
        const more = isInline(next.equipment.kind) ? 0 : 1;
        if (exchangers + more > 1) return;
        exchangers += more;
        used.add(next);
        if (forward) path.push(next);
        else path.unshift(next);
      }
    };
    grow(true);
    grow(false);
    const from = path[0].from;
    segments.push({
      index: segments.length,
      circuit: description.nodes[from].circuit,
      from,
      to: path[path.length - 1].to,
      passages: path,
      exchanger: path.find((edge) => !isInline(edge.equipment.kind)),
    });
  }
  return segments;
}

/** Hydraulic branches; parallel ones of one equipment between the same nodes are one line. */
function edgesOf(description: PlantDescription): Edge[] {
  const edges: Edge[] = [];
  const seen = new Set<string>();
  for (const equipment of description.equipment) {
    for (const { name, from, to } of equipment.branches) {
      const key = `${equipment.index} ${from} ${to}`;
      if (seen.has(key) || !description.nodes[from] || !description.nodes[to] || description.nodes[from].circuit < 0)
        continue;
      seen.add(key);
      edges.push({ equipment, branch: name, from, to });
    }
  }
  return edges;
}

/** Whether a segment joins supply and return without using anything: a store or a bypass. */
function isBridge(segment: Segment): boolean {
  return segment.passages.some(
    ({ equipment }) =>
      equipment.kind === 'store' ||
      (equipment.kind === 'valve' && /^(bypass|recirculation)$/.test(String(equipment.parameters?.duty))),
  );
}

/** Junctions as steps away from the producers, on the supply or the return side. */
export interface Place {
  readonly side: Side;
  /** Number of carrying segments between it and the nearest producer. */
  readonly depth: number;
}

/** Places every junction of the segments. */
export function placesOf(segments: readonly Segment[]): Map<number, Place> {
  const carrying = segments.filter((segment) => !segment.exchanger && !isBridge(segment));
  const producers = segments.filter((segment) => segment.exchanger && roleOf(segment.exchanger).produces);
  const loads = segments.filter((segment) => segment.exchanger && !roleOf(segment.exchanger).produces);
  const outOfProducers = distances(
    producers.map((segment) => segment.to),
    carrying,
    true,
  );
  const outOfLoads = distances(
    loads.map((segment) => segment.to),
    carrying,
    true,
  );
  const intoProducers = distances(
    producers.map((segment) => segment.from),
    carrying,
    false,
  );
  const places = new Map<number, Place>();
  for (const node of segments.flatMap((segment) => [segment.from, segment.to])) {
    const fromProducer = outOfProducers.get(node) ?? Number.POSITIVE_INFINITY;
    const fromLoad = outOfLoads.get(node) ?? Number.POSITIVE_INFINITY;
    const toProducer = intoProducers.get(node) ?? Number.POSITIVE_INFINITY;
    const side: Side = fromProducer < fromLoad || (fromProducer === fromLoad && toProducer > 0) ? 'supply' : 'return';
    const depth = side === 'supply' ? fromProducer : toProducer;
    places.set(node, { side, depth: Number.isFinite(depth) ? depth : 0 });
  }
  return places;
}

/** Steps along (or against) the flow from the nearest of the start nodes. */
function distances(starts: readonly number[], segments: readonly Segment[], forward: boolean): Map<number, number> {
  const found = new Map<number, number>();
  let front = [...new Set(starts)];
  for (let step = 0; front.length > 0 && step <= segments.length; step++) {
    const next: number[] = [];
    for (const node of front) {
      if (found.has(node)) continue;
      found.set(node, step);
      for (const segment of segments) {
        if ((forward ? segment.from : segment.to) === node) next.push(forward ? segment.to : segment.from);
      }
    }
    front = next;
  }
  return found;
}

/**
 * Columns from left to right in the direction in which heat goes: what gives heat stands left of its circuit, what takes it
 * right. Equipment in even, circuits in odd columns. A plant whose heat goes in a ring still gets columns: bounded relaxation.
 * `spread` gives every circuit a column of its own, which makes a wider and lower sheet.
 */
export function columnsOf(segments: readonly Segment[], spread: boolean): Columns {
  const least = new Map<number, number>();
  for (const segment of segments) least.set(segment.circuit, 1);
  let columns = relaxed(segments, least);
  for (let round = 0; spread && round < least.size; round++) {
    const taken = new Set<number>();
    const sharing = [...columns.circuit]
      .sort(([a], [b]) => a - b)
      .filter(([, at]) => taken.size === taken.add(at).size);
    if (sharing.length === 0) break;
    const [index, at] = sharing[0];
    least.set(index, at + 2);
    columns = relaxed(segments, least);
  }
  return columns;
}

export interface Columns {
  readonly equipment: Map<number, number>;
  readonly circuit: Map<number, number>;
}

/** Columns in which no circuit stands left of its `least`. */
function relaxed(segments: readonly Segment[], least: ReadonlyMap<number, number>): Columns {
  const equipment = new Map<number, number>();
  const circuit = new Map<number, number>(least);
  const links = segments.flatMap((segment) =>
    segment.exchanger
      ? [
          {
            equipment: segment.exchanger.equipment.index,
            circuit: segment.circuit,
            gives: roleOf(segment.exchanger).givesHeat,
          },
        ]
      : [],
  );
  for (const link of links) equipment.set(link.equipment, 0);
  // As many rounds as there are circuits reach the end of any chain without a ring.
  for (let round = 0; round <= circuit.size; round++) {
    for (const link of links) {
      const ofEquipment = equipment.get(link.equipment) ?? 0;
      const ofCircuit = circuit.get(link.circuit) ?? 1;
      if (link.gives) circuit.set(link.circuit, Math.max(ofCircuit, Math.min(ofEquipment + 1, 4 * circuit.size + 1)));
      else equipment.set(link.equipment, Math.max(ofEquipment, ofCircuit + 1));
    }
  }
  // What only gives (boilers, halls) moves next to its circuit.
  for (const index of equipment.keys()) {
    const own = links.filter((link) => link.equipment === index);
    if (own.every((link) => link.gives))
      equipment.set(index, Math.min(...own.map((link) => circuit.get(link.circuit) ?? 1)) - 1);
  }
  return { equipment, circuit };
}
