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
