import { EnergyPrices, type Plant } from '../../../config/index.ts';

/** kWh that a run used and made. */
export interface HeatUsed {
  readonly gas: number;
  readonly electricity: number;
  readonly heatRecovered: number;
  readonly heatFromGas: number;
  readonly networkLosses: number;
}

/** What plans have learned of machines. */
export interface MachineFigures {
  readonly coefficientOfPerformance: number;
  readonly boilerEfficiency: number;
}

/** From this share of the heat on, a kWh more or less is one of gas. */
const gasCounts = 0.01;

/**
 * Heat given to rooms, hot water, pipes and store, kWh: all that was made but what pipes lost. Made rather than delivered, so that what
 * pipes and store hold more at the end than at the beginning is in it, whatever their sensors say.
 */
export function heatGiven({ heatRecovered, heatFromGas, networkLosses }: HeatUsed): number {
  return heatRecovered + heatFromGas - networkLosses;
}

/** € that a kWh of heat more or less is worth in a run that cost so much, €: of gas where any burns, recovered otherwise. */
export function heatWorth(plant: Plant, used: HeatUsed, cost: number, figures: MachineFigures): number {
  const gasPrice = new EnergyPrices(plant).gas / 1000;
  if (used.heatFromGas > gasCounts * (used.heatRecovered + used.heatFromGas))
    return gasPrice / figures.boilerEfficiency;
  const electricityPrice = (cost - used.gas * gasPrice) / Math.max(1, used.electricity);
  return electricityPrice / Math.max(1, figures.coefficientOfPerformance);
}
