/**
 * The one unit system of Braise: °C, K (differences), kW, kWh, kg/s, bar, s, and 0..1 for fractions.
 * Anything that arrives in another unit is converted once, at the field's edge, by {@link toInternal}.
 */

/** UNECE Recommendation 20 common code and OPC UA display name of each unit (OPC 10000-8, 5.6.3 EUInformation). */
export const units = {
  '°C': { code: 'CEL', description: 'degree Celsius' },
  K: { code: 'KEL', description: 'kelvin (temperature difference)' },
  kW: { code: 'KWT', description: 'kilowatt' },
  kWh: { code: 'KWH', description: 'kilowatt hour' },
  'kg/s': { code: 'KGS', description: 'kilogram per second' },
  bar: { code: 'BAR', description: 'bar' },
  s: { code: 'SEC', description: 'second' },
  fraction: { code: 'C62', description: 'one (0 to 1)' },
  'W/m²': { code: 'D54', description: 'watt per square metre' },
  'm/s': { code: 'MTS', description: 'metre per second' },
  boolean: { code: 'C62', description: 'false or true, 0 or 1' },
  state: { code: 'C62', description: 'index into an enumeration' },
  count: { code: 'C62', description: 'one (count)' },
} as const satisfies Record<string, { code: string; description: string }>;

/** A unit of the internal system. */
export type Unit = keyof typeof units;

/** Linear conversions `internal = raw * factor + offset`, keyed by the field's unit. */
const fieldUnits = {
  '°F': { internal: '°C', factor: 5 / 9, offset: -160 / 9 },
  '%': { internal: 'fraction', factor: 0.01, offset: 0 },
  W: { internal: 'kW', factor: 1e-3, offset: 0 },
  MW: { internal: 'kW', factor: 1e3, offset: 0 },
  Wh: { internal: 'kWh', factor: 1e-3, offset: 0 },
  MWh: { internal: 'kWh', factor: 1e3, offset: 0 },
  kPa: { internal: 'bar', factor: 0.01, offset: 0 },
  mbar: { internal: 'bar', factor: 1e-3, offset: 0 },
  Pa: { internal: 'bar', factor: 1e-5, offset: 0 },
  // Volume flow of water at 60 °C has 983 kg/m³; meters of this class convert with 1000 kg/m³ unless told otherwise.
  'm³/h': { internal: 'kg/s', factor: 1000 / 3600, offset: 0 },
  'L/h': { internal: 'kg/s', factor: 1 / 3600, offset: 0 },
  min: { internal: 's', factor: 60, offset: 0 },
  h: { internal: 's', factor: 3600, offset: 0 },
} as const satisfies Record<string, { internal: Unit; factor: number; offset: number }>;

/** A unit the field may speak: an internal one, or one with a linear conversion to it. */
export type FieldUnit = Unit | keyof typeof fieldUnits;

/** Every unit name a plant file may use for a field address. */
export const fieldUnitNames: readonly string[] = [...Object.keys(units), ...Object.keys(fieldUnits)];

/** A linear map `internal = raw * factor + offset`. */
export interface LinearMap {
  readonly factor: number;
  readonly offset: number;
}

/**
 * The map from a field unit to the given internal unit, or undefined where the two measure different things
 * (a pressure cannot become a temperature).
 */
export function toInternal(from: FieldUnit, to: Unit): LinearMap | undefined {
  if (from === to) return { factor: 1, offset: 0 };
  const conversion = (fieldUnits as Record<string, { internal: Unit; factor: number; offset: number }>)[from];
  if (conversion?.internal !== to) return undefined;
  return { factor: conversion.factor, offset: conversion.offset };
}
