import { airHeatCapacity } from './constants.ts';

/** Efficiency on the higher heating value by firing rate (rows) and entering water temperature, °C (columns). */
export interface EfficiencyGrid {
  readonly firingRates: readonly number[];
  readonly enteringTemperatures: readonly number[];
  readonly values: readonly (readonly number[])[];
}

/** Index of the cell that holds `x` in a rising axis; the first or last cell beyond its ends. */
function cellOf(axis: readonly number[], x: number): number {
  let cell = 0;
  while (cell < axis.length - 2 && x >= axis[cell + 1]) cell++;
  return cell;
}

/** Bilinear between the grid's points, flat beyond them. */
export function boilerEfficiency(grid: EfficiencyGrid, firingRate: number, enteringTemperature: number): number {
  const row = cellOf(grid.firingRates, firingRate);
  const column = cellOf(grid.enteringTemperatures, enteringTemperature);
  const v = share(grid.firingRates, row, firingRate);
  const u = share(grid.enteringTemperatures, column, enteringTemperature);
  const low = grid.values[row];
  const high = grid.values[row + 1];
  return (1 - v) * ((1 - u) * low[column] + u * low[column + 1]) + v * ((1 - u) * high[column] + u * high[column + 1]);
}

function share(axis: readonly number[], cell: number, x: number): number {
  return Math.min(1, Math.max(0, (x - axis[cell]) / (axis[cell + 1] - axis[cell])));
}

/** One measured point of a boiler: firing rate 0 to 1, entering water °C, efficiency on the higher heating value. */
export interface EfficiencyPoint {
  readonly firingRate: number;
  readonly enteringTemperature: number;
  readonly efficiency: number;
}

/**
 * The grid through measured points, however they lie: a row per firing rate, a column per temperature that occurs; what a row lacks is
 * straight between its own points, flat beyond them. A single firing rate or temperature holds everywhere.
 */
export function efficiencyGrid(points: readonly EfficiencyPoint[]): EfficiencyGrid {
  const rising = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);
  const twice = (axis: readonly number[]) => (axis.length === 1 ? [axis[0], axis[0] + 1] : axis);
  const rates = rising(points.map((point) => point.firingRate));
  const temperatures = twice(rising(points.map((point) => point.enteringTemperature)));
  const values = rates.map((rate) => {
    const row = points
      .filter((point) => point.firingRate === rate)
      .sort((a, b) => a.enteringTemperature - b.enteringTemperature);
    return temperatures.map((temperature) => between(row, temperature));
  });
  return {
    firingRates: twice(rates),
    enteringTemperatures: temperatures,
    values: rates.length === 1 ? [values[0], values[0]] : values,
  };
}

function between(row: readonly EfficiencyPoint[], temperature: number): number {
  const above = row.findIndex((point) => point.enteringTemperature >= temperature);
  if (above <= 0) return row[above < 0 ? row.length - 1 : 0].efficiency;
  const [low, high] = [row[above - 1], row[above]];
  const span = high.enteringTemperature - low.enteringTemperature;
  return low.efficiency + ((temperature - low.enteringTemperature) / span) * (high.efficiency - low.efficiency);
}

/**
 * Heat that purge air carries from the hot boiler to the stack, kW per kelvin of water above the room. The fan moves the air of full
 * fire: natural gas takes 17.2 kg of air per kg (50 MJ/kg on the lower heating value, 55.5 on the higher), with 20 % excess; four
 * fifths of the air's way to water temperature are taken on (the flue of a condensing boiler leaves within some 20 K of its water).
 * @param fullInput gas at full fire, kW on the higher heating value
 */
export function purgeLoss(fullInput: number): number {
  const air = (fullInput / 55_500) * 17.2 * 1.2;
  return 0.8 * air * airHeatCapacity;
}
