import { indicatorTexts, type Text } from '../../../config/index.ts';
import type { ScenarioInput } from '../scenario.ts';
import type { SweepRow } from '../sweep/local.ts';
import { faint, type Language, page, Sheet, width } from './sheet.ts';

export interface SweepReportInput {
  readonly title: string;
  readonly scenario: ScenarioInput;
  readonly rows: readonly SweepRow[];
  /** When the sweep ended. */
  readonly endedMs: number;
  readonly language: Language;
}

/** More runs than this are in the table only. */
const runsTold = 200;
const failuresTold = 20;
const chartHeight = 110;
/** Parameters that are numbers are drawn against these where they vary: the first of them that do. */
const drawn = ['cost', 'emissions', 'recoveredHeatShare', 'tdis_tot', 'gas', 'electricity', 'ener_tot'];
const drawnMaximum = 4;
const parametersDrawn = 3;
/** Parameters and indicators beside a run in the list of runs. */
const columnsMaximum = 6;

const words = {
  sweep: { en: 'Sweep', fr: 'Balayage' },
  parameters: { en: 'Parameters', fr: 'Paramètres' },
  values: { en: 'values', fr: 'valeurs' },
  indicators: { en: 'Indicators that vary', fr: 'Indicateurs qui varient' },
  least: { en: 'least', fr: 'minimum' },
  most: { en: 'most', fr: 'maximum' },
  mean: { en: 'mean', fr: 'moyenne' },
  run: { en: 'run', fr: 'essai' },
  runs: { en: 'Runs', fr: 'Essais' },
  more: { en: 'more are in the table (CSV, Parquet)', fr: 'autres sont dans le tableau (CSV, Parquet)' },
  failed: { en: 'Failed runs', fr: 'Essais en échec' },
} as const satisfies Record<string, Text>;

/** An indicator over the runs that have one. */
interface Indicator {
  readonly name: string;
  readonly unit: string;
  readonly least: { readonly value: number; readonly run: number };
  readonly most: { readonly value: number; readonly run: number };
  readonly mean: number;
}

/** A report of a sweep as a PDF: what was swept, what came of it, charts by parameter, its runs. Same sweep, same bytes. */
export function sweepReportPdf(input: SweepReportInput): Promise<Buffer> {
  return Sheet.write(input.language, input.endedMs, (sheet) => new SweepReport(sheet, input).write());
}

class SweepReport {
  readonly #sheet: Sheet;
  readonly #input: SweepReportInput;
  readonly #parameters: readonly string[];
  readonly #varying: readonly Indicator[];

  constructor(sheet: Sheet, input: SweepReportInput) {
    this.#sheet = sheet;
    this.#input = input;
    this.#parameters = Object.keys(input.rows[0]?.parameters ?? {});
    this.#varying = indicatorsOf(input.rows).filter(({ least, most }) => most.value > least.value);
  }

  write(): void {
    const { title, scenario } = this.#input;
    const sheet = this.#sheet;
    sheet.document.moveDown(0.6);
    sheet.text(`${sheet.say(words.sweep)} ${title}`, { size: 11, bold: true });
    sheet.scenario(scenario);
    this.#swept();
    this.#indicators();
    for (const parameter of this.#numbers().slice(0, parametersDrawn)) this.#charts(parameter);
    this.#runs();
    this.#failures();
  }

  #swept(): void {
    const sheet = this.#sheet;
    sheet.heading(words.parameters);
    for (const name of this.#parameters) {
      const values = [...new Set(this.#input.rows.map(({ parameters }) => parameters[name]))];
      const numbers = values.filter((value) => typeof value === 'number');
      const told =
        values.length > 8 && numbers.length === values.length
          ? `${sheet.number(least(numbers))} … ${sheet.number(most(numbers))} (${values.length} ${sheet.say(words.values)})`
          : values.slice(0, 20).map(String).join(', ');
      sheet.text(`${name}: ${told}`);
    }
  }

  #indicators(): void {
    const sheet = this.#sheet;
    sheet.heading(words.indicators);
    const columns = [words.least, words.mean, words.most].map((text) => sheet.say(text));
    this.#row('', columns, '');
    for (const { name, unit, least, most, mean } of this.#varying) {
      const scale = unit === 'fraction' ? 100 : 1;
      const of = ({ value, run }: Indicator['least']) =>
        `${sheet.number(value * scale)} (${sheet.say(words.run)} ${run})`;
      this.#row(this.#label(name), [of(least), sheet.number(mean * scale), of(most)], shownUnit(unit));
    }
  }

  #row(name: string, values: readonly string[], unit: string): void {
    const sheet = this.#sheet;
    sheet.room(14);
    const { y } = sheet.document;
    sheet.document.font('Helvetica').fontSize(8.5);
    sheet.cell(name, page.left, 180, y, 'left');
    const column = (width - 240) / values.length;
    for (const [i, value] of values.entries()) sheet.cell(value, page.left + 180 + i * column, column - 6, y, 'right');
    sheet.cell(unit, page.right - 56, 56, y, 'left', faint);
    sheet.rowEnd(y);
  }

  #label(name: string): string {
    const text = indicatorTexts[name];
    return text === undefined ? name : this.#sheet.say(text);
  }

  /** Parameters that are numbers, and not all the same. */
  #numbers(): string[] {
    return this.#parameters.filter((name) => {
      const values = new Set(this.#input.rows.map(({ parameters }) => parameters[name]));
      return values.size > 1 && [...values].every((value) => typeof value === 'number');
    });
  }

  /** What the indicators are over a parameter, a point a run, two charts beside each other. */
  #charts(parameter: string): void {
    const sheet = this.#sheet;
    const shown = drawn.flatMap((name) => this.#varying.find((one) => one.name === name) ?? []).slice(0, drawnMaximum);
    const done = this.#input.rows.filter(({ result }) => result !== undefined);
    for (let i = 0; i < shown.length; i += 2) {
      sheet.room(chartHeight + 50);
      sheet.document.moveDown(0.6);
      const top = sheet.document.y;
      for (const [beside, { name, unit }] of shown.slice(i, i + 2).entries()) {
        const x = page.left + 34 + beside * 262;
        sheet.document.y = top;
        const heading = shownUnit(unit) === '' ? this.#label(name) : `${this.#label(name)}, ${shownUnit(unit)}`;
        sheet.document.font('Helvetica-Bold').fontSize(8.5);
        sheet.cell(heading, x - 32, 250, top, 'left');
        const scale = unit === 'fraction' ? 100 : 1;
        const points = {
          x: done.map(({ parameters }) => Number(parameters[parameter])),
          y: done.map(({ result }) => scaled(result?.kpis[name]?.value, scale)),
        };
        sheet.chart({ x, y: top + 14, width: 205, height: chartHeight }, [points], parameter, { dots: true });
      }
      sheet.document.y = top + chartHeight + 42;
    }
  }

  #runs(): void {
    const sheet = this.#sheet;
    const { rows } = this.#input;
    sheet.heading(words.runs, 80);
    const parameters = this.#parameters.slice(0, columnsMaximum - 1);
    const indicators = drawn
      .flatMap((name) => this.#varying.find((one) => one.name === name) ?? [])
      .slice(0, columnsMaximum - parameters.length);
    const column = (width - 30) / (parameters.length + indicators.length);
    const line = (cells: readonly string[]) => {
      sheet.room(14);
      const { y } = sheet.document;
      sheet.document.font('Helvetica').fontSize(8);
      for (const [i, text] of cells.entries())
        sheet.cell(
          text,
          i === 0 ? page.left : page.left + 30 + (i - 1) * column,
          i === 0 ? 28 : column - 6,
          y,
          'right',
        );
      sheet.rowEnd(y);
    };
    // The end of a path tells most.
    const heads = parameters.map((path) => path.split('.').slice(-2).join('.'));
    line([sheet.say(words.run), ...heads, ...indicators.map(({ name }) => this.#label(name))]);
    for (const { index, parameters: values, result } of rows.slice(0, runsTold)) {
      const given = parameters.map((name) => shownValue(sheet, values[name]));
      const found = indicators.map(({ name, unit }) => {
        const value = scaled(result?.kpis[name]?.value, unit === 'fraction' ? 100 : 1);
        return value === null ? '-' : `${sheet.number(value)} ${shownUnit(unit)}`;
      });
      line([String(index), ...given, ...found]);
    }
    if (rows.length > runsTold) sheet.text(`${rows.length - runsTold} ${sheet.say(words.more)}`, { colour: faint });
  }

  #failures(): void {
    const failed = this.#input.rows.filter((row) => row.failed !== undefined);
    if (failed.length === 0) return;
    const sheet = this.#sheet;
    sheet.heading({ en: `${words.failed.en}: ${failed.length}`, fr: `${words.failed.fr} : ${failed.length}` });
    for (const { index, failed: reason = '' } of failed.slice(0, failuresTold)) {
      sheet.room(24);
      sheet.text(`${index}: ${reason.slice(0, 300)}`);
    }
  }
}

function indicatorsOf(rows: readonly SweepRow[]): Indicator[] {
  const found = new Map<string, { unit: string; runs: { value: number; run: number }[] }>();
  for (const { index, result } of rows)
    for (const [name, { value, unit }] of Object.entries(result?.kpis ?? {})) {
      const entry = found.get(name) ?? { unit, runs: [] };
      if (Number.isFinite(value)) entry.runs.push({ value, run: index });
      found.set(name, entry);
    }
  return [...found].flatMap(([name, { unit, runs }]) => {
    if (runs.length === 0) return [];
    const least = runs.reduce((a, b) => (b.value < a.value ? b : a));
    const most = runs.reduce((a, b) => (b.value > a.value ? b : a));
    const mean = runs.reduce((sum, { value }) => sum + value, 0) / runs.length;
    return [{ name, unit, least, most, mean }];
  });
}

const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b));
const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b));

function scaled(value: number | undefined, scale: number): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value * scale;
}

function shownUnit(unit: string): string {
  return unit === 'fraction' ? '%' : unit === 'count' ? '' : unit;
}

function shownValue(sheet: Sheet, value: number | string | boolean): string {
  return typeof value === 'number' ? sheet.number(value) : String(value);
}
