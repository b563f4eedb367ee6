import { z } from 'zod';
import { type GivenOutlook, outlookHoursMaximum } from '../scan/index.ts';

/** Steps of a document at most: ten days of quarters of an hour. */
const stepsMaximum = 960;
const hour = 3600;

/** What a reader knows besides the document. */
export interface DocumentContext {
  /** Now, and when the document was made where it does not say so itself; seconds since the epoch. */
  readonly now: number;
  readonly made: number;
  /** What comes on top of a market's price, €/MWh: grid tariff and taxes. */
  readonly electricityGrid: number;
}

const time = z.union([z.number(), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text) / 1000)]);
const values = (low: number, high: number) => z.array(z.number().min(low).max(high)).min(1).max(stepsMaximum);

/**
 * An outlook as others write it: values of each step from `start` on, at steps of 15, 30 or 60 minutes. All lists are optional, one must be
 * there. `electricityPrice` is all that depends on use, `marketPrice` the energy alone: the plant file's grid tariff comes on top of it.
 */
const schema = z
  .strictObject({
    issued: time.optional(),
    start: time,
    stepMinutes: z.union([z.literal(15), z.literal(30), z.literal(60)]).default(60),
    /** °C, W/m², €/MWh. */
    outdoorTemperature: values(-60, 60).optional(),
    solarIrradiance: values(0, 1500).optional(),
    electricityPrice: values(-1000, 10_000).optional(),
    marketPrice: values(-1000, 10_000).optional(),
    gasPrice: z.number().min(0).max(10_000).optional(),
  })
  .refine(({ electricityPrice, marketPrice }) => electricityPrice === undefined || marketPrice === undefined, {
    message: 'electricityPrice and marketPrice: one of the two',
  });
type Document = z.infer<typeof schema>;

/** Columns of a table besides `time`. */
const columns = ['outdoorTemperature', 'solarIrradiance', 'electricityPrice', 'marketPrice', 'gasPrice'] as const;

/**
 * Reads an outlook from JSON, or from a table (CSV) with a line of names and a line for each step.
 * @throws Error that says what is wrong with it
 */
export function readOutlookDocument(text: string, context: DocumentContext): GivenOutlook {
  const trimmed = text.trim();
  const read = schema.safeParse(trimmed.startsWith('{') ? JSON.parse(trimmed) : fromTable(trimmed));
  if (!read.success) {
    const [{ path, message }] = read.error.issues;
    throw new Error(`${path.join('.') || 'document'}: ${message}`);
  }
  return outlookOf(read.data, context);
}

function outlookOf(document: Document, { now, made, electricityGrid }: DocumentContext): GivenOutlook {
  const { issued = made, gasPrice, marketPrice } = document;
  const start = Math.floor(now / hour) * hour;
  // A list that has run out is left out: prices may be known less far than weather.
  const listed = (values: readonly number[] | undefined): number[] | undefined => {
    const hours = values === undefined ? [] : hoursFrom(start, document, values);
    return hours.length === 0 ? undefined : hours;
  };
  const market = listed(marketPrice)?.map((price) => price + electricityGrid);
  const given = {
    outdoorTemperature: listed(document.outdoorTemperature),
    solarIrradiance: listed(document.solarIrradiance),
    electricityPrice: market ?? listed(document.electricityPrice),
    gasPrice,
  };
  const told = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  if (Object.keys(told).length === 0) throw new Error('it says nothing of the weather or the prices of now');
  return { issued: Math.min(issued, now), start, ...told };
}

/** Means of whole hours from a time on, as far as the values reach without a gap; none where they begin later. */
function hoursFrom(from: number, { start, stepMinutes }: Document, values: readonly number[]): number[] {
  const step = stepMinutes * 60;
  if (start % step !== 0) throw new Error(`start: expected a whole step of ${stepMinutes} min`);
  const perHour = hour / step;
  const first = (from - start) / step;
  const hours: number[] = [];
  for (let i = first; i >= 0 && i + perHour <= values.length && hours.length < outlookHoursMaximum; i += perHour)
    hours.push(values.slice(i, i + perHour).reduce((sum, value) => sum + value, 0) / perHour);
  return hours;
}

/** A table as a document: steps without a gap, and columns that may end before others. */
function fromTable(text: string): unknown {
  const lines = text.split(/\r?\n/, stepsMaximum + 2);
  if (lines.length > stepsMaximum + 1) throw new Error(`more than ${stepsMaximum} lines`);
  const separator = lines[0].includes(';') ? ';' : ',';
  const cells = lines.map((line) => line.split(separator).map((cell) => cell.trim()));
  const [names, ...rows] = cells;
  if (names[0] !== 'time') throw new Error('line 1: expected names, time first');
  const unknown = names.slice(1).find((name) => !columns.some((column) => column === name));
  if (unknown !== undefined) throw new Error(`line 1: no column is called ${unknown.slice(0, 40)}`);
  const times = rows.map(([cell], i) => {
    const read = time.safeParse(cell);
    if (!read.success) throw new Error(`line ${i + 2}: ${cell.slice(0, 40)} is no time with its offset (ISO 8601)`);
    return read.data;
  });
  if (times.length < 2) throw new Error('it has less than two steps');
  const step = times[1] - times[0];
  const gap = times.findIndex((at, i) => i > 0 && at - times[i - 1] !== step);
  if (gap >= 0) throw new Error(`line ${gap + 2}: steps of ${step} s are broken`);
  const column = (name: string): number[] => {
    const place = names.indexOf(name);
    const known = rows.findIndex((row) => (row[place] ?? '') === '');
    return (known < 0 ? rows : rows.slice(0, known)).map((row, i) => {
      const value = Number(separator === ';' ? row[place].replace(',', '.') : row[place]);
      if (Number.isNaN(value)) throw new Error(`line ${i + 2}, ${name}: ${row[place].slice(0, 40)} is no number`);
      return value;
    });
  };
  const listed = Object.fromEntries(
    names.slice(1).map((name) => [name, name === 'gasPrice' ? column(name)[0] : column(name)]),
  );
  return { start: times[0], stepMinutes: step / 60, ...listed };
}
