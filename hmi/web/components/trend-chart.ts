import { html, nothing, type PropertyValues } from 'lit';
import uPlot from 'uplot';
import { formatNumber, formatTime, toShown, unitLabel } from '../model/format.ts';
import { holdMaximum, joinSeries, valueAt } from '../model/series.ts';
import type { HistorySeries, PointDescription } from '../model/shapes.ts';
import { store } from '../state/store.ts';
import { BraiseElement, define } from './element.ts';
import { fullPointLabel, valueText } from './naming.ts';
import { datesIn, plotStyle } from './plot-style.ts';
import { Resizing } from './resizing.ts';
import { trendTable } from './trend-table.ts';

/** Line styles tell series apart without colour alone; set-points are always dotted steps. */
const dashes: readonly (readonly number[])[] = [[], [10, 4], [3, 3], [14, 3, 3, 3], [6, 6]];
const setpointDash: readonly number[] = [2, 5];
const colourVariables = ['--trend-1', '--trend-2', '--trend-3', '--trend-4', '--trend-5'];

/** Steps of the cursor by keyboard, as shares of the time shown: with an arrow, and with page up and down. */
const keySteps = { small: 1 / 60, large: 1 / 6 } as const;

interface Chart {
  readonly unit: string;
  readonly points: readonly PointDescription[];
  plot: uPlot | undefined;
}

/** Charts under each other, one a unit, with one cursor and one time axis. */
export class BraiseTrendChart extends BraiseElement {
  static override topics = ['plant'] as const;
  static override properties = {
    points: { attribute: false },
    series: { attribute: false },
    span: { type: Number },
    redraw: { attribute: false },
    heartbeatSeconds: { type: Number },
  };
  declare points: readonly PointDescription[];
  declare series: ReadonlyMap<string, HistorySeries>;
  declare span: number;
  declare redraw: object;
  /** A value that stays is recorded again after this long. */
  declare heartbeatSeconds: number;
  #charts: Chart[] = [];
  #signature = '';
  #cursorTime: number | undefined;
  /** Whether the cursor was put where it is by keyboard: then it stays at its time while the curves move on. */
  #byKey = false;
  #tableOpen = false;

  constructor() {
    super();
    this.points = [];
    this.series = new Map();
    this.span = 3600;
    this.redraw = {};
    this.heartbeatSeconds = Number.POSITIVE_INFINITY;
    new Resizing(this, () => this.#fit(), { frame: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#destroy();
  }

  override render(): unknown {
    const groups = this.#groups();
    return html`${groups.map(({ unit, points }, index) => {
      const name = unitLabel(unit) || '0/1';
      return html`<figure class="trend-figure">
        <figcaption>${points.map((point) => this.#legend(point, points))}</figcaption>
        <div class="plot" data-chart=${index} data-testid="plot-${index}" role="slider" tabindex="0" aria-describedby="trend-keys"
          aria-label=${this.text('trends.chart', { unit: name, points: points.map(fullPointLabel).join(', ') })}
          aria-valuemin=${Math.round(-this.span / 60)} aria-valuemax="0" aria-valuenow=${this.#minutes()} aria-valuetext=${this.#spoken(points)}
          @keydown=${this.#onKey}></div>
      </figure>`;
    })}
    <p class="cursor-time"><span>${this.#when()}</span> <span class="secondary" id="trend-keys">${this.text('trends.keys')}</span></p>
    <details class="trend-table" ?open=${this.#tableOpen} @toggle=${this.#onToggle}><summary data-testid="trend-table">${this.text('trends.table')}</summary>
      ${this.#tableOpen && store.now !== undefined ? trendTable(this.points, this.series, store.now - this.span, store.now, this.#hold()) : nothing}</details>`;
  }

  /** Where the cursor is, in minutes before now. */
  #minutes(): number {
    const { now } = store;
    return this.#cursorTime === undefined || now === undefined ? 0 : Math.round((this.#cursorTime - now) / 60);
  }

  #when(): string {
    if (this.#cursorTime === undefined) return this.text('trends.now');
    return this.text('trends.cursor', {
      time: formatTime(this.#cursorTime, store.language, store.timeZone, 'dateTime'),
    });
  }

  /** What a screen reader says of a chart: the cursor's time, and each of its values. Only while the cursor stands: now speaks by itself elsewhere. */
  #spoken(points: readonly PointDescription[]): string {
    if (this.#cursorTime === undefined) return this.text('trends.now');
    const values = points.map((point) => {
      const value = this.#valueOf(point);
      return `${fullPointLabel(point)} ${value === null ? '—' : valueText(point, value)}`;
    });
    return [this.#when(), ...values].join('; ');
  }

  readonly #onToggle = (event: Event): void => {
    this.#tableOpen = (event.target as HTMLDetailsElement).open;
    this.requestUpdate();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const { now } = store;
    if (now === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.#cursorTime ?? now;
    const targets: Record<string, () => number | undefined> = {
      ArrowLeft: () => at - this.span * keySteps.small,
      ArrowRight: () => at + this.span * keySteps.small,
      ArrowDown: () => at - this.span * keySteps.small,
      ArrowUp: () => at + this.span * keySteps.small,
      PageDown: () => at - this.span * keySteps.large,
      PageUp: () => at + this.span * keySteps.large,
      Home: () => now - this.span,
      End: () => undefined,
      // Only once: with no cursor, Escape means what it does elsewhere.
      ...(this.#cursorTime === undefined ? {} : { Escape: () => undefined }),
    };
    const target = Object.hasOwn(targets, event.key) ? targets[event.key] : undefined;
    if (!target) return;
    event.preventDefault();
    event.stopPropagation();
    const time = target();
    this.#byKey = time !== undefined && time < now;
    this.#cursorTime = this.#byKey && time !== undefined ? Math.max(now - this.span, time) : undefined;
    this.#placeCursor();
    this.requestUpdate();
  };

  /** Puts the line of every chart where the keyboard's cursor is, or takes it away. */
  #placeCursor(): void {
    for (const { plot } of this.#charts) {
      if (!plot) continue;
      const left = this.#cursorTime === undefined ? -10 : plot.valToPos(this.#cursorTime, 'x');
      plot.setCursor({ left, top: -10 }, false);
    }
  }

  /** A value holds for so long without a sample, s; or as much as thinning leaves between two samples of a long range. */
  #hold(): number {
    return Math.max(holdMaximum(this.heartbeatSeconds), this.span / 100);
  }

  #groups(): { unit: string; points: PointDescription[] }[] {
    const groups = new Map<string, PointDescription[]>();
    for (const point of this.points) groups.set(point.unit, [...(groups.get(point.unit) ?? []), point]);
    return [...groups].map(([unit, points]) => ({ unit, points }));
  }

  #legend(point: PointDescription, points: readonly PointDescription[]): unknown {
    const index = points.indexOf(point);
    const style = this.#style(point, index);
    const value = this.#valueOf(point);
    return html`<span class="legend-item">
      <svg viewBox="0 0 36 8" width="36" height="8" aria-hidden="true"><line x1="0" x2="36" y1="4" y2="4" class="trend-line-${style.colour + 1}" stroke-dasharray=${style.dash.join(' ')}></line></svg>
      ${fullPointLabel(point)} <b class="nowrap">${value === null ? '—' : valueText(point, value)}</b></span>`;
  }

  /** Value under the cursor, or the last one, in the point's own unit. */
  #valueOf(point: PointDescription): number | null {
    const series = this.series.get(point.name);
    return series
      ? valueAt(
          series,
          this.#cursorTime ?? Number.POSITIVE_INFINITY,
          this.#cursorTime === undefined ? Number.POSITIVE_INFINITY : this.#hold(),
        )
      : null;
  }

  #style(point: PointDescription, index: number): { colour: number; dash: readonly number[] } {
    const isTarget = /Setpoint$/.test(point.key);
    const own = isTarget ? Math.max(0, index - 1) : index;
    return {
      colour: own % colourVariables.length,
      dash: isTarget ? setpointDash : dashes[Math.floor(own / colourVariables.length) % dashes.length],
    };
  }

  protected override updated(changed: PropertyValues): void {
    const signature = `${this.points.map((point) => point.name).join(',')} ${store.language} ${store.palette}`;
    if (signature !== this.#signature) {
      this.#signature = signature;
      this.#build();
    } else if (changed.has('series') || changed.has('redraw') || changed.has('span')) this.#draw();
  }

  #build(): void {
    this.#destroy();
    this.#charts = this.#groups().map(({ unit, points }, index) => {
      const place = this.querySelector<HTMLElement>(`[data-chart="${index}"]`);
      const plot = place
        ? new uPlot(this.#options(unit, points, place.clientWidth), this.#data(points), place)
        : undefined;
      return { unit, points, plot };
    });
    this.#draw();
  }

  #options(unit: string, points: readonly PointDescription[], width: number): uPlot.Options {
    const { colour, axis, labelFont } = plotStyle(this);
    return {
      width: Math.max(200, width),
      height: this.#height(),
      legend: { show: false },
      cursor: { sync: { key: 'trends' }, drag: { x: false, y: false } },
      tzDate: datesIn(store.timeZone),
      scales: { y: unit === 'boolean' ? { range: [-0.1, 1.1] } : { range: (_, low, high) => paddedRange(low, high) } },
      axes: [
        { ...axis, values: (_, splits) => splits.map((split) => this.#tick(split)), space: 80 },
        {
          ...axis,
          size: 64,
          label: unitLabel(unit),
          labelSize: 20,
          labelFont,
          values: (_, splits) =>
            splits.map((split) =>
              formatNumber(split, splits.length > 1 && splits[1] - splits[0] < 1 ? 1 : 0, store.language),
            ),
        },
      ],
      series: [
        {},
        ...points.map((point, index): uPlot.Series => {
          const style = this.#style(point, index);
          return {
            label: point.name,
            stroke: colour(colourVariables[style.colour]),
            width: /Setpoint$/.test(point.key) ? 1.5 : 2,
            dash: [...style.dash],
            spanGaps: false,
            points: { show: false },
            ...(point.unit === 'boolean' || point.unit === 'state' || /Setpoint$/.test(point.key)
              ? { paths: uPlot.paths.stepped?.({ align: 1 }) }
              : {}),
          };
        }),
      ],
      hooks: { setCursor: [(plot) => this.#onCursor(plot)] },
    };
  }

  #tick(seconds: number): string {
    const text = formatTime(seconds, store.language, store.timeZone, this.span > 90_000 ? 'short' : 'time');
    return this.span > 90_000 ? text : text.slice(0, 5);
  }

  #onCursor(plot: uPlot): void {
    const index = plot.cursor.idx;
    const time = index === null || index === undefined ? undefined : plot.data[0][index];
    // Once the mouse points somewhere, its cursor is the one.
    if (time === undefined && this.#byKey) return;
    this.#byKey = false;
    if (time === this.#cursorTime) return;
    this.#cursorTime = time;
    this.requestUpdate();
  }

  #height(): number {
    const count = Math.max(1, this.#groups().length);
    // What the frame leaves once legends and the line of the cursor have their place.
    const frame = this.parentElement?.clientHeight ?? 0;
    const legends = [...this.querySelectorAll('figcaption')].reduce((sum, one) => sum + one.offsetHeight + 8, 0);
    const share = Math.max(170, Math.floor((frame - legends - 84) / count));
    // Under each other on a narrow screen, the frame is as high as what is in it: the screen gives the measure.
    return matchMedia('(max-width: 1000px)').matches ? Math.min(share, Math.round(innerHeight * 0.45)) : share;
  }

  #data(points: readonly PointDescription[]): uPlot.AlignedData {
    return joinSeries(
      points.map((point) => this.series.get(point.name)),
      points.map((point) => toShown(1, point.unit)),
      this.#hold(),
    ) as uPlot.AlignedData;
  }

  #draw(): void {
    const now = store.now;
    for (const chart of this.#charts) {
      chart.plot?.setData(this.#data(chart.points), false);
      if (now !== undefined) chart.plot?.setScale('x', { min: now - this.span, max: now });
    }
    if (this.#byKey) this.#placeCursor();
  }

  #fit(): void {
    for (const chart of this.#charts) {
      const width = chart.plot?.root.parentElement?.clientWidth;
      const height = this.#height();
      if (chart.plot && width && (width !== chart.plot.width || height !== chart.plot.height)) {
        chart.plot.setSize({ width, height });
      }
    }
  }

  #destroy(): void {
    for (const chart of this.#charts) chart.plot?.destroy();
    this.#charts = [];
  }
}

/** Room above and below; a flat line sits in the middle instead of filling the chart with its noise. */
function paddedRange(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, 1];
  const span = Math.max(high - low, Math.abs(high) * 0.04, 1);
  const middle = (low + high) / 2;
  return [middle - span * 0.6, middle + span * 0.6];
}

define('braise-trend-chart', BraiseTrendChart);
