import PDFDocument from 'pdfkit';
import { energyPlaceTexts, indicatorTexts, type Text } from '../../../config/index.ts';
import { type EnergyFlow, energyFlows } from '../energy-flows.ts';
import type { Entry } from '../library/library.ts';
import { type AlignedTrajectories, compareIndicators } from './comparison.ts';
import { barWidth, sankey } from './sankey.ts';

type Document = InstanceType<typeof PDFDocument>;
export type Language = keyof Text;

export interface ReportInput {
  /** At most {@link reportRunsMaximum}, the first being the one that the others are compared with. */
  readonly runs: readonly Entry[];
  readonly points: readonly { readonly name: string; readonly unit: string }[];
  readonly trajectories: readonly AlignedTrajectories[];
  /** Values in falling order at equal shares of the time, by run and point. */
  readonly durations: readonly Readonly<Record<string, readonly (number | null)[]>>[];
  readonly language: Language;
}

export const reportRunsMaximum = 4;

const page = { left: 48, right: 547, top: 48, bottom: 790 } as const;
const width = page.right - page.left;
/** Distinct in print and for colour-blind readers (Okabe and Ito 2008). */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'] as const;
const chartHeight = 120;
const ink = '#1a1a1a';
const faint = '#777777';
const grid = '#dddddd';

const words = {
  title: { en: 'Lab report', fr: 'Rapport de laboratoire' },
  run: { en: 'Run', fr: 'Essai' },
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
  indicators: { en: 'Indicators', fr: 'Indicateurs' },
  difference: { en: 'to the first', fr: 'par rapport au premier' },
  curves: { en: 'Curves', fr: 'Courbes' },
  duration: { en: 'Duration curve', fr: 'Courbe monotone' },
  elapsed: { en: 'days since the beginning', fr: 'jours depuis le début' },
  share: { en: 'share of the time, %', fr: 'part du temps, %' },
  flows: { en: 'Energy flows, MWh', fr: 'Flux d’énergie, MWh' },
} as const satisfies Record<string, Text>;

/** A report of runs as a PDF, its charts drawn as vectors. Same runs, same bytes. */
export function reportPdf(input: ReportInput): Promise<Buffer> {
  const document = new PDFDocument({
    size: 'A4',
    margins: { left: page.left, right: 48, top: page.top, bottom: 40 },
    lang: input.language,
    displayTitle: true,
    info: {
      Title: `Braise, ${words.title[input.language]}`,
      Creator: 'Braise',
      CreationDate: new Date(Math.max(...input.runs.map(({ endedMs }) => endedMs ?? 0))),
    },
  });
  const parts: Buffer[] = [];
  document.on('data', (part: Buffer) => parts.push(part));
  const written = new Promise<Buffer>((resolve, reject) => {
    document.once('end', () => resolve(Buffer.concat(parts)));
    document.once('error', reject);
  });
  new Report(document, input).write();
  document.end();
  return written;
}

class Report {
  readonly #document: Document;
  readonly #input: ReportInput;

  constructor(document: Document, input: ReportInput) {
    this.#document = document;
    this.#input = input;
  }

  write(): void {
    this.#text(words.title[this.#input.language], { size: 18, bold: true });
    this.#scenarios();
    this.#indicators();
    const { points, trajectories, durations, runs } = this.#input;
    if (points.length > 0) this.#heading(words.curves, chartHeight + 80);
    for (const { name, unit } of points) this.#charts(name, unit, trajectories, durations);
    for (const [index, run] of runs.entries()) {
      const meters = run.result?.run?.meters;
      if (meters !== undefined) this.#flows(index, energyFlows(meters));
    }
  }

  #say(text: Text): string {
    return text[this.#input.language];
  }

  #number(value: number, digits = 4): string {
    const locale = this.#input.language === 'fr' ? 'fr-FR' : 'en-GB';
    // The thin spaces of French numbers are not in a PDF's own fonts.
    return value.toLocaleString(locale, { maximumSignificantDigits: digits }).replaceAll(/[\u202f\u2009]/g, '\u00a0');
  }

  #text(
    text: string,
    { size = 9, bold = false, colour = ink }: { size?: number; bold?: boolean; colour?: string } = {},
  ) {
    this.#document
      .font(bold ? 'Helvetica-Bold' : 'Helvetica')
      .fontSize(size)
      .fillColor(colour)
      .text(text, page.left, this.#document.y, { width });
  }

  #heading(text: Text, room = 60): void {
    this.#room(room);
    this.#document.moveDown(1);
    this.#text(this.#say(text), { size: 12, bold: true });
    this.#document.moveDown(0.3);
  }

  /** A new page where so much does not fit on this one. */
  #room(height: number): void {
    if (this.#document.y + height > page.bottom) this.#document.addPage();
  }

  #scenarios(): void {
    const { runs } = this.#input;
    for (const [index, { id, title, scenario }] of runs.entries()) {
      this.#room(90);
      this.#document.moveDown(0.6);
      this.#text(`${this.#say(words.run)} ${id}${title === '' ? '' : `: ${title}`}`, {
        size: 11,
        bold: true,
        colour: colours[index],
      });
      const { faults = [], changes = {}, outdoor, weather } = scenario;
      const held = outdoor === undefined ? this.#say(words.synthetic) : `${outdoor} °C`;
      const lines: [Text, string][] = [
        [words.plant, scenario.plant ?? 'chapelle'],
        [words.strategy, scenario.strategy ?? 'rules'],
        [words.period, `${(scenario.start ?? '').slice(0, 10)}, ${scenario.days ?? 7} ${this.#say(words.days)}`],
        [words.weather, weather ?? held],
        [words.seed, String(scenario.seed ?? 1)],
        [words.faults, faults.length === 0 ? this.#say(words.none) : faults.join(', ')],
        [
          words.changes,
          Object.entries(changes)
            .map(([path, value]) => `${path} = ${value}`)
            .join(', ') || this.#say(words.noChange),
        ],
      ];
      for (const [name, value] of lines) this.#text(`${this.#say(name)}: ${value}`);
    }
  }

  #indicators(): void {
    this.#heading(words.indicators);
    const { runs } = this.#input;
    const compared = compareIndicators(runs.map(({ result }) => result?.run?.kpis ?? {}));
    const nameWidth = 200;
    const column = (width - nameWidth - 60) / runs.length;
    const cell = (text: string, x: number, w: number, y: number, align: 'left' | 'right', colour: string = ink) =>
      this.#document.fillColor(colour).text(text, x, y, { width: w, align, lineBreak: false });
    for (const { name, unit, values, relative } of compared) {
      this.#room(14);
      const { y } = this.#document;
      this.#document.font('Helvetica').fontSize(8.5);
      const label = indicatorTexts[name];
      cell(label === undefined ? name : this.#say(label), page.left, nameWidth, y, 'left');
      for (const [i, value] of values.entries()) {
        const share = i === 0 ? null : relative[i];
        const beside = share === null ? '' : ` (${share >= 0 ? '+' : ''}${this.#number(share * 100, 3)} %)`;
        const shown = value === null ? '-' : `${this.#number(unit === 'fraction' ? value * 100 : value)}${beside}`;
        cell(shown, page.left + nameWidth + i * column, column - 6, y, 'right', colours[i]);
      }
      cell(unit === 'fraction' ? '%' : unit === 'count' ? '' : unit, page.right - 56, 56, y, 'left', faint);
      this.#document
        .moveTo(page.left, y + 11.5)
        .lineTo(page.right, y + 11.5)
        .lineWidth(0.4)
        .stroke(grid);
      this.#document.y = y + 13;
    }
  }

  /** A point's curves over time, and beside them its duration curves. */
  #charts(
    point: string,
    unit: string,
    trajectories: readonly AlignedTrajectories[],
    durations: ReportInput['durations'],
  ): void {
    const height = chartHeight;
    this.#room(height + 50);
    this.#document.moveDown(0.6);
    this.#text(unit === '' ? point : `${point}, ${unit}`, { bold: true });
    const y = this.#document.y + 4;
    const time = trajectories.map(({ elapsed, values }) => ({
      x: elapsed.map((seconds) => seconds / 86_400),
      y: values[point] ?? [],
    }));
    const falling = durations.map((one) => {
      const values = one[point] ?? [];
      return { x: values.map((_, i) => (100 * i) / Math.max(1, values.length - 1)), y: values };
    });
    const left = { x: page.left + 30, y, width: 290, height };
    const right = { x: page.left + 360, y, width: width - 360, height };
    this.#chart(left, time, this.#say(words.elapsed));
    this.#chart(right, falling, this.#say(words.share));
    this.#document.y = y + height + 24;
  }

  #chart(
    box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
    curves: readonly { readonly x: readonly number[]; readonly y: readonly (number | null)[] }[],
    caption: string,
  ): void {
    const document = this.#document;
    const values = curves.flatMap(({ y }) => y.filter((value) => value !== null));
    const xs = curves.flatMap(({ x }) => [x[0] ?? 0, x.at(-1) ?? 1]);
    const [low, high] = padded(extremes(values));
    const [first, last] = [Math.min(0, ...xs), Math.max(1e-9, ...xs)];
    const px = (x: number) => box.x + ((x - first) / (last - first)) * box.width;
    const py = (y: number) => box.y + box.height - ((y - low) / (high - low)) * box.height;
    document.font('Helvetica').fontSize(7).fillColor(faint).lineWidth(0.4);
    for (const tick of ticks(low, high)) {
      document
        .moveTo(box.x, py(tick))
        .lineTo(box.x + box.width, py(tick))
        .stroke(grid);
      document.text(this.#number(tick), box.x - 32, py(tick) - 3, { width: 28, align: 'right', lineBreak: false });
    }
    for (const tick of ticks(first, last))
      document.text(this.#number(tick), px(tick) - 15, box.y + box.height + 3, {
        width: 30,
        align: 'center',
        lineBreak: false,
      });
    document.text(caption, box.x, box.y + box.height + 12, { width: box.width, align: 'right', lineBreak: false });
    for (const [i, { x, y }] of curves.entries()) {
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

  #flows(index: number, flows: readonly EnergyFlow[]): void {
    // Names of what stands at the right edge go beside it.
    const box = { x: page.left, width: width - 100, height: 240 };
    this.#room(box.height + 60);
    this.#document.moveDown(1);
    this.#text(`${this.#say(words.flows)}, ${this.#say(words.run)} ${this.#input.runs[index].id}`, {
      size: 12,
      bold: true,
      colour: colours[index],
    });
    const document = this.#document;
    const top = document.y + 8;
    const { nodes, bands } = sankey(flows);
    for (const { x0, y0, x1, y1, thickness } of bands) {
      const [ax, bx, middle] = [x0, x1, (x0 + x1) / 2].map((x) => box.x + x * box.width);
      const [ay, by, h] = [top + y0 * box.height, top + y1 * box.height, thickness * box.height];
      document
        .moveTo(ax, ay)
        .bezierCurveTo(middle, ay, middle, by, bx, by)
        .lineTo(bx, by + h)
        .bezierCurveTo(middle, by + h, middle, ay + h, ax, ay + h)
        .closePath()
        .fillOpacity(0.35)
        .fill(colours[index])
        .fillOpacity(1);
    }
    document.font('Helvetica').fontSize(7.5);
    for (const { id, energy, x, y, height } of nodes) {
      const left = box.x + x * box.width;
      document.rect(left, top + y * box.height, barWidth * box.width, Math.max(0.5, height * box.height)).fill(ink);
      const label = `${this.#say(energyPlaceTexts[id])} ${this.#number(energy / 1000, 3)}`;
      const at = top + (y + height / 2) * box.height - 4;
      const beside = barWidth * box.width + 3;
      document.text(label, left + beside, at, { width: 150, lineBreak: false });
    }
    document.y = top + box.height + 10;
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
