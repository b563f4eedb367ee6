/** EnergyPlus `Chiller:Electric:EIR` (Engineering Reference, 14.3.9). Curves in leaving chilled and entering condenser water. */
export interface EirChiller {
  readonly ratedCapacity: number;
  readonly ratedCop: number;
  readonly capacityByTemperature: readonly number[];
  readonly eirByTemperature: readonly number[];
  readonly eirByPartLoad: readonly number[];
}

/** `c0 + c1 x + c2 x² + c3 y + c4 y² + c5 x y`. */
export function biquadratic(c: readonly number[], x: number, y: number): number {
  return c[0] + x * (c[1] + c[2] * x) + y * (c[3] + c[4] * y) + c[5] * x * y;
}

/** Cold at full capacity, kW, never below a tenth of the rated one: curves are fits, and may dive outside their range. */
export function availableCapacity(chiller: EirChiller, leavingTemperature: number, condenserEntering: number): number {
  const factor = biquadratic(chiller.capacityByTemperature, leavingTemperature, condenserEntering);
  return chiller.ratedCapacity * Math.min(1.6, Math.max(0.1, factor));
}

/**
 * Electric power, kW.
 * @param available cold at full capacity, kW
 * @param partLoad cold made over `available`
 */
export function chillerPower(
  chiller: EirChiller,
  available: number,
  partLoad: number,
  leavingTemperature: number,
  condenserEntering: number,
): number {
  const byTemperature = biquadratic(chiller.eirByTemperature, leavingTemperature, condenserEntering);
  const c = chiller.eirByPartLoad;
  const byPartLoad = c[0] + partLoad * (c[1] + c[2] * partLoad);
  return (available / chiller.ratedCop) * Math.max(0.1, byTemperature) * Math.max(0.02, byPartLoad);
}
