import type { EquipmentDescription, PlantDescription } from '../model/shapes.ts';
import { columnsOf, isInline, type Place, placesOf, roleOf, type Segment, type Side, segmentsOf } from './graph.ts';

/** An equipment on the sheet: a card for what exchanges heat, a sign on its line for the rest. */
export interface PlacedEquipment {
  readonly equipment: EquipmentDescription;
  readonly form: 'card' | 'sign' | 'note';
  /** Top left corner and size. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A drawn stretch: of a segment (with an arrow), or the header of a junction. */
export interface Line {
  readonly segment: number | undefined;
  readonly node: number | undefined;
  readonly side: Side;
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly equipment: readonly PlacedEquipment[];
  readonly lines: readonly Line[];
  /** Where lines are joined (crossings without a dot are not). */
  readonly dots: readonly (readonly [number, number])[];
  readonly segments: readonly Segment[];
}

const card = { width: 204, height: 60 } as const;
const sign = { width: 92, height: 62, stretch: 96 } as const;
const note = { width: 204, height: 56, gap: 10 } as const;
/** Width to height of the frame a sheet is usually seen in. */
const frameRatio = 1.9;
/** Between supply and return line of a card: bare, and with signs on them. */
const pair = { bare: 30, signs: 66 } as const;
const gap = { row: 14, column: 26, edge: 24, pipeTrack: 22, zone: 26 } as const;

interface Zone {
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
interface Port {
  readonly segment: Segment;
  readonly zone: Zone;
  readonly toRight: boolean;
}

/**
 * Lays a plant out as a sheet: heat goes from left to right; each circuit is a zone of vertical headers (one a junction) joined
 * by horizontal tracks; each machine and load is a card beside its zone with its supply and return line.
 * Deterministic: the same plant gives the same sheet.
 */
export function layOut(description: PlantDescription): Sheet {
  const candidates = [true, false].flatMap((spread) =>
    (['left', 'top'] as const)
      .map((where) => layOutAs(description, spread, where))
      .filter((sheet) => sheet !== undefined),
  );
  const size = (sheet: Sheet): number => Math.max(sheet.width / frameRatio, sheet.height);
  return candidates.reduce((best, sheet) => (size(sheet) < size(best) ? sheet : best));
}

/** One way to lay the plant out; undefined where the notes do not fit at the left. */
function layOutAs(description: PlantDescription, spread: boolean, notesAt: 'left' | 'top'): Sheet | undefined {
  const segments = segmentsOf(description);
  const places = placesOf(segments);
  const columns = columnsOf(segments, spread);
  const zones = zonesOf(segments, places, columns.circuit);
  const ports = portsOf(segments, zones);
  const notes = description.equipment.filter(
    (one) => !segments.some((segment) => segment.passages.some((p) => p.equipment === one)),
  );
  const top = notes.length > 0 && notesAt === 'top' ? note.height + 28 : 8;
  const zoneOrder = [...zones.values()].sort(
    (a, b) => (spread ? a.column - b.column : b.column - a.column) || a.circuit - b.circuit,
  );
  const order = orderCards(ports, columns.equipment, zoneOrder, places);
  const rows = placeRows(order, ports, zoneOrder, top);
  placeColumns(order, ports, zones, columns.equipment);
  const sheet = draw(segments, zones, ports, order, rows, places);
  const width = Math.max(...sheet.equipment.map((one) => one.x + one.width), 400) + gap.edge;
  const bottom = Math.max(
    ...sheet.equipment.map((one) => one.y + one.height),
    ...sheet.lines.map((line) => line.to[1]),
    200,
  );
  const placed = notesAt === 'top' ? notesOnTop(notes, width) : notesAtLeft(notes, sheet, bottom);
  return placed && { ...sheet, width, height: bottom + gap.edge, equipment: [...placed, ...sheet.equipment], segments };
}

/** Notes under each other in the free corner below the leftmost cards; undefined where something is drawn there. */
function notesAtLeft(
  notes: readonly EquipmentDescription[],
  sheet: Pick<Sheet, 'equipment' | 'lines'>,
  bottom: number,
): PlacedEquipment[] | undefined {
  const right = 8 + note.width + note.gap;
  const height = notes.length * (note.height + note.gap);
  const top = bottom + note.gap - height;
  const taken =
    sheet.equipment.some((one) => one.x < right && one.y + one.height + gap.edge > top) ||
    sheet.lines.some(({ from, to }) => Math.min(from[0], to[0]) < right && Math.max(from[1], to[1]) > top);
  if (taken) return undefined;
  return notes.map((equipment, index) => ({
    equipment,
    form: 'note',
    x: 8,
    y: top + index * (note.height + note.gap),
    width: note.width,
    height: note.height,
  }));
}

/** Equipment without water (supplies, weather, circuits' targets): a row at the top, widened to what the sheet has. */
function notesOnTop(notes: readonly EquipmentDescription[], width: number): PlacedEquipment[] {
  const each = Math.max(120, Math.min(note.width, (width - gap.edge) / Math.max(1, notes.length) - note.gap));
  return notes.map((equipment, index) => ({
    equipment,
    form: 'note',
    x: 8 + index * (each + note.gap),
    y: 4,
    width: each,
    height: note.height,
  }));
}

function zonesOf(
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

const signsOf = (segment: Segment) =>
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

function portsOf(segments: readonly Segment[], zones: ReadonlyMap<number, Zone>): Map<number, Port[]> {
  const ports = new Map<number, Port[]>();
  for (const segment of segments) {
    const zone = zones.get(segment.circuit);
    if (!segment.exchanger || !zone) continue;
    const { index } = segment.exchanger.equipment;
    ports.set(index, [...(ports.get(index) ?? []), { segment, zone, toRight: roleOf(segment.exchanger).givesHeat }]);
  }
  return ports;
}

/** Cards of each column from top to bottom: by the zone they belong to, then so that lines cross as few headers as possible. */
function orderCards(
  ports: ReadonlyMap<number, readonly Port[]>,
  column: ReadonlyMap<number, number>,
  zoneOrder: readonly Zone[],
  places: ReadonlyMap<number, Place>,
): Map<number, number[]> {
  const order = new Map<number, number[]>();
  for (const index of ports.keys()) {
    const own = column.get(index) ?? 0;
    order.set(own, [...(order.get(own) ?? []), index]);
  }
  const key = (index: number): [number, number, number] => {
    const own = ports.get(index) ?? [];
    const main = own.find((port) => port.toRight) ?? own[0];
    const ends = [main.segment.from, main.segment.to].map((node) => main.zone.nodes.indexOf(node));
    const reach = main.toRight ? Math.max(...ends) : -Math.min(...ends);
    const depth = places.get(main.segment.from)?.depth ?? 0;
    return [zoneOrder.indexOf(main.zone), reach, main.toRight ? depth : -depth];
  };
  for (const list of order.values()) {
    list.sort((a, b) => {
      const [first, second] = [key(a), key(b)];
      return first[0] - second[0] || first[1] - second[1] || first[2] - second[2] || a - b;
    });
  }
  return order;
}

interface Row {
  /** Upper and lower line, and the card around them. */
  readonly upper: number;
  readonly lower: number;
  readonly cardTop: number;
  readonly cardHeight: number;
}

const hasSigns = (segment: Segment): boolean => signsOf(segment).length > 0;

/** Vertical places: tracks at the top of each zone, cards below; zones that share a column stand under each other. */
function placeRows(
  order: ReadonlyMap<number, readonly number[]>,
  ports: ReadonlyMap<number, readonly Port[]>,
  zoneOrder: readonly Zone[],
  top: number,
): Map<number, Row> {
  const rows = new Map<number, Row>();
  const bottoms = new Map<number, number>();
  const trackHeight = (zone: Zone): number =>
    zone.tracks.reduce((sum, track) => sum + track.height, 0) + (zone.tracks.length > 0 ? 10 : 0);
  const mainZone = (index: number): Zone => {
    const own = ports.get(index) ?? [];
    return (own.find((port) => port.toRight) ?? own[0]).zone;
  };
  const cursor = new Map<number, number>();
  const zoneBottom = new Map<number, number>();
  for (const zone of zoneOrder) {
    zone.top = Math.max(top, (zoneBottom.get(zone.column) ?? top - gap.zone) + gap.zone);
    const start = zone.top + trackHeight(zone);
    let bottom = start;
    for (const [column, list] of order) {
      for (const index of list) {
        if (mainZone(index) !== zone || rows.has(index)) continue;
        const others = (ports.get(index) ?? []).map((port) => port.zone).filter((one) => one !== zone);
        const clear = Math.max(start, ...others.map((one) => (one.column < zone.column ? top + trackHeight(one) : 0)));
        const y = Math.max(clear, (cursor.get(column) ?? 0) + gap.row);
        const signs = (ports.get(index) ?? []).some((port) => hasSigns(port.segment));
        const apart = signs ? pair.signs : pair.bare;
        const height = Math.max(card.height, apart + 24);
        const rowTop = signs ? y + 16 : y;
        rows.set(index, {
          upper: rowTop + (height - apart) / 2,
          lower: rowTop + (height + apart) / 2,
          cardTop: rowTop,
          cardHeight: height,
        });
        cursor.set(column, rowTop + height + (signs ? 8 : 0));
        bottom = Math.max(bottom, rowTop + height);
      }
    }
    bottoms.set(zone.circuit, bottom);
    zoneBottom.set(zone.column, bottom);
  }
  return rows;
}

/** Horizontal places: each column of cards, then the zone with room for the signs on its lines. */
function placeColumns(
  order: ReadonlyMap<number, readonly number[]>,
  ports: ReadonlyMap<number, readonly Port[]>,
  zones: ReadonlyMap<number, Zone>,
  columns: ReadonlyMap<number, number>,
): void {
  const last = Math.max(0, ...columns.values(), ...[...zones.values()].map((zone) => zone.column));
  let x = gap.edge / 2;
  for (let column = 0; column <= last; column++) {
    if (column % 2 === 0) {
      if ((order.get(column) ?? []).length > 0) x += card.width;
      continue;
    }
    let end = x;
    for (const zone of zones.values()) {
      if (zone.column !== column) continue;
      zone.left = x;
      let at = x + stubWidth(ports, zone, true);
      zone.nodes.forEach((node, index) => {
        if (index > 0) at += gap.column;
        for (const segment of zone.tracks.flatMap((track) => track.segments)) {
          const other = segment.from === node ? segment.to : segment.to === node ? segment.from : undefined;
          const from = other === undefined ? undefined : zone.x.get(other);
          if (from !== undefined && other !== node)
            at = Math.max(at, from + 16 + signsOf(segment).length * sign.stretch);
        }
        zone.x.set(node, at);
      });
      end = Math.max(end, at + stubWidth(ports, zone, false));
    }
    for (const zone of zones.values()) if (zone.column === column) zone.right = end;
    x = end;
  }
}

/** Room between a column of cards and the nearest header, for the signs on the cards' lines. */
function stubWidth(ports: ReadonlyMap<number, readonly Port[]>, zone: Zone, left: boolean): number {
  let most = 0;
  for (const own of ports.values()) {
    for (const port of own) {
      if (port.zone !== zone || port.toRight !== left) continue;
      const [before, after] = aroundExchanger(port.segment);
      most = Math.max(most, before.length, after.length);
    }
  }
  return gap.edge + most * sign.stretch;
}

/** Signs before and after the exchanger of a segment, in the direction of flow. */
function aroundExchanger(segment: Segment): [EquipmentDescription[], EquipmentDescription[]] {
  const at = segment.exchanger === undefined ? -1 : segment.passages.indexOf(segment.exchanger);
  const visible = (from: number, to: number) =>
    segment.passages
      .slice(from, to)
      .map((p) => p.equipment)
      .filter((e) => isInline(e.kind) && e.kind !== 'pipe');
  return [visible(0, at), visible(at + 1, segment.passages.length)];
}

function draw(
  segments: readonly Segment[],
  zones: ReadonlyMap<number, Zone>,
  ports: ReadonlyMap<number, readonly Port[]>,
  order: ReadonlyMap<number, readonly number[]>,
  rows: ReadonlyMap<number, Row>,
  places: ReadonlyMap<number, Place>,
): Omit<Sheet, 'width' | 'height' | 'segments'> {
  const equipment: PlacedEquipment[] = [];
  const lines: Line[] = [];
  const touched = new Map<number, number[]>();
  const dots: [number, number][] = [];
  const touch = (node: number, y: number): void => void touched.set(node, [...(touched.get(node) ?? []), y]);
  const sideOf = (node: number): Side => places.get(node)?.side ?? 'supply';
  const placeSign = (one: EquipmentDescription, centre: number, y: number): void => {
    equipment.push({
      equipment: one,
      form: 'sign',
      x: centre - sign.width / 2,
      y: y - sign.height / 2,
      width: sign.width,
      height: sign.height,
    });
  };
  for (const zone of zones.values()) {
    let y = zone.top;
    for (const track of zone.tracks) {
      const line = y + track.height / 2;
      for (const segment of track.segments) {
        const from = zone.x.get(segment.from) ?? zone.left;
        const to = segment.from === segment.to ? from + 60 : (zone.x.get(segment.to) ?? zone.right);
        const side = sideOf(segment.from) === sideOf(segment.to) ? sideOf(segment.from) : 'supply';
        lines.push({ segment: segment.index, node: undefined, side, from: [from, line], to: [to, line] });
        touch(segment.from, line);
        touch(segment.to, line);
        const signs = signsOf(segment);
        signs.forEach((passage, index) => {
          placeSign(passage.equipment, from + ((index + 0.5) * (to - from)) / signs.length, line);
        });
      }
      y += track.height;
    }
  }
  const cardX = cardColumns(order, ports);
  for (const [index, own] of ports) {
    const row = rows.get(index);
    const exchanger = own[0].segment.exchanger?.equipment;
    const x = cardX.get(index) ?? 0;
    if (!row || !exchanger) continue;
    equipment.push({
      equipment: exchanger,
      form: 'card',
      x,
      y: row.cardTop,
      width: card.width,
      height: row.cardHeight,
    });
    for (const port of own) drawPort(port, row, x);
  }
  function drawPort(port: Port, row: Row, x: number): void {
    const { segment, zone, toRight } = port;
    const produces = segment.exchanger ? roleOf(segment.exchanger).produces : false;
    const edge = toRight ? x + card.width : x;
    const inletY = produces ? row.lower : row.upper;
    const outletY = produces ? row.upper : row.lower;
    const inX = zone.x.get(segment.from) ?? edge;
    const outX = zone.x.get(segment.to) ?? edge;
    lines.push({
      segment: segment.index,
      node: undefined,
      side: sideOf(segment.from),
      from: [inX, inletY],
      to: [edge, inletY],
    });
    lines.push({
      segment: segment.index,
      node: undefined,
      side: sideOf(segment.to),
      from: [edge, outletY],
      to: [outX, outletY],
    });
    touch(segment.from, inletY);
    touch(segment.to, outletY);
    const [before, after] = aroundExchanger(segment);
    const away = toRight ? 1 : -1;
    // Signs stand next to their card, the one nearest in the flow nearest to it.
    before.forEach((one, index) => {
      placeSign(one, edge + away * (before.length - index - 0.5) * sign.stretch, inletY);
    });
    after.forEach((one, index) => {
      placeSign(one, edge + away * (index + 0.5) * sign.stretch, outletY);
    });
  }
  for (const [node, ys] of touched) {
    const zone = zones.get(segments.find((segment) => segment.from === node || segment.to === node)?.circuit ?? -1);
    const x = zone?.x.get(node);
    if (x === undefined) continue;
    const [low, high] = [Math.min(...ys), Math.max(...ys)];
    if (high > low) lines.push({ segment: undefined, node, side: sideOf(node), from: [x, low], to: [x, high] });
    for (const y of new Set(ys)) if (ys.length > 2 || (y !== low && y !== high)) dots.push([x, y]);
  }
  return { equipment, lines, dots };
}

/** Left edge of each card: right against the zone it stands beside. */
function cardColumns(
  order: ReadonlyMap<number, readonly number[]>,
  ports: ReadonlyMap<number, readonly Port[]>,
): Map<number, number> {
  const x = new Map<number, number>();
  for (const list of order.values()) {
    for (const index of list) {
      const own = ports.get(index) ?? [];
      const left = own.find((port) => !port.toRight);
      const right = own.find((port) => port.toRight);
      x.set(index, left ? left.zone.right : right ? right.zone.left - card.width : 0);
    }
  }
  return x;
}
