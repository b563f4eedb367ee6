import type { Unit } from '../../config/index.ts';

/** BOPTEST speaks SI, as Modelica does: `external = internal * factor + offset`. */
export interface SiUnit {
  /** As BOPTEST's metadata writes it. */
  readonly name: string;
  readonly factor: number;
  readonly offset: number;
}

const same = (name: string): SiUnit => ({ name, factor: 1, offset: 0 });

export const siUnits: Readonly<Record<Unit, SiUnit>> = {
  '°C': { name: 'K', factor: 1, offset: 273.15 },
  K: same('K'),
  kW: { name: 'W', factor: 1000, offset: 0 },
  kWh: { name: 'J', factor: 3.6e6, offset: 0 },
  'kg/s': same('kg/s'),
  bar: { name: 'Pa', factor: 1e5, offset: 0 },
  s: same('s'),
  fraction: same('1'),
  'W/m²': same('W/m2'),
  'm/s': same('m/s'),
  boolean: same('1'),
  state: same('1'),
  count: same('1'),
};

export const toSi = (unit: SiUnit, value: number): number => value * unit.factor + unit.offset;
export const fromSi = (unit: SiUnit, value: number): number => (value - unit.offset) / unit.factor;
