import { html, type PropertyValues } from 'lit';
import uPlot from 'uplot';
import { formatNumber } from '../../model/format.ts';
import { store } from '../../state/store.ts';
import { BraiseElement, define } from '../element.ts';
import { plotStyle } from '../plot-style.ts';
import { Resizing } from '../resizing.ts';

export interface Curve {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
}

/** Dashes beside colours, so that runs can be told apart without them. */
export const runDashes: readonly (readonly number[])[] = [[], [10, 4], [3, 3], [14, 3, 3, 3]];
const height = 190;

/** Figures at an axis, with as many digits as tell them apart. */
function ticks(splits: readonly number[]): string[] {
  const step = splits.length > 1 ? splits[1] - splits[0] : 1;
  const digits = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  return splits.map((split) => formatNumber(split, digits, store.language));
}

/** One quantity of several runs over a common axis that is no clock: days since the beginning, or share of the time. */
export class BraiseLabChart extends BraiseElement {
  static override properties = {
    curves: { attribute: false },
    label: { type: String },
    axis: { type: String },
    group: { type: String },
  };
  declare curves: readonly Curve[];
  /** For those who cannot see it. */
  declare label: string;
  /** What the horizontal axis is. */
  declare axis: string;
  /** Charts of one group share their cursor. */
  declare group: string;
  #plot: uPlot | undefined;
  #signature = '';

  constructor() {
    super();
    this.curves = [];
    this.label = '';
    this.axis = '';
    this.group = '';
    new Resizing(this, () => this.#fit());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#signature = '';
  }

  override render(): unknown {
    return html`<div class="lab-plot" role="img" aria-label=${this.label}></div>`;
  }

  protected override updated(changed: PropertyValues): void {
    const signature = `${this.curves.length} ${store.palette} ${store.language} ${this.axis}`;
    if (signature !== this.#signature) {
      this.#signature = signature;
      this.#build();
    } else if (changed.has('curves')) this.#plot?.setData(this.#data());
  }

  #data(): uPlot.AlignedData {
    return uPlot.join(this.curves.map(({ x, y }) => [[...x], [...y]] as uPlot.AlignedData));
  }

  #build(): void {
    this.#plot?.destroy();
    const place = this.querySelector<HTMLElement>('.lab-plot');
    if (!place || this.curves.length === 0) return;
    const { colour, axis: plain, labelFont } = plotStyle(this);
    const axis = { ...plain, values: (_: uPlot, splits: number[]) => ticks(splits) };
    this.#plot = new uPlot(
      {
        width: Math.max(160, place.clientWidth),
        height,
        legend: { show: false },
        cursor: { sync: { key: this.group }, drag: { x: false, y: false } },
        scales: { x: { time: false } },
        axes: [
          { ...axis, label: this.axis, labelSize: 18, labelFont },
          { ...axis, size: 60 },
        ],
        series: [
          {},
          ...this.curves.map(
            ({ name }, index): uPlot.Series => ({
              label: name,
              stroke: colour(`--trend-${index + 1}`),
              width: 2,
              dash: [...runDashes[index % runDashes.length]],
              // Runs of other intervals have samples between each other's.
              spanGaps: true,
              points: { show: false },
            }),
          ),
        ],
      },
      this.#data(),
      place,
    );
  }

  #fit(): void {
    const width = this.querySelector('.lab-plot')?.clientWidth;
    if (this.#plot && width && width !== this.#plot.width) this.#plot.setSize({ width, height });
  }
}

define('braise-lab-chart', BraiseLabChart);
