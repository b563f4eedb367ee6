import type { FieldAddress } from '../config/plant.ts';

/**
 * Raw values of the field and internal ones: `internal = raw * factor + offset`. The only place where one becomes the other,
 * for reading and writing, whatever the protocol.
 */

/** A raw value as protocols carry it. */
export type RawValue = number | boolean;

const typeRange: Record<Exclude<FieldAddress['dataType'], 'Boolean'>, readonly [number, number]> = {
  Double: [-Number.MAX_VALUE, Number.MAX_VALUE],
  Float: [-3.4028234663852886e38, 3.4028234663852886e38],
  Int16: [-32768, 32767],
  UInt16: [0, 65535],
};

/**
 * The internal value of a raw one.
 * @returns not-a-number where the raw value is none, or lies beyond the sensor's raw range: a broken wire, not a measurement.
 */
export function decodeRaw(field: FieldAddress, raw: unknown): number {
  const number = typeof raw === 'boolean' ? Number(raw) : raw;
  if (typeof number !== 'number' || !Number.isFinite(number)) return Number.NaN;
  const range = field.rawRange;
  if (range !== undefined && (number < range[0] || number > range[1])) return Number.NaN;
  return number * field.map.factor + field.map.offset;
}

/**
 * The raw value of an internal one, as the field's data type can carry it: clipped to the raw range and the type, rounded
 * to the type's steps.
 * @throws RangeError where the value is not a number: nothing sensible could be written.
 */
export function encodeRaw(field: FieldAddress, internal: number): RawValue {
  if (Number.isNaN(internal)) throw new RangeError(`no raw value of ${field.nodeId}: the value is not a number`);
  const raw = (internal - field.map.offset) / field.map.factor;
  if (field.dataType === 'Boolean') return raw >= 0.5;
  const [lowest, highest] = typeRange[field.dataType];
  const low = Math.max(lowest, field.rawRange?.[0] ?? lowest);
  const high = Math.min(highest, field.rawRange?.[1] ?? highest);
  const clipped = raw < low ? low : raw > high ? high : raw;
  if (field.dataType === 'Double') return clipped;
  if (field.dataType === 'Float') return Math.fround(clipped);
  return Math.round(clipped);
}

/** Largest difference that a value may show after it went to the field and back, in the point's unit. */
export function resolution(field: FieldAddress): number {
  const step = Math.abs(field.map.factor);
  if (field.dataType === 'Boolean') return 0;
  if (field.dataType === 'Int16' || field.dataType === 'UInt16') return step / 2;
  return 0;
}
