import type { PlantModel } from './plant-model.ts';
import type { EquipmentDescription, PointDescription } from './shapes.ts';
import type { ValueImage } from './value-image.ts';

/** A scale from `from` to `to` with the band in which all is well, and the target where there is one. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
  readonly middle: number | undefined;
}

/** Share of a bar's span that counts as "at its set-point": 1.5 K of 5 K. */
const toleranceShare = 0.3;

/** The band of a point: around its target, or between its alarm limits; undefined where it has neither. */
export function bandOf(
  point: Pick<PointDescription, 'alarm'>,
  target: number | undefined,
  span: number,
): Band | undefined {
  if (target !== undefined) {
    if (!Number.isFinite(target)) return undefined;
    const tolerance = span * toleranceShare;
    return {
      from: target - span,
      to: target + span,
      low: target - tolerance,
      high: target + tolerance,
      middle: target,
    };
  }
  const { low, high } = point.alarm ?? {};
  if (low === undefined || high === undefined) return undefined;
  const margin = (high - low) / 2;
  return { from: low - margin, to: high + margin, low, high, middle: undefined };
}

/** Where a value stands against its band. */
export function judge(value: number, band: Band): 'below' | 'within' | 'above' {
  if (value < band.low) return 'below';
  return value > band.high ? 'above' : 'within';
}

export type Answer = 'yes' | 'no' | 'unknown' | 'off';

/** Whether a set of values is all within its bands, and which is worst (furthest outside, or nearest to a limit). */
export function judgeAll(
  image: ValueImage,
  items: readonly { equipment: EquipmentDescription; point: PointDescription; band: Band | undefined }[],
): { answer: Answer; outside: number; unknown: number; worst: EquipmentDescription | undefined } {
  let outside = 0;
  let unknown = 0;
  let worst: EquipmentDescription | undefined;
  let worstMargin = Number.POSITIVE_INFINITY;
  for (const { equipment, point, band } of items) {
    const value = image.value[point.index];
    if (image.quality[point.index] > 1 || !Number.isFinite(value) || !band) {
      unknown++;
      continue;
    }
    // A band without an upper limit is measured by its scale.
    const width = Number.isFinite(band.high) ? band.high - band.low : band.to - band.from;
    const margin = Math.min(value - band.low, band.high - value) / width;
    if (margin < 0) outside++;
    if (margin < worstMargin) {
      worstMargin = margin;
      worst = equipment;
    }
  }
  const answer = outside > 0 ? 'no' : unknown > 0 || items.length === 0 ? 'unknown' : 'yes';
  return { answer, outside, unknown, worst };
}

/** A usable value of an equipment's point: undefined where missing, bad or not yet received. */
export function usable(
  model: PlantModel,
  image: ValueImage,
  equipment: EquipmentDescription | undefined,
  key: string,
): number | undefined {
  const point = equipment && model.point(equipment, key);
  if (!point || image.quality[point.index] > 1) return undefined;
  const value = image.value[point.index];
  return Number.isFinite(value) ? value : undefined;
}
