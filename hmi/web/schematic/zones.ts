import type { EquipmentDescription } from '../model/shapes.ts';
import { isInline, type Place, roleOf, type Segment } from './graph.ts';
import { gap, sign } from './sheet.ts';

/** A circuit on the sheet: its junctions as vertical headers, joined by horizontal tracks. */
export interface Zone {
  readonly circuit: number;
  readonly column: number;
  /** Junction nodes from left to right, and where they are. */
  readonly nodes: number[];
  readonly x: Map<number, number>;
  readonly tracks: { segments: Segment[]; height: number }[];
  left: number;
  right: number;
  top: number;
}

/** Attachment of a card's branch to the zone at its left or right. */
export interface Port {
  readonly segment: Segment;
  readonly zone: Zone;
  readonly toRight: boolean;
}

/** A zone for each circuit, its headers in order from left to right; nothing is placed yet. */
export function zonesOf(
  segments: readonly Segment[],
  places: ReadonlyMap<number, Place>,
  column: ReadonlyMap<number, number>,
): Map<number, Zone> {
  const zones = new Map<number, Zone>();
  for (const circuit of [...new Set(segments.map((segment) => segment.circuit))].sort((a, b) => a - b)) {
    const own = segments.filter((segment) => segment.circuit === circuit);
    const nodes = [...new Set(own.flatMap((segment) => [segment.from, segment.to]))];
    const rank = (node: number): number => {
      const place = places.get(node);
      return place ? place.depth * 2 + (place.side === 'supply' ? 0 : 1) : 0;
    };
    // Producers that take heat (chillers) stand right of their circuit: it is drawn mirrored.
    const producers = own.filter((segment) => segment.exchanger && roleOf(segment.exchanger).produces);
    const atLeft = producers.filter((segment) => segment.exchanger && roleOf(segment.exchanger).givesHeat).length;
    const direction = atLeft * 2 >= producers.length ? 1 : -1;
    nodes.sort((a, b) => direction * (rank(a) - rank(b)) || a - b);
    const carrying = own.filter((segment) => !segment.exchanger);
    zones.set(circuit, {
      circuit,
      column: column.get(circuit) ?? 1,
      nodes,
      x: new Map(),
      tracks: tracksOf(carrying, nodes),
      left: 0,
      right: 0,
      top: 0,
    });
  }
  return zones;
}

/** Equipment drawn as a sign on its line: what water passes in line, but pipes. */
export const signsOf = (segment: Segment) =>
  segment.passages.filter(({ equipment }) => isInline(equipment.kind) && equipment.kind !== 'pipe');

/** Puts carrying segments on as few horizontal tracks as do not overlap; those with signs first, bare pipes nearest the rows. */
function tracksOf(segments: readonly Segment[], nodes: readonly number[]): Zone['tracks'] {
  const tracks: { segments: Segment[]; height: number; taken: [number, number][] }[] = [];
  const span = (segment: Segment): [number, number] => {
    const ends = [nodes.indexOf(segment.from), nodes.indexOf(segment.to)];
    return [Math.min(...ends), Math.max(...ends)];
  };
  const sorted = [...segments].sort((a, b) => {
    const bare = Number(signsOf(a).length === 0) - Number(signsOf(b).length === 0);
    return bare || span(a)[0] - span(b)[0] || a.index - b.index;
  });
  for (const segment of sorted) {
    const [low, high] = span(segment);
    const height = signsOf(segment).length > 0 ? sign.height : gap.pipeTrack;
    const free = tracks.find(
      (track) =>
        track.height >= height &&
        (track.height === height || height === sign.height) &&
        track.taken.every(([from, to]) => high <= from || low >= to),
    );
    if (free && low !== high) {
      free.segments.push(segment);
      free.taken.push([low, high]);
    } else tracks.push({ segments: [segment], height, taken: [[low, high]] });
  }
  return tracks.map(({ segments: own, height }) => ({ segments: own, height }));
}

/** By index of the equipment: where it exchanges heat with circuits. */
export function portsOf(segments: readonly Segment[], zones: ReadonlyMap<number, Zone>): Map<number, Port[]> {
  const ports = new Map<number, Port[]>();
  for (const segment of segments) {
    const zone = zones.get(segment.circuit);
    if (!segment.exchanger || !zone) continue;
    const { index } = segment.exchanger.equipment;
    ports.set(index, [...(ports.get(index) ?? []), { segment, zone, toRight: roleOf(segment.exchanger).givesHeat }]);
  }
  return ports;
}

/** Signs before and after the exchanger of a segment, in the direction of flow. */
export function aroundExchanger(segment: Segment): [EquipmentDescription[], EquipmentDescription[]] {
  const at = segment.exchanger === undefined ? -1 : segment.passages.indexOf(segment.exchanger);
  const visible = (from: number, to: number) =>
    segment.passages
      .slice(from, to)
      .map((p) => p.equipment)
      .filter((e) => isInline(e.kind) && e.kind !== 'pipe');
  return [visible(0, at), visible(at + 1, segment.passages.length)];
}
