/**
 * What is expected of the hours to come. Every list has a value for each hour from `start` on; where an hour lies beyond a list, its last
 * value goes on.
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
  readonly heatLoad?: readonly number[] | undefined;
  readonly hallHeat?: readonly number[] | undefined;
}

/** What somebody outside gives of an outlook, an input like a measurement: all of it, or weather or prices alone. */
export type GivenOutlook = Pick<Outlook, 'issued' | 'start'> & Partial<Omit<Outlook, 'issued' | 'start'>>;

/** Hours of an outlook at most: beyond, nobody knows. */
export const outlookHoursMaximum = 72;

/** Why an outlook cannot be used; undefined where it can. */
export function outlookFault(outlook: GivenOutlook): string | undefined {
  const { issued, start, gasPrice } = outlook;
  if (!Number.isFinite(issued) || !Number.isFinite(start) || start % 3600 !== 0) return 'its time is no whole hour';
  const lists: [string, readonly number[] | undefined, number, number][] = [
    ['outdoorTemperature', outlook.outdoorTemperature, -60, 60],
    ['solarIrradiance', outlook.solarIrradiance, 0, 1500],
    ['electricityPrice', outlook.electricityPrice, -1000, 10_000],
    ['gasPrice', gasPrice === undefined ? undefined : [gasPrice], 0, 10_000],
    ['heatLoad', outlook.heatLoad, 0, 1e6],
    ['hallHeat', outlook.hallHeat, 0, 1e6],
  ];
  if (lists.every(([, values]) => values === undefined)) return 'it says nothing';
  for (const [name, values, low, high] of lists) {
    if (values === undefined) continue;
    if (values.length === 0 || values.length > outlookHoursMaximum) return `${name} has ${values.length} hours`;
    const wrong = values.find((value) => !(value >= low && value <= high));
    if (wrong !== undefined) return `${name} holds ${wrong}`;
  }
  return undefined;
}

/** A weather forecast older than this is not believed any more, s: services issue one every six hours. */
const weatherValid = 12 * 3600;
/** Prices count as long as they reach, but no longer than this after they were told, s: an auction tells a day at a time. */
const pricesValid = 48 * 3600;
/** Clocks may differ by this, s; what was made later than now is not believed. */
const clockTolerance = 3600;
const hour = 3600;
const day = 86_400;

/** When the weather and the prices that count now were made, seconds since the epoch; absent: nobody gives them. */
export interface OutlookSources {
  readonly weather?: number;
  readonly prices?: number;
}

/** Keeps what was given last of weather and of prices, which may come from different hands, and says what of it still counts. */
export class OutlookBook {
  #weather: GivenOutlook | undefined;
  #prices: GivenOutlook | undefined;

  /** Takes up what was given; what it does not speak of stays. @returns why not, where it cannot be used */
  take(given: GivenOutlook): string | undefined {
    const fault = outlookFault(given);
    if (fault !== undefined) return fault;
    if (given.outdoorTemperature !== undefined) this.#weather = given;
    if (given.electricityPrice !== undefined || given.gasPrice !== undefined) this.#prices = given;
    return undefined;
  }

  /** Goes on with what was given to another. */
  succeed(before: OutlookBook): void {
    this.#weather = before.#weather;
    this.#prices = before.#prices;
  }

  /** What counts at a time. */
  sources(time: number): OutlookSources {
    const { weather, prices } = this.#valid(time);
    return {
      ...(weather === undefined ? {} : { weather: weather.issued }),
      ...(prices === undefined ? {} : { prices: prices.issued }),
    };
  }

  /** Whether something was given once and does not count any more, or, where it is expected, nothing ever was. */
  misses(time: number, expected: boolean): boolean {
    const weather = this.#weather;
    const prices = this.#prices;
    if (weather === undefined && prices === undefined) return expected;
    return (
      (weather !== undefined && !counts(time, weather, weather.outdoorTemperature, weatherValid)) ||
      (prices !== undefined && !counts(time, prices, prices.electricityPrice, pricesValid))
    );
  }

  #valid(time: number): { readonly weather: GivenOutlook | undefined; readonly prices: GivenOutlook | undefined } {
    const weather = this.#weather;
    const prices = this.#prices;
    const fresh = weather !== undefined && counts(time, weather, weather.outdoorTemperature, weatherValid);
    const known = prices !== undefined && counts(time, prices, prices.electricityPrice, pricesValid);
    return { weather: fresh ? weather : undefined, prices: known ? prices : undefined };
  }

  /** The hours from that of `time` on: what was given and still counts, and for the rest what the plant knows by itself. */
  complete(time: number, own: Outlook): Outlook {
    const { weather, prices } = this.#valid(time);
    const { start } = own;
    const from = (
      given: GivenOutlook | undefined,
      values: readonly number[] | undefined,
      otherwise: readonly number[],
    ) =>
      given === undefined || values === undefined
        ? otherwise
        : otherwise.map((_, i) => values[placeOf(start + i * hour - given.start, values.length)]);
    const all = (given: GivenOutlook | undefined, values: readonly number[] | undefined) =>
      given === undefined || values === undefined ? undefined : from(given, values, own.outdoorTemperature);
    return {
      issued: Math.max(weather?.issued ?? own.issued, prices?.issued ?? own.issued),
      start,
      outdoorTemperature: from(weather, weather?.outdoorTemperature, own.outdoorTemperature),
      solarIrradiance: from(weather, weather?.solarIrradiance, own.solarIrradiance),
      electricityPrice: from(prices, prices?.electricityPrice, own.electricityPrice),
      gasPrice: prices?.gasPrice ?? own.gasPrice,
      heatLoad: all(weather, weather?.heatLoad),
      hallHeat: all(weather, weather?.hallHeat),
    };
  }
}

/** Whether what was given is young enough, made before now, and reaches this far. */
function counts(time: number, given: GivenOutlook, values: readonly number[] | undefined, longest: number): boolean {
  return (
    time - given.issued < longest &&
    given.issued - time < clockTolerance &&
    (values === undefined || time < given.start + values.length * hour)
  );
}

/** Place in a list of an hour so many seconds after its first: beyond its end, the same hour of its last day. */
function placeOf(seconds: number, length: number): number {
  const place = Math.max(0, Math.round(seconds / hour));
  if (place < length) return place;
  const days = Math.ceil((place - length + 1) / (day / hour));
  const earlier = place - days * (day / hour);
  return earlier >= 0 ? earlier : length - 1;
}
