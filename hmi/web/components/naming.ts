import { backTo, isFilePath } from '../model/configuration.ts';
import { anyOf, digitsOfUnit, formatNumber, formatValue, unitLabel } from '../model/format.ts';
import type { EquipmentDescription, PointDescription, Role } from '../model/shapes.ts';
import { loopKey } from '../model/tuning.ts';
import { store } from '../state/store.ts';

/** Label of an equipment in the present language; its name where the plant does not know it. */
export function equipmentLabel(equipment: EquipmentDescription | string | undefined): string {
  const found = typeof equipment === 'string' ? store.model?.equipmentByName.get(equipment) : equipment;
  if (found) return found.label[store.language];
  return typeof equipment === 'string' ? equipment : '';
}

/** Label of a point within its equipment. */
export function pointLabel(point: PointDescription): string {
  return store.translator.foreign(`point.${point.key}`);
}

/** Equipment and point: enough on its own. */
export function fullPointLabel(point: PointDescription): string {
  const equipment = store.model?.equipmentOf(point);
  return equipment ? `${equipmentLabel(equipment)} · ${pointLabel(point)}` : point.name;
}

/** A control loop in words: its equipment, and what it moves. */
export function loopLabel(loop: string): string {
  const equipment = store.model?.description.equipment.find(({ name }) => loop.startsWith(`${name}.`));
  if (!equipment) return loop;
  return `${equipmentLabel(equipment)} · ${store.translator.foreign(loopKey(loop.slice(equipment.name.length + 1)))}`;
}

/** Name of a strategy in words. */
export function strategyLabel(strategy: string): string {
  return store.translator.find(`strategy.name.${strategy}`) ?? strategy;
}

/** Title of the plant in the present language; of another than the site's, its name. */
export function plantLabel(name: string): string {
  const { description } = store.model ?? {};
  return name === description?.name || name === 'plant' ? (description?.title[store.language] ?? name) : name;
}

/** Why a version of the configuration came into force, in words: `byFile` where the controller took it from the plant file. */
export function configurationReason(
  reason: string,
  from: { readonly byFile: boolean; readonly first: boolean },
): string {
  const { text } = store.translator;
  if (from.byFile && isFilePath(reason))
    return text(from.first ? 'configuration.reason.firstStart' : 'configuration.reason.start');
  const back = backTo(reason);
  return back ? text('configuration.reason.back', back) : reason;
}

/** Roles any one of which may do a thing, in words. */
export function rolesText(roles: readonly Role[]): string {
  return anyOf(
    roles.map((role) => store.translator.text(`role.${role}`)),
    store.language,
  );
}

/** A temperature that is no point's, °C. */
export const temperatureText = (value: number): string =>
  `${formatNumber(value, digitsOfUnit('°C') ?? 1, store.language)}\u202f°C`;

/** A value of a point with its unit, in words. */
export function valueText(point: PointDescription, value: number): string {
  const unit = unitLabel(point.unit);
  const text = formatValue(value, point, store.language, store.translator.find);
  return unit ? `${text}\u202f${unit}` : text;
}
