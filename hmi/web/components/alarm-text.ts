import type { AlarmRecord } from '../model/shapes.ts';
import { store } from '../state/store.ts';
import { equipmentLabel, pointLabel, valueText } from './naming.ts';

/** What an alarm says, in the present language. */
export function alarmText(alarm: Pick<AlarmRecord, 'key' | 'parameters' | 'point' | 'equipment'>): string {
  const point = alarm.point ? store.model?.pointByName.get(alarm.point) : undefined;
  const { points, count } = alarm.parameters;
  const parameters = {
    ...alarm.parameters,
    ...(point && { point: pointLabel(point) }),
    ...(typeof points === 'string' && { points: pointsText(points.split(', '), Number(count)) }),
  };
  return store.translator.foreign(keyOf('', alarm), parameters);
}

/** Points of an equipment in words, by their keys; of many only some are named. */
function pointsText(keys: readonly string[], count: number): string {
  const names = keys.map((key) => store.translator.foreign(`point.${key}`)).join(', ');
  return count > keys.length ? `${names} … (${count})` : names;
}

/** Whose alarm it is: its equipment, or the plant as a whole. */
export function alarmSource(alarm: Pick<AlarmRecord, 'equipment'>): string {
  const title = store.model?.description.title[store.language] ?? '';
  return alarm.equipment === '' ? title : equipmentLabel(alarm.equipment);
}

/** What to do about it; undefined where the catalogue has nothing to say. */
export function alarmAdvice(alarm: AlarmRecord): string | undefined {
  return store.translator.find(keyOf('advice.', alarm));
}

/** `28.1 °C > 27.0 °C`, or what there is of it. */
export function alarmValues(alarm: AlarmRecord): string {
  const point = alarm.point ? store.model?.pointByName.get(alarm.point) : undefined;
  const { value, limit, commanded } = alarm.parameters;
  if (!point || typeof value !== 'number') return '';
  // Of a contact or a state the words say it all.
  if (point.unit === 'boolean' || point.unit === 'state') return '';
  const shown = valueText(point, value);
  if (typeof commanded === 'number')
    return store.translator.text('alarms.commanded', { value: shown, commanded: valueText(point, commanded) });
  if (typeof limit !== 'number') return shown;
  return `${shown} ${value > limit ? '>' : '<'} ${valueText(point, limit)}`;
}

/**
 * The text made for this very point's or interlock's alarm, or for one of its kind of equipment, where there is one: "fault of the machine" says more than "fault:
 * abnormal", and a valve or a hall is no machine.
 */
function keyOf(
  prefix: '' | 'advice.',
  { key, point, equipment, parameters }: Pick<AlarmRecord, 'key' | 'point' | 'equipment' | 'parameters'>,
): string {
  const { model, translator } = store;
  const interlock = String(parameters.interlock ?? '').replace('interlock.', '');
  const own = [point && model?.pointByName.get(point)?.key, interlock, model?.equipmentByName.get(equipment)?.kind];
  const keys = own.map((part) => `${prefix}${key}.${part ?? ''}`);
  return keys.find((one) => translator.find(one) !== undefined) ?? `${prefix}${key}`;
}
