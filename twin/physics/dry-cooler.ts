import { counterflowEffectiveness } from './exchanger.ts';

/** A dry cooler from its rated point. */
export interface DryCoolerRating {
  /** kW, and K of entering and leaving liquid above outdoor air. */
  readonly ratedHeat: number;
  readonly ratedEnteringDifference: number;
  readonly ratedApproach: number;
}

/** Heat capacity flow of its air at full speed, and the conductance that meets the rated point, both kW/K. */
export interface DryCoolerSize {
  readonly airCapacity: number;
  readonly conductance: number;
}

/** Air that still passes with the fans off, over the flow at full speed: natural draught. */
const naturalDraught = 0.03;

/**
 * Sizes air flow and conductance. Air is taken to warm by 60 % of the entering difference (usual for finned coils: face
 * speeds near 2.5 m/s); the conductance then follows by bisection, as effectiveness grows with it.
 */
export function sizeDryCooler(rating: DryCoolerRating): DryCoolerSize {
  const airCapacity = rating.ratedHeat / (0.6 * rating.ratedEnteringDifference);
  const range = Math.max(0.05 * rating.ratedEnteringDifference, rating.ratedEnteringDifference - rating.ratedApproach);
  const liquidCapacity = rating.ratedHeat / range;
  const smaller = Math.min(airCapacity, liquidCapacity);
  const wanted = Math.min(0.98, rating.ratedHeat / (smaller * rating.ratedEnteringDifference));
  let low = 0;
  let high = 50 * smaller;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (counterflowEffectiveness(middle, airCapacity, liquidCapacity) < wanted) low = middle;
    else high = middle;
  }
  return { airCapacity, conductance: high };
}

/**
 * Heat given per kelvin of entering liquid above outdoor air, kW/K. The conductance is mostly the air side's and goes with
 * the air's speed to the power 0.6.
 */
export function dryCoolerTransfer(size: DryCoolerSize, fanSpeed: number, liquidCapacity: number): number {
  const air = naturalDraught + (1 - naturalDraught) * Math.min(1, Math.max(0, fanSpeed));
  const airCapacity = size.airCapacity * air;
  const conductance = size.conductance * air ** 0.6;
  return counterflowEffectiveness(conductance, airCapacity, liquidCapacity) * Math.min(airCapacity, liquidCapacity);
}
