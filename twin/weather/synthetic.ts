import { dayOfYear, sineOfHeight } from '../../config/index.ts';
import { normal, uniform } from '../physics/random.ts';
import type { Weather, WeatherSource } from './source.ts';
import { clearSky, throughClouds } from './sun.ts';

/**
 * A synthetic climate with the statistics of Paris (Montsouris, 1991-2020: mean about 12.5 °C; Paris region 2,400 heating degree-days
 * base 18; sun about 1,150 kWh/m² a year): yearly and daily waves, weather that lasts for days, one cold spell each winter
 * and one hot spell each summer. A function of time and seed alone.
 */
export interface SyntheticClimate {
  readonly seed: number;
  readonly latitude?: number;
  readonly longitude?: number;
}

const mean = 12.15;
const yearlyAmplitude = 8.1;
/** Standard deviation of a day's anomaly, K, and its memory from day to day. */
const anomalySpread = 3.1;
const memory = 0.78;
/** Streams of the hash. */
const dayStream = 11;
const coldSpellStream = 12;
const hotSpellStream = 13;
const cloudStream = 14;
const windStream = 15;
const hourStream = 16;
/** Days held ready; hours are interpolated. */
const blockDays = 64;
const blocksMaximum = 12;

/** One day's character. */
interface Day {
  readonly anomaly: number;
  readonly cloud: number;
  readonly wind: number;
}

/** Hours of a block of days, one more than needed, so that every hour has a next one. */
interface Block {
  readonly temperature: Float64Array;
  readonly cloud: Float64Array;
  readonly wind: Float64Array;
}

/** A seeded year after year of Paris weather. */
export function syntheticWeather({ seed, latitude = 48.89, longitude = 2.36 }: SyntheticClimate): WeatherSource {
  const blocks = new Map<number, Block>();
  const blockOf = (index: number): Block => {
    let block = blocks.get(index);
    if (!block) {
      if (blocks.size >= blocksMaximum) blocks.clear();
      block = makeBlock(seed, index, longitude);
      blocks.set(index, block);
    }
    return block;
  };
  let known = blockOf(0);
  let knownIndex = 0;
  return (time: number): Weather => {
    const hours = time / 3600;
    const index = Math.floor(hours / (24 * blockDays));
    if (index !== knownIndex) {
      known = blockOf(index);
      knownIndex = index;
    }
    const within = hours - index * 24 * blockDays;
    const i = Math.floor(within);
    const f = within - i;
    const cover = known.cloud[i] + f * (known.cloud[i + 1] - known.cloud[i]);
    return {
      outdoorTemperature: known.temperature[i] + f * (known.temperature[i + 1] - known.temperature[i]),
      solarIrradiance: clearSky(sineOfHeight(time, latitude, longitude)) * throughClouds(cover),
      windSpeed: known.wind[i] + f * (known.wind[i + 1] - known.wind[i]),
      groundTemperature: groundTemperature(time),
    };
  };
}

/**
 * Ground at 1 m (Kusuda and Achenbach 1965): the yearly wave of the surface, damped and late. Diffusivity 0.052 m²/day;
 * coldest surface about 25 January.
 */
export function groundTemperature(time: number): number {
  const diffusivity = 0.052;
  const depth = 1;
  const damping = depth * Math.sqrt(Math.PI / (365 * diffusivity));
  const lag = (depth / 2) * Math.sqrt(365 / (Math.PI * diffusivity));
  const phase = (2 * Math.PI * (dayOfYear(time) - 25 - lag)) / 365.2425;
  return 12.6 - yearlyAmplitude * Math.exp(-damping) * Math.cos(phase);
}

/** Raw anomaly of a day, K: normal numbers with a fading memory, so that warm and cold last for days. */
function rawAnomaly(seed: number, day: number): number {
  let sum = 0;
  let weight = 1;
  for (let k = 0; k < 24; k++) {
    sum += weight * normal(seed, dayStream, day - k);
    weight *= memory;
  }
  return sum * anomalySpread * Math.sqrt(1 - memory * memory);
}

/** Bell over about ±4 days around a centre. */
function bell(day: number, centre: number): number {
  const distance = (day - centre) / 3;
  return Math.exp(-0.5 * distance * distance);
}

/** Cold spell (early January to mid-February) and hot spell (July, August) of the day's year. */
function spells(seed: number, day: number): number {
  const year = Math.floor((day * 86400) / (365.2425 * 86400));
  const ordinal = dayOfYear(day * 86400);
  const cold = 8 + 34 * uniform(seed, coldSpellStream, year);
  const hot = 190 + 40 * uniform(seed, hotSpellStream, year);
  const depth = 6.5 + 2 * uniform(seed, coldSpellStream, year + 5000);
  const height = 7 + 2.5 * uniform(seed, hotSpellStream, year + 5000);
  return height * bell(ordinal, hot) - depth * bell(ordinal, cold);
}

function makeDays(seed: number, first: number, count: number): Day[] {
  const reach = 30;
  const raw = Float64Array.from({ length: count + 2 * reach }, (_, i) => rawAnomaly(seed, first - reach + i));
  return Array.from({ length: count }, (_, i) => {
    const day = first + i;
    // A year is not cold throughout: most of the mean of two months is taken out, which keeps degree-days near their norm.
    let slow = 0;
    for (let k = 0; k <= 2 * reach; k++) slow += raw[i + k];
    const anomaly = raw[i + reach] - (0.75 * slow) / (2 * reach + 1) + spells(seed, day);
    const season = Math.cos((2 * Math.PI * (dayOfYear(day * 86400) - 5)) / 365.2425);
    // Cold winter days and hot summer days are clear ones.
    const clearing = season > 0 ? Math.max(0, -anomaly) * 0.05 : Math.max(0, anomaly) * 0.05;
    const cloud = 0.86 + 0.1 * season + 0.3 * normal(seed, cloudStream, day) - clearing;
    const wind = 3.3 + 0.6 * season + 1.2 * normal(seed, windStream, day);
    return { anomaly, cloud: Math.min(1, Math.max(0, cloud)), wind: Math.max(0.5, wind) };
  });
}

function makeBlock(seed: number, index: number, longitude: number): Block {
  const first = index * blockDays - 1;
  const days = makeDays(seed, first, blockDays + 4);
  const hours = 24 * blockDays + 2;
  const block = {
    temperature: new Float64Array(hours),
    cloud: new Float64Array(hours),
    wind: new Float64Array(hours),
  };
  for (let h = 0; h < hours; h++) {
    const hour = index * 24 * blockDays + h;
    // Days are joined at noon.
    const position = hour / 24 - 0.5 - first;
    const d = Math.floor(position);
    const f = position - d;
    const smooth = f * f * (3 - 2 * f);
    const blend = (get: (day: Day) => number) => get(days[d]) + smooth * (get(days[d + 1]) - get(days[d]));
    const cloud = Math.min(1, Math.max(0, blend((day) => day.cloud) + 0.12 * normal(seed, hourStream, hour)));
    block.cloud[h] = cloud;
    block.wind[h] = Math.max(0.2, blend((day) => day.wind) + 0.7 * normal(seed, hourStream + 1, hour));
    block.temperature[h] = hourTemperature(
      hour,
      blend((day) => day.anomaly),
      cloud,
      longitude,
    );
  }
  return block;
}

/** Mean of the season, the day's anomaly and its daily wave: larger under a clear sky and in summer, warmest near 15 h solar time. */
function hourTemperature(hour: number, anomaly: number, cloud: number, longitude: number): number {
  const ordinal = dayOfYear(hour * 3600);
  const yearly = -yearlyAmplitude * Math.cos((2 * Math.PI * (ordinal - 20)) / 365.2425);
  const summer = 0.5 - 0.5 * Math.cos((2 * Math.PI * (ordinal - 5)) / 365.2425);
  const amplitude = (1.6 + 2.6 * summer) * (1.35 - 0.75 * cloud);
  const solarHour = (hour % 24) + longitude / 15;
  const daily = amplitude * Math.cos((2 * Math.PI * (solarHour - 15)) / 24);
  return softLimits(mean + yearly + anomaly + daily);
}

/** Presses what lies beyond -3 and 31 °C together, so that extremes come near -8 and 37 °C and never pass them. */
function softLimits(t: number): number {
  if (t < -3) return -3 - 5 * Math.tanh((-3 - t) / 5);
  if (t > 31) return 31 + 6 * Math.tanh((t - 31) / 6);
  return t;
}
