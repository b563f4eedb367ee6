import type { EquipmentDescription, PlantDescription } from '../model/shapes.ts';
import { draw } from './draw.ts';
import { columnsOf, placesOf, segmentsOf } from './graph.ts';
import { orderCards, placeColumns, placeRows } from './place.ts';
import { card, gap, type PlacedEquipment, type Sheet } from './sheet.ts';
import { portsOf, zonesOf } from './zones.ts';

const note = { width: 204, height: 70, gap: 8 } as const;
/** Width to height of the frame a sheet is usually seen in. */
const frameRatio = 1.9;
/** A line passes a card at this distance at least. */
const clearance = 5;
/** Where a sign's value stands, below its line. */
const value = { above: 10, height: 24, width: 40 } as const;

/**
 * Lays a plant out as a sheet: heat goes from left to right; each circuit is a zone of vertical headers (one a junction) joined
 * by horizontal tracks; each machine and load is a card beside its zone with its supply and return line.
 * Deterministic: the same plant gives the same sheet.
 */
export function layOut(description: PlantDescription): Sheet {
  const size = (sheet: Sheet): number => Math.max(sheet.width / frameRatio, sheet.height);
  const smallest = (cardHeight: number): Sheet =>
    [true, false]
      .flatMap((spread) =>
        (['left', 'top'] as const)
          .map((where) => layOutAs(description, spread, where, cardHeight))
          .filter((sheet) => sheet !== undefined),
      )
      .reduce((best, sheet) => (size(sheet) < size(best) ? sheet : best));
  const sheets = card.heights.map(smallest);
  return sheets.find((sheet) => crossedBy(sheet).length === 0) ?? sheets[sheets.length - 1];
}

/** Cards and notes that a line is drawn across, and signs whose value below them a level one is drawn through. */
export function crossedBy({ lines, equipment }: Pick<Sheet, 'lines' | 'equipment'>): PlacedEquipment[] {
  return lines.flatMap(({ from, to }) => {
    const [left, right] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])];
    const [top, bottom] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])];
    return equipment.filter(({ form, x, y, width, height }) => {
      if (form === 'sign') {
        const [across, level] = [x + width / 2, y + height / 2];
        const through = top === bottom && top > level + value.above && top < level + value.above + value.height;
        return through && left < across + value.width / 2 && right > across - value.width / 2;
      }
      return left < x + width - 1 && right > x + 1 && top < y + height + clearance && bottom > y - clearance;
    });
  });
}

/** One way to lay the plant out; undefined where the notes do not fit at the left. */
function layOutAs(
  description: PlantDescription,
  spread: boolean,
  notesAt: 'left' | 'top',
  cardHeight: number,
): Sheet | undefined {
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
  const rows = placeRows(order, ports, zoneOrder, top, cardHeight);
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
