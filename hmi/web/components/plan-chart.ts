import { html, type PropertyValues } from 'lit';
import uPlot from 'uplot';
import { formatNumber, formatTime } from '../model/format.ts';
import { type Plan, type PlanHistory, type PlanQuantity, planCurves, quantitiesOf } from '../model/planning.ts';
import { store } from '../state/store.ts';
import { BraiseElement, define } from './element.ts';
import { datesIn, plotStyle } from './plot-style.ts';
import { Resizing } from './resizing.ts';

const height = 150;
/** What happens is a full line, what is planned a dashed one: colour alone tells nothing apart. */
const styles = [
  { key: 'plan.measured', colour: 1, dash: [] },
  { key: 'plan.planned', colour: 2, dash: [7, 4] },
  { key: 'plan.subscribed', colour: 3, dash: [2, 3] },
] as const;
const units = { recovered: 'kW', gas: 'kW', charge: '%', power: 'kW' } as const satisfies Record<PlanQuantity, string>;
/** What is subscribed is drawn beside power alone. */
const stylesOf = (quantity: PlanQuantity) => (quantity === 'power' ? styles : styles.slice(0, 2));
/** A site's power is never near nothing: it is drawn about what it is, with so much of that above and below. */
const powerMargin = 0.1;

const fromZero: uPlot.Scale.Range = (_, _low, high) => [0, Math.max(100, (high ?? 0) * 1.08)];

/** `<braise-plan-chart .plan .history .now>`: what is planned beside what happens, one chart a quantity under one time axis. */
export class BraisePlanChart extends BraiseElement {
  static override topics = ['plant'] as const;
  static override properties = {
    plan: { attribute: false },
    history: { attribute: false },
    now: { attribute: false },
  };
  declare plan: Plan | undefined;
  declare history: PlanHistory | undefined;
  /** Plant time, s. */
  declare now: number;
  #plots = new Map<PlanQuantity, uPlot>();
  #signature = '';

  constructor() {
    super();
    this.plan = undefined;
    this.history = undefined;
    this.now = 0;
    new Resizing(this, () => this.#fit());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#destroy();
    this.#signature = '';
  }

  override render(): unknown {
    const quantities = this.#quantities;
    return html`<p class="plan-legend" aria-hidden="true">${stylesOf(
      quantities.includes('power') ? 'power' : 'charge',
    ).map(
      ({ key, colour, dash }) =>
        html`<span class="legend-item"><svg viewBox="0 0 36 8" width="36" height="8"><line x1="0" x2="36" y1="4" y2="4" class="trend-line-${colour}" stroke-dasharray=${dash.join(' ')}></line></svg> ${this.text(key)}</span>`,
    )}</p>
    ${quantities.map(
      (
        quantity,
      ) => html`<figure class="plan-figure" data-testid="plan-chart-${quantity}"><figcaption>${this.#title(quantity)}</figcaption>
        <div class="plot" data-quantity=${quantity} role="img" aria-label=${this.text('plan.chart', { quantity: this.#title(quantity) })}></div></figure>`,
    )}`;
  }

  get #quantities(): PlanQuantity[] {
    return this.plan ? quantitiesOf(this.plan) : [];
  }

  #title(quantity: PlanQuantity): string {
    return this.text(`plan.chart.${quantity}`, { interval: this.plan?.counted?.interval ?? 0 });
  }

  protected override updated(changed: PropertyValues): void {
    const signature = `${store.language} ${store.palette} ${this.#quantities.join()}`;
    if (signature !== this.#signature) {
      this.#signature = signature;
      this.#build();
    } else if (changed.has('history') || changed.has('plan')) this.#draw();
  }

  #build(): void {
    this.#destroy();
    for (const quantity of this.#quantities) {
      const place = this.querySelector<HTMLElement>(`[data-quantity=${quantity}]`);
      const empty = [[], ...stylesOf(quantity).map(() => [])] as unknown as uPlot.AlignedData;
      if (place) this.#plots.set(quantity, new uPlot(this.#options(quantity, place.clientWidth), empty, place));
    }
    this.#draw();
  }

  #options(quantity: PlanQuantity, width: number): uPlot.Options {
    const { colour, axis, labelFont } = plotStyle(this);
    const ranges: Readonly<Record<PlanQuantity, uPlot.Scale.Range>> = {
      recovered: fromZero,
      gas: fromZero,
      charge: [0, 100],
      power: (_, low, high) => [(low ?? 0) * (1 - powerMargin), (high ?? 100) * (1 + powerMargin)],
    };
    return {
      width: Math.max(240, width),
      height,
      legend: { show: false },
      cursor: { sync: { key: 'plan' }, drag: { x: false, y: false } },
      tzDate: datesIn(store.timeZone),
      scales: { y: { range: ranges[quantity] } },
      axes: [
        {
          ...axis,
          space: 70,
          values: (_, splits) =>
            splits.map((split) => formatTime(split, store.language, store.timeZone, 'time').slice(0, 5)),
        },
        {
          ...axis,
          size: 64,
          label: units[quantity],
          labelSize: 20,
          labelFont,
          values: (_, splits) => splits.map((split) => formatNumber(split, 0, store.language)),
        },
      ],
      series: [
        {},
        ...stylesOf(quantity).map(
          ({ key, colour: index, dash }): uPlot.Series => ({
            label: key,
            stroke: colour(`--trend-${index}`),
            width: 2,
            dash: [...dash],
            spanGaps: false,
            points: { show: false },
            ...(quantity === 'charge' ? {} : { paths: uPlot.paths.stepped?.({ align: 1 }) }),
          }),
        ),
      ],
      hooks: { draw: [(plot) => this.#drawNow(plot, colour('--line-strong'))] },
    };
  }

  /** A line where what happened ends. */
  #drawNow({ ctx, bbox, valToPos }: uPlot, stroke: string): void {
    const x = Math.round(valToPos(this.now, 'x', true));
    ctx.save();
    ctx.strokeStyle = stroke;
    ctx.lineWidth = 2 * devicePixelRatio;
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.restore();
  }

  #draw(): void {
    const { plan, history, now } = this;
    if (!plan || !history) return;
    for (const [quantity, plot] of this.#plots) {
      const { from, to, columns } = planCurves(plan, history, now, quantity);
      plot.setData(columns as uPlot.AlignedData, false);
      plot.setScale('x', { min: from, max: to });
    }
  }

  #fit(): void {
    for (const plot of this.#plots.values()) {
      const width = plot.root.parentElement?.clientWidth;
      if (width && width !== plot.width) plot.setSize({ width, height });
    }
  }

  #destroy(): void {
    for (const plot of this.#plots.values()) plot.destroy();
    this.#plots.clear();
  }
}

define('braise-plan-chart', BraisePlanChart);
