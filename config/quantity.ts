import { z } from 'zod';

/**
 * Quantities of a plant file. A file writes `330 kW`, `57 °C`, `15 min`, `52.48 mm`; the schema names the unit it wants
 * and gets a number in that unit. A bare number is accepted for dimensionless quantities only, so that a wrong or a
 * forgotten unit is refused instead of guessed.
 */

/** Units a parameter can be wanted in, each with the units a file may write and their factor to it. */
const accepted = {
  '°C': { '°C': 1 },
  K: { K: 1 },
  kW: { W: 1e-3, kW: 1, MW: 1e3 },
  kWh: { Wh: 1e-3, kWh: 1, MWh: 1e3 },
  'kg/s': { 'kg/s': 1, 'kg/h': 1 / 3600, 'm³/h': 1 / 3.6 },
  bar: { Pa: 1e-5, kPa: 0.01, mbar: 1e-3, bar: 1 },
  s: { s: 1, min: 60, h: 3600, d: 86400 },
  fraction: { '%': 0.01 },
  m: { mm: 1e-3, cm: 1e-2, m: 1, km: 1e3 },
  'm²': { 'm²': 1 },
  'm³': { L: 1e-3, 'm³': 1 },
  kg: { kg: 1, t: 1e3 },
  'kW/K': { 'W/K': 1e-3, 'kW/K': 1 },
  'kWh/K': { 'Wh/K': 1e-3, 'kWh/K': 1, 'kJ/K': 1 / 3600, 'MJ/K': 1 / 3.6 },
  'W/mK': { 'W/mK': 1 },
  'W/m²K': { 'W/m²K': 1 },
  'K/min': { 'K/min': 1, 'K/h': 1 / 60 },
  '€/MWh': { '€/MWh': 1, '€/kWh': 1e3 },
  '€/kW': { '€/kW': 1 },
  'kg/kWh': { 'kg/kWh': 1, 'g/kWh': 1e-3 },
  '°': { '°': 1 },
} as const satisfies Record<string, Record<string, number>>;

export type QuantityUnit = keyof typeof accepted;

const pattern = /^([+-]?\d+(?:[.,_]\d+)*(?:e[+-]?\d+)?)\s*(\S.*)?$/i;

/**
 * Reads a quantity into the wanted unit.
 * @returns the number, or a text that says what was expected instead.
 */
export function parseQuantity(text: unknown, unit: QuantityUnit): number | string {
  const units = accepted[unit] as Record<string, number>;
  const expected = `a quantity in ${Object.keys(units).join(', ')}${unit === 'fraction' ? ' or a plain number' : ''}, such as "${unit === 'fraction' ? '50 %' : `10 ${unit}`}"`;
  if (typeof text === 'number') return unit === 'fraction' ? text : expected;
  if (typeof text !== 'string') return expected;
  const match = pattern.exec(text.trim());
  if (!match) return expected;
  const value = Number(match[1].replace(/_/g, ''));
  if (!Number.isFinite(value)) return expected;
  const written = match[2];
  if (written === undefined) return unit === 'fraction' ? value : expected;
  const factor = units[written];
  return factor === undefined ? expected : value * factor;
}

/**
 * A zod schema of a quantity: text with a unit in, number in `unit` out, between `min` and `max` (in `unit`).
 */
export function quantity(unit: QuantityUnit, min: number, max: number) {
  return z
    .union([z.string(), z.number()])
    .transform((text, context): number => {
      const value = parseQuantity(text, unit);
      if (typeof value === 'number' && value >= min && value <= max) return value;
      context.addIssue({
        code: 'custom',
        message: typeof value === 'string' ? `expected ${value}` : `expected ${min} to ${max} ${unit}`,
        params: { unit },
      });
      return z.NEVER;
    })
    .meta({ unit, minimum: min, maximum: max });
}
