import type { Place, Segment } from './graph.ts';
import { card, gap, pair, sign } from './sheet.ts';
import { aroundExchanger, type Port, signsOf, type Zone } from './zones.ts';

/** Cards of each column from top to bottom: by the zone they belong to, then so that lines cross as few headers as possible. */
export function orderCards(
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

/** Heights of a card and its two lines. */
export interface Row {
  /** Upper and lower line, and the card around them. */
  readonly upper: number;
  readonly lower: number;
  readonly cardTop: number;
  readonly cardHeight: number;
}

const hasSigns = (segment: Segment): boolean => signsOf(segment).length > 0;

/** Vertical places: tracks at the top of each zone, cards below; zones that share a column stand under each other. */
export function placeRows(
  order: ReadonlyMap<number, readonly number[]>,
  ports: ReadonlyMap<number, readonly Port[]>,
  zoneOrder: readonly Zone[],
  top: number,
  cardHeight: number,
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
        const height = Math.max(cardHeight, apart + 24);
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
export function placeColumns(
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
