/** EnergyPlus `Chiller:Electric:EIR` (Engineering Reference, 14.3.9). Curves in leaving chilled and entering condenser water. */
export interface EirChiller {
  readonly ratedCapacity: number;
  readonly ratedCop: number;
  readonly capacityByTemperature: readonly number[];
  readonly eirByTemperature: readonly number[];
  readonly eirByPartLoad: readonly number[];
}

/** Part-load ratios: below `minimum` it cycles, below `minimumUnloading` hot gas loads it falsely, above `maximum` it makes no more. */
export interface PartLoadLimits {
  readonly minimum: number;
  readonly minimumUnloading: number;
  readonly maximum: number;
}

/** What a chiller does in steady state, kW. */
export interface ChillerOperation {
  cold: number;
  electricPower: number;
  /** Cold that hot-gas bypass takes back. */
  falseLoad: number;
  /** Heat to the condenser. */
  rejected: number;
  /** Share of the time that it runs. */
  cycling: number;
}

/** `c0 + c1 x + c2 x² + c3 y + c4 y² + c5 x y`. */
export function biquadratic(c: readonly number[], x: number, y: number): number {
  return c[0] + x * (c[1] + c[2] * x) + y * (c[3] + c[4] * y) + c[5] * x * y;
}

/** Cold at full capacity, kW, never below a twentieth of the rated one nor above three times it: curves are fits, and may dive outside their range. */
export function availableCapacity(chiller: EirChiller, leavingTemperature: number, condenserEntering: number): number {
  const factor = biquadratic(chiller.capacityByTemperature, leavingTemperature, condenserEntering);
  return chiller.ratedCapacity * Math.min(3, Math.max(0.05, factor));
}

/**
 * Electric power, kW, while it runs.
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
  return (available / chiller.ratedCop) * Math.max(0.02, byTemperature) * Math.max(0.01, byPartLoad);
}

/**
 * Meets a load, kW, as far as it can: cycles below the least part load, is loaded falsely below the least unloading, and makes no
 * more than `maximum` times what is available. Temperatures, °C, are the caller's to keep within the curves' range.
 */
export function operateChiller(
  chiller: EirChiller,
  limits: PartLoadLimits,
  load: number,
  leavingTemperature: number,
  condenserEntering: number,
  into: ChillerOperation,
): void {
  const available = availableCapacity(chiller, leavingTemperature, condenserEntering);
  const ratio = Math.min(limits.maximum, Math.max(0, load / available));
  const cycling = ratio >= limits.minimum ? 1 : ratio / limits.minimum;
  const running = Math.max(ratio, limits.minimum, limits.minimumUnloading);
  const power = cycling * chillerPower(chiller, available, running, leavingTemperature, condenserEntering);
  into.cold = ratio * available;
  into.falseLoad = Math.max(0, available * running * cycling - into.cold);
  into.electricPower = power;
  into.rejected = into.cold + into.falseLoad + power;
  into.cycling = cycling;
}
