import type { StateArena } from './arena.ts';

/** Running totals. Energies in kWh; starts are counts. */
export const meterNames = [
  'itElectricity',
  'heatPumpElectricity',
  'chillerElectricity',
  'pumpElectricity',
  'dryCoolerElectricity',
  'hallFanElectricity',
  'powerSupplyElectricity',
  'boilerElectricity',
  'otherElectricity',
  'gas',
  'heatFromHeatPumps',
  'heatFromBoilers',
  'coldFromHeatPumps',
  'coldFromChillers',
  'freeCooling',
  'heatDelivered',
  'networkLosses',
  'storeLosses',
  'heatRejected',
  'hotWaterDrawn',
  'heatPumpStarts',
  'chillerStarts',
  'boilerStarts',
  'unconvergedSolutions',
] as const;

export type MeterName = (typeof meterNames)[number];

/** Slot of each meter. */
export const meterSlot = Object.fromEntries(meterNames.map((name, index) => [name, index])) as Record<
  MeterName,
  number
>;

const counts: ReadonlySet<MeterName> = new Set([
  'heatPumpStarts',
  'chillerStarts',
  'boilerStarts',
  'unconvergedSolutions',
]);

export class Meters {
  /** By {@link meterSlot}; energies in kJ. */
  readonly totals: Float64Array;

  constructor(arena: StateArena) {
    this.totals = arena.allocate(meterNames.length);
  }

  /** A number to which a part adds what it loses, kJ. */
  share(name: MeterName): Float64Array {
    return this.totals.subarray(meterSlot[name], meterSlot[name] + 1);
  }

  /** A running total: kWh, or a count. */
  of(name: MeterName): number {
    const total = this.totals[meterSlot[name]];
    return counts.has(name) ? total : total / 3600;
  }

  read(): Readonly<Record<MeterName, number>> {
    return Object.fromEntries(meterNames.map((name) => [name, this.of(name)])) as Record<MeterName, number>;
  }
}
