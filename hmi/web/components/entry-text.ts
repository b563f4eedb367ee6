import type { EntryProblem } from '../model/entry.ts';
import { unitLabel } from '../model/format.ts';
import type { PointDescription } from '../model/shapes.ts';
import { store } from '../state/store.ts';
import { valueText } from './naming.ts';

/** What is wrong with an entry, in words. */
export function entryProblemText(problem: EntryProblem, point: PointDescription): string {
  return store.translator.text(`entry.${problem}`, {
    minimum: valueText(point, point.range[0]),
    maximum: valueText(point, point.range[1]),
    unit: unitLabel(point.unit),
  });
}
