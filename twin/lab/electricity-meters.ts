import type { MeterName } from '../network/index.ts';

/** Meters of electricity used by all but the IT load and what its supply loses: no controller of heat and cold moves those. */
const plantElectricity = [
  'heatPumpElectricity',
  'chillerElectricity',
  'pumpElectricity',
  'dryCoolerElectricity',
  'hallFanElectricity',
  'boilerElectricity',
  'otherElectricity',
] as const satisfies readonly MeterName[];

/** Meters of all that the electricity delivery feeds. */
const deliveredElectricity = [
  'itElectricity',
  'powerSupplyElectricity',
  ...plantElectricity,
] as const satisfies readonly MeterName[];

type Meters = Readonly<Record<MeterName, number>>;

/** kWh used by all but the IT load and what its supply loses. */
export function usedElectricity(meters: Meters): number {
  return plantElectricity.reduce((sum, name) => sum + meters[name], 0);
}

/** kWh of all that the electricity delivery feeds. */
export function suppliedElectricity(meters: Meters): number {
  return deliveredElectricity.reduce((sum, name) => sum + meters[name], 0);
}
