import { html, nothing, type PropertyValues, svg } from 'lit';
import { sparkPath } from '../model/series.ts';
import type { HistorySeries, PointDescription } from '../model/shapes.ts';
import { fetchHistory } from '../state/session.ts';
import { store } from '../state/store.ts';
import { BraiseElement, define } from './element.ts';
import { fullPointLabel, valueText } from './naming.ts';

const windowSeconds = 3600;
const samples = 120;
const refreshMs = 60_000;

/** `<braise-sparkline point>`: the last hour of a value, without scale: only "rising, falling, steady, swinging". */
export class BraiseSparkline extends BraiseElement {
  static override topics = ['plant'] as const;
  static override properties = { point: { type: String } };
  declare point: string;
  #series: HistorySeries | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #first: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.point = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => void this.#load(), refreshMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    clearTimeout(this.#first);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('point')) return;
    // The element may be used again for another point: nothing of the last one stays.
    this.#series = undefined;
    clearTimeout(this.#first);
    this.#attempt(0);
  }

  /** Plant time is known a moment after the first message; a few tries until then. */
  #attempt(count: number): void {
    if (store.now !== undefined) void this.#load();
    else if (count < 20) this.#first = setTimeout(() => this.#attempt(count + 1), 500);
  }

  async #load(): Promise<void> {
    const now = store.now;
    const { point } = this;
    if (now === undefined || point === '') return;
    try {
      const answer = await fetchHistory([point], now - windowSeconds, now, samples);
      if (point !== this.point) return;
      this.#series = answer.points[point];
    } catch (error) {
      // A missing spark line says by itself that there is no history; the value beside it stands on its own.
      this.#series = undefined;
      console.warn('history', point, error);
    }
    this.requestUpdate();
  }

  /** What the picture shows, for those who do not see it. */
  #extremes(point: PointDescription): string {
    const { values = [], qualities = [] } = this.#series ?? {};
    const good = values.filter((value, index) => value !== null && qualities[index] !== 2).map(Number);
    if (good.length === 0) return '';
    const [low, high] = [Math.min(...good), Math.max(...good)].map((value) => valueText(point, value));
    return `, ${low} – ${high}`;
  }

  override render(): unknown {
    const series = this.#series;
    const point = store.model?.pointByName.get(this.point);
    if (!point) return nothing;
    const path = series ? sparkPath(series, 100, 24) : '';
    const label = `${fullPointLabel(point)}, ${this.text('overview.lastHour')}${this.#extremes(point)}`;
    return html`<svg class="spark" viewBox="0 0 100 24" preserveAspectRatio="none" role="img" aria-label=${label}>
      <title>${label}</title>${path === '' ? nothing : svg`<path d=${path}/>`}</svg>`;
  }
}

define('braise-sparkline', BraiseSparkline);
