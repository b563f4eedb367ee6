/**
 * What is expected of the hours to come: an input from outside, like a measurement. Every list has a value for each hour from `start` on;
 * where an hour lies beyond a list, its last value goes on.
 */
export interface Outlook {
  /** When it was made, and the whole hour at which its lists begin; seconds since the epoch. */
  readonly issued: number;
  readonly start: number;
  /** °C, W/m². */
  readonly outdoorTemperature: readonly number[];
  readonly solarIrradiance: readonly number[];
  /** €/MWh, all of it that depends on what is used; gas on its higher heating value, with its biogas. */
  readonly electricityPrice: readonly number[];
  readonly gasPrice: number;
  /** kW of heat that the circuit will take, and that halls will give, where somebody knows better than what was learned. */
  readonly heatLoad?: readonly number[];
  readonly hallHeat?: readonly number[];
}

/** Hours of an outlook at most: beyond, nobody knows. */
export const outlookHoursMaximum = 72;

/** Why an outlook cannot be used; undefined where it can. */
export function outlookFault(outlook: Outlook): string | undefined {
  const { issued, start, electricityPrice, gasPrice, outdoorTemperature, solarIrradiance, heatLoad, hallHeat } =
    outlook;
  if (!Number.isFinite(issued) || !Number.isFinite(start) || start % 3600 !== 0) return 'its time is no whole hour';
  const lists: [string, readonly number[] | undefined, number, number][] = [
    ['outdoorTemperature', outdoorTemperature, -60, 60],
    ['solarIrradiance', solarIrradiance, 0, 1500],
    ['electricityPrice', electricityPrice, -1000, 10_000],
    ['gasPrice', [gasPrice], 0, 10_000],
    ['heatLoad', heatLoad, 0, 1e6],
    ['hallHeat', hallHeat, 0, 1e6],
  ];
  for (const [name, values, low, high] of lists) {
    if (values === undefined) continue;
    if (values.length === 0 || values.length > outlookHoursMaximum) return `${name} has ${values.length} hours`;
    const wrong = values.find((value) => !(value >= low && value <= high));
    if (wrong !== undefined) return `${name} holds ${wrong}`;
  }
  return undefined;
}
