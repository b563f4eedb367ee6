import { energyPlaceTexts, indicatorTexts, type Text } from '../../../config/index.ts';
import { type EnergyFlow, energyFlows } from '../energy-flows.ts';
import type { Entry } from '../library/library.ts';
import { type AlignedTrajectories, compareIndicators } from './comparison.ts';
import { barWidth, sankey } from './sankey.ts';
import { colours, faint, ink, type Language, page, Sheet, width } from './sheet.ts';

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

const chartHeight = 120;

const words = {
  run: { en: 'Run', fr: 'Essai' },
  indicators: { en: 'Indicators', fr: 'Indicateurs' },
  curves: { en: 'Curves', fr: 'Courbes' },
  elapsed: { en: 'days since the beginning', fr: 'jours depuis le début' },
  share: { en: 'share of the time, %', fr: 'part du temps, %' },
  flows: { en: 'Energy flows, MWh', fr: 'Flux d’énergie, MWh' },
} as const satisfies Record<string, Text>;

/** A report of runs as a PDF, its charts drawn as vectors. Same runs, same bytes. */
export function reportPdf(input: ReportInput): Promise<Buffer> {
  const created = Math.max(...input.runs.map(({ endedMs }) => endedMs ?? 0));
  return Sheet.write(input.language, created, (sheet) => new Report(sheet, input).write());
}

class Report {
  readonly #sheet: Sheet;
  readonly #input: ReportInput;

  constructor(sheet: Sheet, input: ReportInput) {
    this.#sheet = sheet;
    this.#input = input;
  }

  write(): void {
    const sheet = this.#sheet;
    this.#scenarios();
    this.#indicators();
    const { points, trajectories, durations, runs } = this.#input;
    if (points.length > 0) sheet.heading(words.curves, chartHeight + 80);
    for (const { name, unit } of points) this.#charts(name, unit, trajectories, durations);
    for (const [index, run] of runs.entries()) {
      const meters = run.result?.run?.meters;
      if (meters !== undefined) this.#flows(index, energyFlows(meters));
    }
  }

  #scenarios(): void {
    const sheet = this.#sheet;
    const { runs } = this.#input;
    for (const [index, { id, title, scenario }] of runs.entries()) {
      sheet.room(90);
      sheet.document.moveDown(0.6);
      sheet.text(`${sheet.say(words.run)} ${id}${title === '' ? '' : `: ${title}`}`, {
        size: 11,
        bold: true,
        colour: colours[index],
      });
      sheet.scenario(scenario);
    }
  }

  #indicators(): void {
    const sheet = this.#sheet;
    sheet.heading(words.indicators);
    const { runs } = this.#input;
    const compared = compareIndicators(runs.map(({ result }) => result?.run?.kpis ?? {}));
    const nameWidth = 200;
    const column = (width - nameWidth - 60) / runs.length;
    for (const { name, unit, values, relative } of compared) {
      sheet.room(14);
      const { y } = sheet.document;
      sheet.document.font('Helvetica').fontSize(8.5);
      const label = indicatorTexts[name];
      sheet.cell(label === undefined ? name : sheet.say(label), page.left, nameWidth, y, 'left');
      for (const [i, value] of values.entries()) {
        const share = i === 0 ? null : relative[i];
        const beside = share === null ? '' : ` (${share >= 0 ? '+' : ''}${sheet.number(share * 100, 3)} %)`;
        const shown = value === null ? '-' : `${sheet.number(unit === 'fraction' ? value * 100 : value)}${beside}`;
        sheet.cell(shown, page.left + nameWidth + i * column, column - 6, y, 'right', colours[i]);
      }
      sheet.cell(unit === 'fraction' ? '%' : unit === 'count' ? '' : unit, page.right - 56, 56, y, 'left', faint);
      sheet.rowEnd(y);
    }
  }

  /** A point's curves over time, and beside them its duration curves. */
  #charts(
    point: string,
    unit: string,
    trajectories: readonly AlignedTrajectories[],
    durations: ReportInput['durations'],
  ): void {
    const sheet = this.#sheet;
    const height = chartHeight;
    sheet.room(height + 50);
    sheet.document.moveDown(0.6);
    sheet.text(unit === '' ? point : `${point}, ${unit}`, { bold: true });
    const y = sheet.document.y + 4;
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
    sheet.chart(left, time, sheet.say(words.elapsed));
    sheet.chart(right, falling, sheet.say(words.share));
    sheet.document.y = y + height + 24;
  }

  #flows(index: number, flows: readonly EnergyFlow[]): void {
    const sheet = this.#sheet;
    // Names of what stands at the right edge go beside it.
    const box = { x: page.left, width: width - 100, height: 240 };
    sheet.room(box.height + 60);
    sheet.document.moveDown(1);
    sheet.text(`${sheet.say(words.flows)}, ${sheet.say(words.run)} ${this.#input.runs[index].id}`, {
      size: 12,
      bold: true,
      colour: colours[index],
    });
    const document = sheet.document;
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
      const label = `${sheet.say(energyPlaceTexts[id])} ${sheet.number(energy / 1000, 3)}`;
      const at = top + (y + height / 2) * box.height - 4;
      const beside = barWidth * box.width + 3;
      document.text(label, left + beside, at, { width: 150, lineBreak: false });
    }
    document.y = top + box.height + 10;
  }
}
