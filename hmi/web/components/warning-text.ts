import { formatDuration, formatNumber } from '../model/format.ts';
import type { PointDescription } from '../model/shapes.ts';
import { type Alternative, type EarlyWarning, type Evidence, equipmentOfTarget } from '../model/warnings.ts';
import { store } from '../state/store.ts';
import { equipmentLabel, fullPointLabel, valueText } from './naming.ts';

/** A likely cause in words. */
export function causeText({ cause }: Pick<Alternative, 'cause'>): string {
  return store.translator.foreign(`fault.${cause}`);
}

/** What to look at on site; undefined for a cause the catalogue does not know. */
export function checkText({ cause }: Pick<Alternative, 'cause'>): string | undefined {
  return store.translator.find(`check.${cause}`);
}

/** Equipment, or equipment and point. */
export function targetText({ target }: Pick<Alternative, 'target'>): string {
  const point = store.model?.pointByName.get(target);
  return point ? fullPointLabel(point) : equipmentLabel(target);
}

/** Name of the equipment whose face-plate tells more; undefined where the plant has none such. */
export function equipmentNameOf({ target }: Pick<Alternative, 'target'>): string | undefined {
  return store.model && equipmentOfTarget(target, store.model)?.name;
}

/** How surely the cause is named. */
export function certaintyText({
  likeness,
  evidence = [],
}: Pick<Alternative, 'likeness'> & Partial<EarlyWarning>): string {
  const { translator } = store;
  if (likeness !== undefined) return translator.text('warnings.likeness', { likeness });
  const compared = evidence.some(({ unit }) => unit === 'ratio' || unit === 'K');
  return translator.text(compared ? 'warnings.compared' : 'warnings.rule');
}

/** Name of a quantity that is compared: a text of its own, or that of the point it is. */
export function quantityText(quantity: string): string {
  const { translator } = store;
  return translator.find(`quantity.${quantity}`) ?? translator.foreign(`point.${quantity}`);
}

/** Share of a change with its sign: `−12 %`. */
export function changeText(ratio: number): string {
  const percent = 100 * (ratio - 1);
  return `${percent > 0 ? '+' : ''}${formatNumber(percent, Math.abs(percent) < 10 ? 1 : 0, store.language)}\u202f%`;
}

/** `Flow −18 %`. */
export function evidenceText(evidence: Evidence, warning: EarlyWarning): string {
  return `${quantityText(evidence.quantity)} ${amount(evidence, store.model?.pointByName.get(warning.target))}`;
}

function amount({ value, unit }: Evidence, point: PointDescription | undefined): string {
  const { language, translator } = store;
  const signed = (shown: number, digits: number, of: string) =>
    `${shown > 0 ? '+' : ''}${formatNumber(shown, digits, language)}\u202f${of}`;
  if (unit === 'ratio') return changeText(1 + value);
  if (unit === 'K') return signed(value, 1, 'K');
  if (unit === 'fraction') return `${formatNumber(100 * value, 0, language)}\u202f%`;
  if (unit === 's') return formatDuration(value, translator.find);
  if (unit === 'own' && point !== undefined) return valueText(point, value);
  return formatNumber(value, Number.isInteger(value) ? 0 : 1, language);
}
