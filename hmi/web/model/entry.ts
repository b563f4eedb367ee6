import { fromShown, toShown } from './format.ts';
import type { PointDescription } from './shapes.ts';

export type EntryProblem = 'notANumber' | 'belowRange' | 'aboveRange' | 'unchanged' | 'wrongUnit';

export type Entry =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly problem: EntryProblem };

/** Numbers as people of both languages write them, with or without the unit: `64,5`, `64.5 °C`, `-2`, `+1,5 K`. */
const pattern = /^([+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+))\s*(.*)$/;

/**
 * Reads what a person typed for a point, in the shown unit (per cent for fractions).
 * @returns the value in the internal unit, or what is wrong with it.
 */
export function readEntry(
  text: string,
  point: Pick<PointDescription, 'unit' | 'range'>,
  current: number | undefined,
): Entry {
  // The minus sign of a typeset text, and thin spaces, are accepted as what they look like.
  const clean = text
    .trim()
    .replace(/\u2212/g, '-')
    .replace(/[\u00a0\u202f]/g, ' ');
  const match = pattern.exec(clean);
  if (!match) return { ok: false, problem: 'notANumber' };
  const unit = match[2].trim();
  const shownUnit = point.unit === 'fraction' ? '%' : point.unit;
  if (unit !== '' && unit.toLowerCase() !== shownUnit.toLowerCase()) return { ok: false, problem: 'wrongUnit' };
  const shown = Number(match[1].replace(',', '.'));
  if (!Number.isFinite(shown)) return { ok: false, problem: 'notANumber' };
  const value = fromShown(shown, point.unit);
  if (value < point.range[0] - 1e-9) return { ok: false, problem: 'belowRange' };
  if (value > point.range[1] + 1e-9) return { ok: false, problem: 'aboveRange' };
  if (current !== undefined && Math.abs(value - current) < 1e-9) return { ok: false, problem: 'unchanged' };
  return { ok: true, value };
}

/** Step of a slider or spin button in the shown unit. */
export function stepOf(point: Pick<PointDescription, 'unit' | 'range'>): number {
  if (point.unit === 'fraction') return 1;
  if (point.unit === 'boolean' || point.unit === 'state' || point.unit === 'count') return 1;
  if (point.unit === 'bar') return 0.05;
  return point.range[1] - point.range[0] > 200 ? 1 : 0.5;
}

/** The range in the shown unit. */
export function shownRange(point: Pick<PointDescription, 'unit' | 'range'>): [number, number] {
  return [toShown(point.range[0], point.unit), toShown(point.range[1], point.unit)];
}
