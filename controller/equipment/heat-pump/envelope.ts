import type { EquipmentOf } from '../../../config/index.ts';
import { type Condition, condition } from '../control.ts';

/** Outdoor temperatures between which a heat pump with air as its source may run, and how far within them it may again. */
export type AirLimits = NonNullable<EquipmentOf<'heatPump'>['parameters']['air']>;

/**
 * Whether the air is too cold or too warm for it. Of what is not known it says nothing: the machine's own protection is the authority, and trips it.
 * @param outdoor °C; not a number: not known @param was whether it was so before
 */
export function isOutside(air: AirLimits, outdoor: number, was: boolean): boolean {
  const margin = was ? air.hysteresis : 0;
  return outdoor < air.temperatureMinimum + margin || outdoor > air.temperatureMaximum - margin;
}

/** That the air keeps it out, and from when on it does no more; nobody knows when that is. @param outside whether it does */
export function airConditions(air: AirLimits, outdoor: number, outside: boolean): Condition[] {
  const { temperatureMinimum: minimum, temperatureMaximum: maximum, hysteresis } = air;
  if (Number.isNaN(outdoor)) return [condition('condition.airUnknown', { minimum, maximum })];
  if (!outside) return [];
  const cold = outdoor < (minimum + maximum) / 2;
  const key = cold ? 'condition.airTooCold' : 'condition.airTooWarm';
  const limits = cold
    ? { limit: minimum, resume: minimum + hysteresis }
    : { limit: maximum, resume: maximum - hysteresis };
  return [{ key, parameters: { outdoor, ...limits }, blocking: true }];
}
