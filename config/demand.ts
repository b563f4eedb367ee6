import { z } from 'zod';
import { localMonth, localOffset, setLocalTime } from './calendar.ts';
import { type Weekday, weekdays } from './occupancy.ts';
import { quantity } from './quantity.ts';

/** Classes begin and end with one, s. */
const quarter = 900;

/** Hours since local midnight; an end at or before its beginning is on the next day. */
const hoursOfDay = z.tuple([z.number().min(0).max(24), z.number().min(0).max(24)]);

/**
 * What power costs, beside energy: the mean power of each interval in a class of hours, month by month. The two prices are the two
 * ways in which tariffs reckon it, and add up.
 */
export const demandSchema = z.strictObject({
  /** Means of so long are what the meter tells: 10 min on the French medium voltage, 15 min elsewhere; a part of an hour. */
  interval: quantity('s', 300, 3600)
    .refine((seconds) => 3600 % seconds === 0, 'expected a whole part of an hour')
    .default(600),
  /** In the order in which they are tried: the first that an hour fits has it; an hour that fits none costs nothing. */
  classes: z
    .array(
      z.strictObject({
        label: z.strictObject({ en: z.string().min(1), fr: z.string().min(1) }),
        months: z.array(z.number().int().min(1).max(12)).min(1).max(12).optional(),
        days: z.array(z.enum(weekdays)).min(1).max(7).optional(),
        hours: z.array(hoursOfDay).min(1).max(12).optional(),
        /** Power that costs no more than its subscription, which is not reckoned here. */
        subscribed: quantity('kW', 0, 1e6).default(0),
        /** For the month's highest mean above that. */
        highest: quantity('€/kW', 0, 1000).default(0),
        /** For the root of the sum of squares of all of the month's means above it. */
        excess: quantity('€/kW', 0, 1000).default(0),
      }),
    )
    .min(1)
    .max(12)
    .refine(
      (classes) => new Set(classes.map(({ label }) => label.en)).size === classes.length,
      'expected each class by a label of its own',
    ),
});

export interface DemandClass {
  readonly label: { readonly en: string; readonly fr: string };
  /** 1 to 12. Absent: all, as with the days and hours. */
  readonly months?: readonly number[] | undefined;
  readonly days?: readonly Weekday[] | undefined;
  readonly hours?: readonly (readonly [from: number, until: number])[] | undefined;
  /** kW; €/kW. */
  readonly subscribed: number;
  readonly highest: number;
  readonly excess: number;
}

export interface DemandPrices {
  /** s. */
  readonly interval: number;
  readonly classes: readonly DemandClass[];
}

/** A stretch in which one power is subscribed; s, kW. */
export interface SubscribedPower {
  readonly start: number;
  readonly seconds: number;
  readonly power: number;
}

/** What a month's intervals in a class came to so far: the highest above what is subscribed, kW, and the sum of all such squares, kW². */
export interface MonthsPower {
  readonly month: number;
  readonly highest: number;
  readonly squares: number;
}

/** Which class and month a time is in, and what power above the subscribed costs. Deterministic; knows no past. */
export class DemandTariff {
  readonly prices: DemandPrices;
  readonly #offset: (time: number) => number;
  readonly #local = { hour: 0, day: 0, weekday: 0 };

  constructor(prices: DemandPrices, timeZone: string) {
    this.prices = prices;
    this.#offset = localOffset(timeZone);
  }

  /** Local months since January of year 0. */
  monthAt(time: number): number {
    const { year, month } = localMonth(time, this.#offset(time));
    return year * 12 + month;
  }

  /** Place in the classes of an interval that begins at a time; -1 where power costs nothing. */
  classAt(time: number): number {
    const month = (this.monthAt(time) % 12) + 1;
    const local = this.#local;
    setLocalTime(local, time, this.#offset(time));
    return this.prices.classes.findIndex(
      ({ months, days, hours }) =>
        (months === undefined || months.includes(month)) &&
        (days === undefined || days.includes(weekdays[local.weekday])) &&
        (hours === undefined || hours.some((span) => within(local.hour, span))),
    );
  }

  /** What is subscribed from one time to another, where power above it costs something: stretches by whole quarters, each as long as can be. */
  subscribedOver(from: number, to: number): SubscribedPower[] {
    const spans: SubscribedPower[] = [];
    for (let start = Math.floor(from / quarter) * quarter; start < to; start += quarter) {
      const { subscribed = 0, highest = 0, excess = 0 } = this.prices.classes[this.classAt(start)] ?? {};
      if (subscribed === 0 || highest + excess === 0) continue;
      const last = spans.at(-1);
      if (last?.power === subscribed && last.start + last.seconds === start)
        spans[spans.length - 1] = { ...last, seconds: last.seconds + quarter };
      else spans.push({ start, seconds: quarter, power: subscribed });
    }
    return spans;
  }

  /** By class, how many intervals the month of a time has from it on; by whole hours. */
  intervalsLeft(time: number): number[] {
    const left = this.prices.classes.map(() => 0);
    const month = this.monthAt(time);
    for (let hour = Math.ceil(time / 3600) * 3600; this.monthAt(hour) === month; hour += 3600) {
      const place = this.classAt(hour);
      if (place >= 0) left[place] += 3600 / this.prices.interval;
    }
    return left;
  }

  /** € of a class's month. */
  charge(place: number, { highest, squares }: MonthsPower): number {
    const prices = this.prices.classes[place];
    return prices.highest * highest + prices.excess * Math.sqrt(squares);
  }

  /** What the month of a time has come to, where so much is known of a month: another month's is none of it. */
  begun(known: MonthsPower | undefined, time: number): MonthsPower {
    const month = this.monthAt(time);
    return known?.month === month ? known : { month, highest: 0, squares: 0 };
  }

  /** A month's power with one more interval's mean, kW. */
  with(place: number, before: MonthsPower, power: number): MonthsPower {
    const above = Math.max(0, power - this.prices.classes[place].subscribed);
    return { ...before, highest: Math.max(before.highest, above), squares: before.squares + above * above };
  }
}

function within(hour: number, [from, until]: readonly [number, number]): boolean {
  return until > from ? hour >= from && hour < until : hour >= from || hour < until;
}
