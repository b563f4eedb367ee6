import { expect, it } from 'vitest';
import { readOutlookDocument } from './outlook-document.ts';

const start = Date.UTC(2026, 0, 12, 6) / 1000;
const context = { now: start + 1800, made: start - 600, electricityGrid: 66 };
const read = (document: object) => readOutlookDocument(JSON.stringify(document), context);

it('reads hours from the present one on, and when they were told', () => {
  const given = read({
    issued: '2026-01-12T05:00:00Z',
    start: '2026-01-12T06:00:00+01:00',
    outdoorTemperature: [1, 2, 3],
    solarIrradiance: [0, 10, 20],
    gasPrice: 75,
  });
  expect(given).toEqual({
    issued: start - 3600,
    start,
    outdoorTemperature: [2, 3],
    solarIrradiance: [10, 20],
    gasPrice: 75,
  });
});

it("makes hours of quarters, and puts the grid's tariff on a market's price", () => {
  const given = read({ start, stepMinutes: 15, marketPrice: [10, 20, 30, 40, -8, -8, -8, -8, 99] });
  expect(given).toEqual({ issued: context.made, start, electricityPrice: [91, 58] });
});

it('leaves out a list that has run out, and says so where nothing is left', () => {
  const old = { start: start - 7200, electricityPrice: [50, 60] };
  expect(read({ ...old, outdoorTemperature: [1, 2, 3] })).toEqual({
    issued: context.made,
    start,
    outdoorTemperature: [3],
  });
  expect(() => read(old)).toThrow('it says nothing of the weather or the prices of now');
  // Nor does what begins later tell of now.
  expect(() => read({ start: start + 3600, electricityPrice: [50] })).toThrow(/says nothing/);
});

it('was made no later than now, and keeps no more than three days', () => {
  const given = read({ start, issued: start + 9e6, electricityPrice: Array.from({ length: 200 }, (_, i) => i) });
  expect(given.issued).toBe(context.now);
  expect(given.electricityPrice).toHaveLength(72);
});

it.each([
  ['no JSON', '{"start"', /JSON/],
  ['out of range', JSON.stringify({ start, outdoorTemperature: [700] }), /outdoorTemperature/],
  ['no number', '{"start":0,"solarIrradiance":[null]}', /solarIrradiance/],
  ['another field', JSON.stringify({ start, temperature: [1] }), /temperature/],
  ['two prices', JSON.stringify({ start, marketPrice: [1], electricityPrice: [2] }), /one of the two/],
  ['no whole step', JSON.stringify({ start: start + 60, electricityPrice: [1, 2] }), /whole step/],
])('refuses what is wrong and says why: %s', (_, text, message) => {
  expect(() => readOutlookDocument(text, context)).toThrow(message);
});

it('reads tables with points or commas, whose columns may end before others', () => {
  const lines = ['time,outdoorTemperature,electricityPrice', '2026-01-12T06:00:00Z,4.5,80', '2026-01-12T07:00:00Z,5,'];
  const expected = { issued: context.made, start, outdoorTemperature: [4.5, 5], electricityPrice: [80] };
  expect(readOutlookDocument(lines.join('\n'), context)).toEqual(expected);
  const french = lines.map((line) => line.replaceAll(',', ';').replace('4.5', '4,5')).join('\r\n');
  expect(readOutlookDocument(`${french}\r\n`, context)).toEqual(expected);
});

it.each([
  ['names', 'hour,outdoorTemperature\n', /time first/],
  ['a column', 'time,wind\n2026-01-12T06:00:00Z,3\n2026-01-12T07:00:00Z,3', /wind/],
  ['a time without its offset', 'time,gasPrice\n2026-01-12T06:00:00,3\n', /line 2.*offset/],
  ['a gap', 'time,gasPrice\n2026-01-12T06:00:00Z,3\n2026-01-12T07:00:00Z,3\n2026-01-12T09:00:00Z,3', /line 4/],
  ['no number', 'time,gasPrice\n2026-01-12T06:00:00Z,dear\n2026-01-12T07:00:00Z,3', /line 2, gasPrice: dear/],
  ['too long', `time,gasPrice\n${'2026-01-12T06:00:00Z,3\n'.repeat(2000)}`, /more than 960 lines/],
])('refuses a table and says where it is wrong: %s', (_, text, message) => {
  expect(() => readOutlookDocument(text, context)).toThrow(message);
});
