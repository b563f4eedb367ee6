import { describe, expect, test } from 'vitest';
import { EpwError, epwWeather, parseEpw } from './epw.ts';

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A year of temperature = day of the year / 10, sun from 6 to 18 h, by hours or parts of hours. */
function makeEpw({ perHour = 1, leap = false, ground = true } = {}): string[] {
  const lines = [
    'LOCATION,Paris-Montsouris,-,FRA,TMYx,071560,48.82,2.34,1.0,77.0',
    'DESIGN CONDITIONS,0',
    'TYPICAL/EXTREME PERIODS,0',
    ground
      ? `GROUND TEMPERATURES,2,.5,,,,${'5,'.repeat(11)}5,2,,,,8.0,7.0,7.5,8.5,11.0,13.5,15.5,16.5,16.0,14.5,12.0,10.0`
      : 'GROUND TEMPERATURES,0',
    'HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0',
    'COMMENTS 1,made by a test',
    'COMMENTS 2,',
    `DATA PERIODS,1,${perHour},Data,Sunday, 1/ 1,12/31`,
  ];
  let ordinal = 0;
  monthDays.forEach((length, m) => {
    for (let day = 1; day <= (m === 1 && leap ? 29 : length); day++, ordinal++) {
      for (let hour = 1; hour <= 24; hour++) {
        for (let part = 1; part <= perHour; part++) {
          const cells = new Array<string | number>(35).fill(0);
          const minute = perHour === 1 ? 60 : (60 / perHour) * part;
          cells.splice(0, 6, 2005, m + 1, day, hour, minute, '?9?9?9?9E0?9');
          cells[6] = (ordinal / 10).toFixed(1);
          cells[13] = hour > 6 && hour <= 18 ? 400 : 0;
          cells[21] = 3;
          lines.push(cells.join(','));
        }
      }
    }
  });
  return lines;
}

/** Line index of an hour (0 = the first) with a cell changed. */
function change(lines: string[], hour: number, column: number, value: string): void {
  const cells = lines[8 + hour].split(',');
  cells[column] = value;
  lines[8 + hour] = cells.join(',');
}

function put(lines: string[], index: number, text: string): void {
  lines[index] = text;
}

const utc = (text: string) => Date.parse(text) / 1000;

describe('EPW', () => {
  test('is read by local standard time, in any year', () => {
    const weather = epwWeather(parseEpw(makeEpw().join('\n'), 'a.epw'));
    // Hour 12 of 11 January ends at noon local, 11 h UTC.
    for (const year of [1999, 2025, 2026, 2100]) {
      expect(weather(utc(`${year}-01-11T11:00:00Z`)).outdoorTemperature).toBeCloseTo(1.0, 9);
      expect(weather(utc(`${year}-12-31T12:00:00Z`)).outdoorTemperature).toBeCloseTo(36.4, 9);
    }
    expect(weather(utc('2026-06-01T11:00:00Z')).solarIrradiance).toBe(400);
    expect(weather(utc('2026-06-01T23:00:00Z')).solarIrradiance).toBe(0);
    expect(weather(utc('2026-06-01T23:00:00Z')).windSpeed).toBe(3);
  });

  test('takes the ground nearest to 1 m, and makes one where the file has none', () => {
    // 0.5 m and 2 m: the first is nearer.
    expect(epwWeather(parseEpw(makeEpw().join('\n'), 'a'))(utc('2026-07-15T00:00:00Z')).groundTemperature).toBeCloseTo(
      5,
    );
    const made = parseEpw(makeEpw({ ground: false }).join('\r\n'), 'a').ground;
    expect(made).toHaveLength(12);
    expect(Math.max(...made) - Math.min(...made)).toBeGreaterThan(5);
    expect(Math.max(...made) - Math.min(...made)).toBeLessThan(15);
  });

  test('leap days on either side are lived through', () => {
    const common = epwWeather(parseEpw(makeEpw().join('\n'), 'a'));
    expect(common(utc('2028-02-29T11:00:00Z')).outdoorTemperature).toBeCloseTo(5.8, 9);
    expect(common(utc('2028-03-01T11:00:00Z')).outdoorTemperature).toBeCloseTo(5.9, 9);
    const leap = epwWeather(parseEpw(makeEpw({ leap: true }).join('\n'), 'a'));
    expect(leap(utc('2026-03-01T11:00:00Z')).outdoorTemperature).toBeCloseTo(6.0, 9);
    expect(leap(utc('2028-12-31T12:00:00Z')).outdoorTemperature).toBeCloseTo(36.5, 9);
  });

  test('records of a quarter of an hour are taken as such', () => {
    const year = parseEpw(makeEpw({ perHour: 4 }).join('\n'), 'a');
    expect(year.temperature).toHaveLength(35040);
    expect(epwWeather(year)(utc('2026-01-11T11:00:00Z')).outdoorTemperature).toBeCloseTo(1.0, 9);
  });

  test('gaps up to six hours are filled straight, marked or left out', () => {
    const lines = makeEpw();
    for (let h = 100; h < 103; h++) change(lines, h, 6, '99.9');
    change(lines, 99, 6, '0');
    change(lines, 103, 6, '4');
    lines.splice(8 + 200, 6);
    const year = parseEpw(lines.join('\n'), 'a.epw');
    expect([...year.temperature.slice(99, 104)]).toEqual([0, 1, 2, 3, 4]);
    expect(year.filled).toBeGreaterThan(0);
  });

  test.each([
    [
      'a longer gap',
      (l: string[]) => void l.splice(8 + 200, 7),
      'a.epw:208 (behind it): no dry-bulb temperature for 7.0 h',
    ],
    [
      'values marked as missing',
      (l: string[]) => {
        for (let h = 50; h < 60; h++) change(l, h, 13, '9999');
      },
      'a.epw:59: no global horizontal radiation for 10.0 h from day 3',
    ],
    ['a file that ends early', (l: string[]) => void l.splice(4000), 'expected gaps of at most 6 h'],
    ['a time twice', (l: string[]) => put(l, 30, l[29]), 'a.epw:31: the same time as line 30'],
    ['words among the data', (l: string[]) => put(l, 50, 'oops'), 'a.epw:51: "oops", expected year, month'],
    ['a day that is none', (l: string[]) => put(l, 50, l[50].replace(/^2005,1,/, '2005,13,')), 'a.epw:51: month 13'],
    ['another kind of file', (l: string[]) => put(l, 0, 'time,temperature'), 'a.epw:1: expected LOCATION'],
    ['a place nowhere', (l: string[]) => put(l, 0, l[0].replace('48.82', '148')), 'a.epw:1: latitude "148"'],
    ['no data', (l: string[]) => void l.splice(8), 'a.epw: no hourly data'],
    ['an odd step', (l: string[]) => put(l, 7, 'DATA PERIODS,1,7,Data'), 'a.epw:8: 7 records an hour'],
  ])('%s is refused in words', (_, spoil, message) => {
    const lines = makeEpw();
    spoil(lines);
    expect(() => parseEpw(lines.join('\n'), 'a.epw')).toThrow(EpwError);
    expect(() => parseEpw(lines.join('\n'), 'a.epw')).toThrow(message);
  });
});
