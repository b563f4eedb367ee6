import { localOffset, type Plant } from '../../config/index.ts';
import { normal, uniform } from '../physics/random.ts';

/**
 * A seeded day-ahead market, as a sum of what repeats and what reverts to its mean (the form of Lucia and Schwartz, Review of Derivatives
 * Research 5, 2002): the plant file's hours of winter and summer blended through the year, weekends, a level that lasts for days,
 * sunny noons that push prices below nothing, hourly unrest, and evenings of scarcity. Sizes after what is reported of France: 233 hours
 * below zero in the first half of 2024 (RTE, told by pv magazine, 9 September 2024), at afternoons and weekends, at some -16 €/MWh on the
 * average (CRE). Nothing of it is a market's data.
 */
const streams = { level: 61, sun: 62, unrest: 63, tight: 64, height: 65 } as const;

/** Spread of a day's level over its season's mean (natural logarithm), and what one day leaves to the next. */
const levelSpread = 0.26;
const levelMemory = 0.8;
/** Hourly unrest, €/MWh, and what one hour leaves to the next. */
const unrestSpread = 6;
const unrestMemory = 0.7;
const memoryLength = 16;
/** Share of a working day's price on Saturdays and Sundays. */
const saturday = 0.88;
const sunday = 0.74;
/** A sunny noon lowers a price by so much at most on the average of summer days, €/MWh; its hour and width of local time. */
const noonDepth = 48;
const noonHour = 13.8;
const noonWidth = 2.6;
/** Share of winter's working days that are tight, and how far their peaks are driven, as factors. */
const tightShare = 0.07;
const tightHeight = [0.6, 2.6] as const;
const tightHours = [8, 9, 18, 19, 20] as const;
/** What a market allows, €/MWh; far beyond what comes. */
const bounds = [-80, 600] as const;

/** Normal numbers of unit variance with a fading memory. */
function lasting(seed: number, stream: number, index: number, memory: number): number {
  let sum = 0;
  let weight = 1;
  for (let k = 0; k < memoryLength; k++) {
    sum += weight * normal(seed, stream, index - k);
    weight *= memory;
  }
  return sum * Math.sqrt(1 - memory * memory);
}

/**
 * Energy price of an hour, €/MWh without grid and taxes, at a time in seconds since the epoch. Pure: the same seed and hour, the same
 * price to the bit.
 */
export function dayAheadEnergy(plant: Plant, seed: number): (time: number) => number {
  const { electricityWinter, electricitySummer } = plant.prices;
  const offset = localOffset(plant.location.timeZone);
  let known = Number.NaN;
  let price = 0;
  return (time) => {
    const hourIndex = Math.floor(time / 3600);
    if (hourIndex === known) return price;
    known = hourIndex;
    price = hourly(seed, hourIndex, offset(hourIndex * 3600), electricityWinter, electricitySummer);
    return price;
  };
}

function hourly(
  seed: number,
  hourIndex: number,
  offsetSeconds: number,
  winter: readonly number[],
  summer: readonly number[],
): number {
  const local = hourIndex * 3600 + offsetSeconds;
  const day = Math.floor(local / 86400);
  const hour = Math.floor((local - day * 86400) / 3600);
  // Day 0 of the epoch was a Thursday; the coldest day of the year is taken for 15 January.
  const weekday = (((day + 3) % 7) + 7) % 7;
  const warm = 0.5 - 0.5 * Math.cos((2 * Math.PI * ((day % 365.2425) - 15)) / 365.2425);
  const week = weekday === 5 ? saturday : weekday === 6 ? sunday : 1;
  const level = Math.exp(
    levelSpread * lasting(seed, streams.level, day, levelMemory) - (levelSpread * levelSpread) / 2,
  );
  const sunny = 2 * uniform(seed, streams.sun, day);
  const noon = noonDepth * (sunny - 0.5) * warm * Math.exp(-(((hour + 0.5 - noonHour) / noonWidth) ** 2));
  const unrest = unrestSpread * lasting(seed, streams.unrest, hourIndex, unrestMemory);
  const tight =
    warm < 0.3 && weekday < 5 && uniform(seed, streams.tight, day) < tightShare && tightHours.some((h) => h === hour)
      ? 1 + tightHeight[0] + (tightHeight[1] - tightHeight[0]) * uniform(seed, streams.height, day)
      : 1;
  const usual = (winter[hour] * (1 - warm) + summer[hour] * warm) * week * level * tight;
  // Demand that is missing at the weekend and sun that is not: the surplus shows at noon.
  const surplus = noon * (week < 1 ? 1.5 : 1);
  return Math.min(bounds[1], Math.max(bounds[0], usual - surplus + unrest));
}
