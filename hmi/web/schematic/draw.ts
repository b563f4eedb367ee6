import type { EquipmentDescription } from '../model/shapes.ts';
import { type Place, roleOf, type Segment, type Side } from './graph.ts';
import type { Row } from './place.ts';
import { card, type Line, type PlacedEquipment, type Sheet, sign } from './sheet.ts';
import { aroundExchanger, type Port, signsOf, type Zone } from './zones.ts';

/** Everything placed: signs and cards, lines with their arrows, headers, and dots where lines are joined. */
export function draw(
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
