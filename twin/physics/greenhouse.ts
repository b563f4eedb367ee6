import { airDensity, airHeatCapacity } from './constants.ts';

/** A greenhouse compartment; parameters as its kind declares them. */
export interface GreenhouseSize {
  readonly floorArea: number;
  readonly coverArea: number;
  readonly coverLoss: number;
  readonly screenSaving: number;
  readonly solarTransmission: number;
  readonly leakage: number;
  readonly ventilation: number;
  readonly volume: number;
}

/**
 * Loss to the outside per kelvin, kW/K: cover (which loses more in wind, 3 % per m/s about 4 m/s), screen, vents.
 * @param screen, vent positions, 0 to 1
 */
export function greenhouseLoss(size: GreenhouseSize, screen: number, vent: number, windSpeed: number): number {
  const wind = Math.max(0.85, 1 + 0.03 * (windSpeed - 4));
  const cover = (size.coverLoss / 1000) * size.coverArea * wind * (1 - size.screenSaving * screen);
  const changes = size.leakage + (size.ventilation - size.leakage) * Math.max(0, vent);
  const air = (Math.max(size.leakage, changes) / 3600) * size.volume * airDensity * airHeatCapacity;
  return cover + air;
}

/** Sun that stays as heat, kW: plants turn about 30 % of what enters into vapour that leaves (FAO paper 217, 3.2). */
export function greenhouseSun(size: GreenhouseSize, irradiance: number, screen: number): number {
  const shade = 1 - 0.5 * screen;
  return (irradiance / 1000) * size.floorArea * size.solarTransmission * shade * 0.7;
}
