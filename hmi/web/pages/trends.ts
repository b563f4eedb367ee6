import { html, nothing } from 'lit';
import { BraiseElement, define } from '../components/element.ts';
import { mark } from '../components/mark.ts';
import { fullPointLabel } from '../components/naming.ts';
import '../components/trend-chart.ts';
import '../components/value.ts';
import type { PlantModel } from '../model/plant-model.ts';
import { trendPresets } from '../model/presets.ts';
import { appendSample } from '../model/series.ts';
import type { HistorySeries, PointDescription } from '../model/shapes.ts';
import { go } from '../state/app.ts';
import { fetchHistory } from '../state/session.ts';
import { store } from '../state/store.ts';

const pointsMaximum = 10;
const suggestionsShown = 12;
const samples = 900;
const ranges = { '1h': 3600, '8h': 28_800, '24h': 86_400, '7d': 604_800 } as const;
type Range = keyof typeof ranges;

/** Chosen points over time: history and live, with their set-points, one chart a unit on a common time axis. */
export class BraiseTrends extends BraiseElement {
  static override topics = ['plant', 'route', 'link'] as const;
  #search = '';
  #series = new Map<string, HistorySeries>();
  #state: 'idle' | 'loading' | 'failed' = 'idle';
  #loadedFor = '';
  #heartbeatSeconds = Number.POSITIVE_INFINITY;
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.#live(), 2000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  get #chosen(): PointDescription[] {
    const { model } = store;
    const wanted = store.route.parameters.get('points');
    // Nothing asked for: what the plant is there for.
    if (wanted === null) return model ? [...(presetsOf(model)[0]?.points ?? [])] : [];
    const names = wanted.split(',').filter((name) => name !== '');
    return names
      .map((name) => store.model?.pointByName.get(name))
      .filter((point) => point !== undefined)
      .slice(0, pointsMaximum);
  }

  get #range(): Range {
    const range = store.route.parameters.get('range') ?? '1h';
    return Object.hasOwn(ranges, range) ? (range as Range) : '1h';
  }

  /** Chosen points, each followed by its set-point. */
  get #shown(): PointDescription[] {
    const shown = new Set<PointDescription>();
    for (const point of this.#chosen) {
      shown.add(point);
      const target = store.model?.targetOf(point);
      if (target) shown.add(target);
    }
    return [...shown];
  }

  protected override willUpdate(): void {
    const wanted = `${this.#range} ${this.#shown.map((point) => point.name).join(',')}`;
    if (wanted !== this.#loadedFor && store.now !== undefined) {
      this.#loadedFor = wanted;
      void this.#load();
    }
  }

  async #load(): Promise<void> {
    const points = this.#shown;
    const now = store.now;
    this.#series = new Map();
    this.#state = 'idle';
    if (points.length === 0 || now === undefined) return;
    this.#state = 'loading';
    const request = this.#loadedFor;
    try {
      const answer = await fetchHistory(
        points.map((point) => point.name),
        now - ranges[this.#range],
        now,
        samples,
      );
      if (request !== this.#loadedFor) return;
      this.#series = new Map(Object.entries(answer.points));
      this.#heartbeatSeconds = answer.heartbeatSeconds;
      this.#state = 'idle';
      this.#live();
    } catch (error) {
      if (request !== this.#loadedFor) return;
      this.#state = 'failed';
      console.warn('history', error);
    }
    this.requestUpdate();
  }

  /** Adds what is on the screen now to the curves. */
  #live(): void {
    const now = store.now;
    if (now === undefined) return;
    if (this.#loadedFor === '' || this.#state === 'failed') {
      this.#loadedFor = '';
      this.requestUpdate();
      return;
    }
    if (this.#state === 'loading' || this.#shown.length === 0) return;
    const from = now - ranges[this.#range];
    for (const point of this.#shown) {
      const series = this.#series.get(point.name) ?? { times: [], values: [], qualities: [] };
      const quality = store.fresh ? store.image.quality[point.index] : 2;
      this.#series.set(point.name, appendSample(series, now, store.image.value[point.index], quality, from));
    }
    this.requestUpdate();
  }

  override render(): unknown {
    const chosen = this.#chosen;
    return html`<div class="page-head"><h1>${this.text('trends.title')}</h1>${this.#ranges()}</div>
      <div class="trends-columns">
        <section class="trend-points">${this.#picker(chosen)}${this.#list(chosen)}${this.#presets()}</section>
        <section class="trend-charts" aria-live="off">
          ${this.#state === 'loading' ? html`<p role="status">${this.text('trends.loading')}</p>` : nothing}
          ${this.#state === 'failed' ? html`<p class="form-error" role="alert">${this.text('trends.failed')}</p>` : nothing}
          ${
            chosen.length === 0
              ? html`<p class="secondary">${this.text('trends.none')}</p>`
              : html`<braise-trend-chart .points=${this.#shown} .series=${this.#series}
            .span=${ranges[this.#range]} .redraw=${{}} .heartbeatSeconds=${this.#heartbeatSeconds}></braise-trend-chart>`
          }
        </section>
      </div>`;
  }

  #ranges(): unknown {
    return html`<div class="ranges" role="group" aria-label=${this.text('trends.range')}>${(
      Object.keys(ranges) as Range[]
    ).map(
      (
        range,
      ) => html`<button class="button small ${range === this.#range ? 'current' : ''}" aria-pressed=${String(range === this.#range)}
        data-testid="range-${range}" @click=${() => this.#go(this.#chosen, range)}>${this.text(`range.${range}`)}</button>`,
    )}</div>`;
  }

  #go(points: readonly { readonly name: string }[], range = this.#range): void {
    const parameters = new URLSearchParams({ points: points.map((point) => point.name).join(','), range });
    go('trends', store.route.equipment, parameters);
  }

  #picker(chosen: readonly PointDescription[]): unknown {
    const found = this.#found();
    const full = chosen.length >= pointsMaximum;
    return html`<form @submit=${(event: Event) => {
      event.preventDefault();
      if (found[0] && !full) this.#add(found[0]);
    }}>
      <label for="trend-search">${this.text('trends.search')}</label>
      <input id="trend-search" type="search" data-testid="trend-search" autocomplete="off" placeholder=${this.text('trends.searchHelp')} .value=${this.#search}
        @input=${(event: Event) => {
          this.#search = (event.target as HTMLInputElement).value;
          this.requestUpdate();
        }} />
      ${full ? html`<p class="secondary">${this.text('trends.maximum', { count: pointsMaximum })}</p>` : nothing}
      <ul class="found">${found.map((point) => html`<li><button type="button" class="found-point" ?disabled=${full} @click=${() => this.#add(point)}>+ ${fullPointLabel(point)}</button></li>`)}</ul>
    </form>`;
  }

  #found(): PointDescription[] {
    const words = this.#search.trim().toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    const chosen = new Set(this.#chosen);
    return (store.model?.description.points ?? [])
      .filter((point) => {
        if (chosen.has(point)) return false;
        const text = `${point.name} ${fullPointLabel(point)}`.toLowerCase();
        return words.every((word) => text.includes(word));
      })
      .slice(0, suggestionsShown);
  }

  #add(point: PointDescription): void {
    this.#search = '';
    this.#go([...this.#chosen, point]);
    this.requestUpdate();
  }

  #list(chosen: readonly PointDescription[]): unknown {
    return html`<ul class="chosen">${chosen.map(
      (point) => html`<li><span>${fullPointLabel(point)}</span><braise-value point=${point.name}></braise-value>
        <button class="button small icon" aria-label=${this.text('trends.remove', { point: fullPointLabel(point) })}
          @click=${() => this.#go(chosen.filter((one) => one !== point))}>${mark('cross')}</button></li>`,
    )}</ul>`;
  }

  #presets(): unknown {
    const { model } = store;
    if (!model) return nothing;
    return html`<h2>${this.text('trends.suggestions')}</h2><ul class="found">${presetsOf(model).map(
      (preset) =>
        html`<li><button class="found-point" data-testid="preset-${preset.key}" @click=${() => this.#go(preset.points.slice(0, pointsMaximum))}>${this.foreign(`trends.preset.${preset.key}`)}</button></li>`,
    )}</ul>`;
  }
}

const presetsOf = (model: PlantModel) => trendPresets(model).filter((preset) => preset.points.length > 0);

define('braise-trends', BraiseTrends);
