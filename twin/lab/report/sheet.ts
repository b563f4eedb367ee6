import PDFDocument from 'pdfkit';
import type { Text } from '../../../config/index.ts';
import type { ScenarioInput } from '../scenario.ts';

export type Document = InstanceType<typeof PDFDocument>;
export type Language = keyof Text;

export const page = { left: 48, right: 547, top: 48, bottom: 790 } as const;
export const width = page.right - page.left;
/** Distinct in print and for colour-blind readers (Okabe and Ito 2008). */
export const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'] as const;
export const ink = '#1a1a1a';
export const faint = '#777777';
export const grid = '#dddddd';

const words = {
  title: { en: 'Lab report', fr: 'Rapport de laboratoire' },
  plant: { en: 'Plant', fr: 'Installation' },
  strategy: { en: 'Strategy', fr: 'Stratégie' },
  period: { en: 'Period', fr: 'Période' },
  days: { en: 'd', fr: 'j' },
  seed: { en: 'Seed', fr: 'Graine' },
  weather: { en: 'Weather', fr: 'Météo' },
  synthetic: { en: 'synthetic year', fr: 'année synthétique' },
  faults: { en: 'Faults', fr: 'Défauts' },
  changes: { en: 'Changes to the plant', fr: 'Modifications de l’installation' },
  none: { en: 'none', fr: 'aucun' },
  noChange: { en: 'none', fr: 'aucune' },
} as const satisfies Record<string, Text>;

/** A4 pages that are filled from top to bottom: words, tables and charts drawn as vectors. */
export class Sheet {
  readonly document: Document;
  readonly language: Language;

  private constructor(document: Document, language: Language) {
    this.document = document;
    this.language = language;
  }

  /**
   * What `write` writes, as a PDF. Same writing, same bytes.
   * @param createdMs when what it tells of was done
   */
  static async write(language: Language, createdMs: number, write: (sheet: Sheet) => void): Promise<Buffer> {
    const document = new PDFDocument({
      size: 'A4',
      margins: { left: page.left, right: 48, top: page.top, bottom: 40 },
      lang: language,
      displayTitle: true,
      info: { Title: `Braise, ${words.title[language]}`, Creator: 'Braise', CreationDate: new Date(createdMs) },
    });
    const parts: Buffer[] = [];
    document.on('data', (part: Buffer) => parts.push(part));
    const written = new Promise<Buffer>((resolve, reject) => {
      document.once('end', () => resolve(Buffer.concat(parts)));
      document.once('error', reject);
    });
    const sheet = new Sheet(document, language);
    sheet.text(words.title[language], { size: 18, bold: true });
    write(sheet);
    document.end();
    return written;
  }

  say(text: Text): string {
    return text[this.language];
  }

  number(value: number, digits = 4): string {
    const locale = this.language === 'fr' ? 'fr-FR' : 'en-GB';
    // The thin spaces of French numbers are not in a PDF's own fonts.
    return value.toLocaleString(locale, { maximumSignificantDigits: digits }).replaceAll(/[\u202f\u2009]/g, '\u00a0');
  }

  text(
    text: string,
    { size = 9, bold = false, colour = ink }: { size?: number; bold?: boolean; colour?: string } = {},
  ) {
    this.document
      .font(bold ? 'Helvetica-Bold' : 'Helvetica')
      .fontSize(size)
      .fillColor(colour)
      .text(text, page.left, this.document.y, { width });
  }

  heading(text: Text, room = 60): void {
    this.room(room);
    this.document.moveDown(1);
    this.text(this.say(text), { size: 12, bold: true });
    this.document.moveDown(0.3);
  }

  /** A new page where so much does not fit on this one. */
  room(height: number): void {
    if (this.document.y + height > page.bottom) this.document.addPage();
  }

  /** What a scenario says, a line each. */
  scenario({ plant, strategy, start, days, seed, faults = [], changes = {}, outdoor, weather }: ScenarioInput): void {
    const held = outdoor === undefined ? this.say(words.synthetic) : `${outdoor} °C`;
    const changed = Object.entries(changes).map(([path, value]) => `${path} = ${value}`);
    const lines: [Text, string][] = [
      [words.plant, plant ?? 'chapelle'],
      [words.strategy, strategy ?? 'rules'],
      [words.period, `${(start ?? '').slice(0, 10)}, ${days ?? 7} ${this.say(words.days)}`],
      [words.weather, weather ?? held],
      [words.seed, String(seed ?? 1)],
      [words.faults, faults.length === 0 ? this.say(words.none) : faults.join(', ')],
      [words.changes, changed.join(', ') || this.say(words.noChange)],
    ];
    for (const [name, value] of lines) this.text(`${this.say(name)}: ${value}`);
  }

  /** A cell of a table's row at `y`. */
  cell(text: string, x: number, w: number, y: number, align: 'left' | 'right', colour: string = ink): void {
    this.document.fillColor(colour).text(text, x, y, { width: w, height: 11, align, lineBreak: false, ellipsis: true });
  }

  /** Ends the row at `y` of a table with a line. */
  rowEnd(y: number): void {
    this.document
      .moveTo(page.left, y + 11.5)
      .lineTo(page.right, y + 11.5)
      .lineWidth(0.4)
      .stroke(grid);
    this.document.y = y + 13;
  }

  /** Curves over a common axis, or with `dots` their points alone. */
  chart(
    box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
    curves: readonly { readonly x: readonly number[]; readonly y: readonly (number | null)[] }[],
    caption: string,
    { dots = false }: { readonly dots?: boolean } = {},
  ): void {
    const document = this.document;
    const values = curves.flatMap(({ y }) => y.filter((value) => value !== null));
    const xs = curves.flatMap(({ x }) => [x[0] ?? 0, x.at(-1) ?? 1]);
    const [low, high] = padded(extremes(values));
    const [first, last] = dots
      ? padded(extremes(curves.flatMap(({ x }) => x)))
      : [Math.min(0, ...xs), Math.max(1e-9, ...xs)];
    const px = (x: number) => box.x + ((x - first) / (last - first)) * box.width;
    const py = (y: number) => box.y + box.height - ((y - low) / (high - low)) * box.height;
    document.font('Helvetica').fontSize(7).fillColor(faint).lineWidth(0.4);
    for (const tick of ticks(low, high)) {
      document
        .moveTo(box.x, py(tick))
        .lineTo(box.x + box.width, py(tick))
        .stroke(grid);
      document.text(this.number(tick), box.x - 32, py(tick) - 3, { width: 28, align: 'right', lineBreak: false });
    }
    for (const tick of ticks(first, last))
      document.text(this.number(tick), px(tick) - 15, box.y + box.height + 3, {
        width: 30,
        align: 'center',
        lineBreak: false,
      });
    document.text(caption, box.x, box.y + box.height + 12, { width: box.width, align: 'right', lineBreak: false });
    for (const [i, { x, y }] of curves.entries()) {
      if (dots) {
        for (const [k, value] of y.entries())
          if (value !== null)
            document.circle(px(x[k]), py(value), 1.8).fillOpacity(0.6).fill(colours[i]).fillOpacity(1);
        continue;
      }
      let drawing = false;
      for (let k = 0; k < y.length; k++) {
        const value = y[k];
        if (value === null) drawing = false;
        else if (drawing) document.lineTo(px(x[k]), py(value));
        else {
          document.moveTo(px(x[k]), py(value));
          drawing = true;
        }
      }
      document.lineWidth(0.8).stroke(colours[i]);
    }
  }
}

function extremes(values: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 1];
}

/** Some room around; a flat line sits in the middle. */
function padded([low, high]: [number, number]): [number, number] {
  const span = Math.max(high - low, Math.abs(high) * 0.02, 0.1);
  return [low - span * 0.05, high + span * 0.05];
}

/** Round numbers within a range: steps of 1, 2 or 5 of a power of ten. */
function ticks(low: number, high: number): number[] {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const found: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) found.push(Number((i * step).toPrecision(12)));
  return found;
}
