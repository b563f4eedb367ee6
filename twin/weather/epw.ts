import { usualHumidity } from '../physics/frost.ts';
import type { Weather, WeatherSource } from './source.ts';

/** A weather file that cannot be used; the message says where and what was expected. */
export class EpwError extends Error {
  override readonly name = 'EpwError';
}

/** One year of a weather file, in records of equal length from 1 January, 0 h local standard time. */
export interface EpwYear {
  readonly place: string;
  /** Degrees north and east. */
  readonly latitude: number;
  readonly longitude: number;
  /** Local standard time less UTC, s. */
  readonly offset: number;
  readonly recordsPerHour: number;
  /** 365 or 366. */
  readonly days: number;
  /** At the end of each record, °C and m/s. */
  readonly temperature: Float64Array;
  readonly windSpeed: Float64Array;
  /** 0 to 1 at the end of each record; as usual where the file does not say. */
  readonly relativeHumidity: Float64Array;
  /** Mean over each record on the horizontal, W/m². */
  readonly irradiance: Float64Array;
  /** °C at some 1 m, by month. */
  readonly ground: readonly number[];
  /** Values filled in, over all. */
  readonly filled: number;
}

/** Columns of the data, what stands for "missing" in them, and what is believed. */
const columns = {
  temperature: { column: 6, missing: 99.9, low: -70, high: 70, name: 'dry-bulb temperature', unit: '°C' },
  irradiance: { column: 13, missing: 9999, low: 0, high: 1600, name: 'global horizontal radiation', unit: 'W/m²' },
  windSpeed: { column: 21, missing: 999, low: 0, high: 60, name: 'wind speed', unit: 'm/s' },
} as const;

/** Longest gap, h, that is filled: straight between its neighbours. */
export const gapHoursMaximum = 6;
const linesMaximum = 8 + 366 * 24 * 60;
const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/**
 * Reads an EnergyPlus weather file (Auxiliary Programs, EPW format) of one whole year, in hours or in equal parts of hours. Values that
 * are missing, marked as missing or beyond belief, and records that are left out, are filled straight between their neighbours
 * where the gap is at most 6 h, and refused with their line where it is longer.
 * @throws EpwError
 */
export function parseEpw(text: string, file: string): EpwYear {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  if (lines.length > linesMaximum) throw new EpwError(`${file}: more than ${linesMaximum} lines`);
  const header = lines.slice(0, 8).map((line) => line.split(',').map((cell) => cell.trim()));
  const location = header.find(([word]) => word?.toUpperCase() === 'LOCATION');
  if (!location) throw new EpwError(`${file}:1: expected LOCATION, as every EPW file begins`);
  const periods = header.find(([word]) => word?.toUpperCase() === 'DATA PERIODS');
  const recordsPerHour = periods ? Number(periods[2]) : 1;
  if (!(Number.isInteger(recordsPerHour) && recordsPerHour >= 1 && recordsPerHour <= 60 && 60 % recordsPerHour === 0))
    throw new EpwError(`${file}:8: ${periods?.[2]} records an hour, expected a divisor of 60`);
  const records = readRecords(lines, file);
  const leap = records.some(({ month, day }) => month === 2 && day === 29);
  const days = leap ? 366 : 365;
  const placed = place(records, days, recordsPerHour, file);
  const numbersOf = (key: keyof typeof columns) => series(key, placed, recordsPerHour, file);
  const temperature = numbersOf('temperature');
  const irradiance = numbersOf('irradiance');
  const windSpeed = numbersOf('windSpeed');
  return {
    place: location[1] ?? '',
    latitude: coordinate(location[6], -90, 90, 'latitude', file),
    longitude: coordinate(location[7], -180, 180, 'longitude', file),
    offset: coordinate(location[8], -12, 14, 'time zone', file) * 3600,
    recordsPerHour,
    days,
    temperature: temperature.values,
    irradiance: irradiance.values,
    windSpeed: windSpeed.values,
    relativeHumidity: Float64Array.from(placed, humidityOf),
    ground: groundOf(header, temperature.values, recordsPerHour, days),
    filled: (temperature.filled + irradiance.filled + windSpeed.filled) / (3 * placed.length),
  };
}

function coordinate(text: string | undefined, low: number, high: number, name: string, file: string): number {
  const value = Number(text);
  if (!(text && value >= low && value <= high))
    throw new EpwError(`${file}:1: ${name} "${text ?? ''}", expected ${low} to ${high}`);
  return value;
}

interface Record {
  readonly line: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly cells: readonly string[];
}

function readRecords(lines: readonly string[], file: string): Record[] {
  const records: Record[] = [];
  for (const [index, text] of lines.entries()) {
    if (!/^\s*\d{1,4}\s*,/.test(text)) {
      if (index >= 8 && text.trim() !== '')
        throw new EpwError(`${file}:${index + 1}: "${text.slice(0, 30)}", expected year, month, day, hour, minute, …`);
      continue;
    }
    const cells = text.split(',');
    const [, month, day, hour, minute] = cells.map(Number);
    const line = index + 1;
    if (cells.length < 22) throw new EpwError(`${file}:${line}: ${cells.length} cells, expected at least 22`);
    const longest = month === 2 ? 29 : (monthDays[month - 1] ?? 0);
    if (!(day >= 1 && day <= longest && hour >= 1 && hour <= 24 && minute >= 0 && minute <= 60))
      throw new EpwError(`${file}:${line}: month ${month}, day ${day}, hour ${hour}, minute ${minute} is no time`);
    records.push({ line, month, day, hour, minute, cells });
  }
  if (records.length === 0) throw new EpwError(`${file}: no hourly data behind the header`);
  return records;
}

/** Records by their place in the year; undefined where one is left out. */
function place(records: readonly Record[], days: number, perHour: number, file: string): (Record | undefined)[] {
  const placed = new Array<Record | undefined>(days * 24 * perHour).fill(undefined);
  const before = (month: number) => {
    let sum = 0;
    for (let m = 1; m < month; m++) sum += m === 2 && days === 366 ? 29 : monthDays[m - 1];
    return sum;
  };
  for (const record of records) {
    const part = perHour === 1 ? 0 : Math.max(0, Math.ceil((record.minute * perHour) / 60) - 1);
    const slot = ((before(record.month) + record.day - 1) * 24 + record.hour - 1) * perHour + part;
    const other = placed[slot];
    if (other) throw new EpwError(`${file}:${record.line}: the same time as line ${other.line}`);
    placed[slot] = record;
  }
  return placed;
}

/** Column 9 of a record, from per cent; nothing but frost on coils depends on it, so a file without it is as good. */
function humidityOf(record: Record | undefined): number {
  const percent = Number(record?.cells[8]?.trim() || Number.NaN);
  return percent >= 1 && percent <= 110 ? Math.min(1, percent / 100) : usualHumidity;
}

function series(
  key: keyof typeof columns,
  placed: readonly (Record | undefined)[],
  perHour: number,
  file: string,
): { values: Float64Array; filled: number } {
  const { column, missing, low, high, name, unit } = columns[key];
  const values = Float64Array.from(placed, (record) => {
    const cell = record?.cells[column].trim() ?? '';
    const value = cell === '' ? Number.NaN : Number(cell);
    return value >= low && value <= high && value !== missing ? value : Number.NaN;
  });
  const n = values.length;
  const known = values.findIndex((value) => !Number.isNaN(value));
  if (known < 0) throw new EpwError(`${file}: no ${name} at all (column ${column + 1}, ${unit})`);
  let filled = 0;
  // Around the year once, from a known value: December goes on in January.
  for (let i = known; i < known + n; ) {
    let length = 0;
    while (length < n && Number.isNaN(values[(i + 1 + length) % n])) length++;
    if (length > gapHoursMaximum * perHour)
      throw new EpwError(gapText(placed, (i + 1) % n, length, perHour, name, file));
    const from = values[i % n];
    const to = values[(i + 1 + length) % n];
    for (let k = 1; k <= length; k++) values[(i + k) % n] = from + ((to - from) * k) / (length + 1);
    filled += length;
    i += length + 1;
  }
  return { values, filled };
}

/** Says where a gap is: at the line that holds it, or behind the last line before it. */
function gapText(
  placed: readonly (Record | undefined)[],
  start: number,
  length: number,
  perHour: number,
  name: string,
  file: string,
): string {
  const n = placed.length;
  const here = placed[start];
  let before = start;
  while (placed[before] === undefined && before > 0) before--;
  const at = here ? `${here.line}` : `${placed[before]?.line ?? 9} (behind it)`;
  const day = Math.floor(start / (24 * perHour)) + 1;
  const long = (Math.min(n, length) / perHour).toFixed(1);
  return `${file}:${at}: no ${name} for ${long} h from day ${day} of the year, expected gaps of at most ${gapHoursMaximum} h`;
}

/** Ground temperatures of the header nearest to 1 m; without them the year's air, damped to a third and a month late. */
function groundOf(
  header: readonly (readonly string[])[],
  temperature: Float64Array,
  perHour: number,
  days: number,
): readonly number[] {
  const cells = header
    .find(([word]) => word?.toUpperCase() === 'GROUND TEMPERATURES')
    ?.slice(1)
    .map(Number);
  const count = cells?.[0] ?? 0;
  const depths = Array.from({ length: Number.isFinite(count) ? Math.min(20, count) : 0 }, (_, i) => ({
    depth: cells?.[1 + 16 * i] ?? Number.NaN,
    months: cells?.slice(5 + 16 * i, 17 + 16 * i) ?? [],
  })).filter(({ depth, months }) => months.length === 12 && [depth, ...months].every(Number.isFinite));
  depths.sort((a, b) => Math.abs(a.depth - 1) - Math.abs(b.depth - 1));
  if (depths.length > 0) return depths[0].months;
  const perMonth = temperature.length / 12;
  const means = monthDays.map((_, month) => mean(temperature.subarray(month * perMonth, (month + 1) * perMonth)));
  const whole = mean(temperature.subarray(0, days * 24 * perHour));
  return means.map((_, month) => whole + (means[(month + 11) % 12] - whole) / 3);
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/**
 * A weather file's year, over and over: by local standard time, so that an hour of the file is that hour of the day in every year. A
 * leap day that the file lacks is lived as 28 February again. Temperature and wind are straight between the ends of records,
 * irradiance between their middles.
 */
export function epwWeather(year: EpwYear): WeatherSource {
  const n = year.temperature.length;
  const perSecond = year.recordsPerHour / 3600;
  const at = (values: Float64Array, position: number) => {
    const floor = Math.floor(position);
    const a = ((floor % n) + n) % n;
    const low = values[a];
    return low + (position - floor) * (values[a + 1 < n ? a + 1 : 0] - low);
  };
  let startOfYear = 0;
  let endOfYear = 0;
  let leap = false;
  return (time): Weather => {
    const local = time + year.offset;
    if (!(local >= startOfYear && local < endOfYear)) {
      const calendarYear = new Date(local * 1000).getUTCFullYear();
      startOfYear = Date.UTC(calendarYear, 0) / 1000;
      endOfYear = Date.UTC(calendarYear + 1, 0) / 1000;
      leap = endOfYear - startOfYear > 365.5 * 86400;
    }
    let seconds = local - startOfYear;
    const march = 59 * 86400;
    if (leap && year.days === 365 && seconds >= march) seconds -= 86400;
    if (!leap && year.days === 366 && seconds >= march) seconds += 86400;
    const record = seconds * perSecond;
    const month = (seconds / (year.days * 86400)) * 12 - 0.5;
    const first = Math.floor(month);
    const ground = (k: number) => year.ground[((k % 12) + 12) % 12];
    return {
      outdoorTemperature: at(year.temperature, record - 1),
      windSpeed: at(year.windSpeed, record - 1),
      relativeHumidity: at(year.relativeHumidity, record - 1),
      solarIrradiance: at(year.irradiance, record - 0.5),
      groundTemperature: ground(first) + (month - first) * (ground(first + 1) - ground(first)),
    };
  };
}
