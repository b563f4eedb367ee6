import type { Circuit } from '../../config/plant.ts';

/** What the liquid of a circuit is like; constant, so that energy is exactly mass times heat capacity times temperature. */
export interface Liquid {
  /** kJ/(kg K). */
  readonly heatCapacity: number;
  /** kg/m³. */
  readonly density: number;
  /** Kinematic viscosity, m²/s. */
  readonly viscosity: number;
}

/** Water at about 60 °C (IAPWS-IF97: 4.185 kJ/(kg K), 983 kg/m³, 0.47 mm²/s; density rounded up to the meters' 1000). */
export const water: Liquid = { heatCapacity: 4.186, density: 1000, viscosity: 4.7e-7 };

/** Ethylene glycol, 30 % by volume, at about 25 °C (ASHRAE Fundamentals 2021, chapter 31). */
export const glycol: Liquid = { heatCapacity: 3.65, density: 1045, viscosity: 2.0e-6 };

export function liquidOf(medium: Circuit['medium']): Liquid {
  return medium === 'water' ? water : glycol;
}

/** Specific heat capacity of air at constant pressure, kJ/(kg K). */
export const airHeatCapacity = 1.006;
/** Density of air at 20 °C, kg/m³. */
export const airDensity = 1.2;
/** Temperature of the rooms the machines stand in, °C. */
export const roomTemperature = 18;
/** Kelvin at 0 °C. */
export const kelvin = 273.15;
