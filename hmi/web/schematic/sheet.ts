import type { EquipmentDescription } from '../model/shapes.ts';
import type { Segment, Side } from './graph.ts';

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

/** A whole plant, laid out. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly equipment: readonly PlacedEquipment[];
  readonly lines: readonly Line[];
  /** Where lines are joined (crossings without a dot are not). */
  readonly dots: readonly (readonly [number, number])[];
  readonly segments: readonly Segment[];
}

/** Of the heights, the first has room for a name of two lines, a state and values; a sheet on which lines would cross such cards has lower ones. */
export const card = { width: 204, heights: [84, 80, 76, 73, 70, 66, 63, 60] } as const;
export const sign = { width: 92, height: 62, stretch: 96 } as const;
/** Between supply and return line of a card: bare, and with signs on them. */
export const pair = { bare: 30, signs: 66 } as const;
export const gap = { row: 14, column: 26, edge: 24, pipeTrack: 22, zone: 26 } as const;
