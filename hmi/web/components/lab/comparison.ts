import { html, nothing, type PropertyValues } from 'lit';
import { indicatorTexts, meterTexts } from '../../../../config/lab-texts.ts';
import { formatNumber, toShown, unitLabel } from '../../model/format.ts';
import { type Comparison, carbonDioxide, type Energy, indicatorText, indicatorUnit, inOrder } from '../../model/lab.ts';
import { fetchColumns, fetchComparison, fetchDuration, fetchEnergy, reportAddress } from '../../state/lab.ts';
import { store } from '../../state/store.ts';
import { BraiseElement, define } from '../element.ts';
import { fullPointLabel } from '../naming.ts';
import './chart.ts';
import { runDashes } from './chart.ts';
import { runName } from './runs.ts';
import { energyDrawing } from './sankey.ts';

interface Loaded {
  readonly comparison: Comparison;
  readonly durations: readonly Readonly<Record<string, readonly (number | null)[]>>[];
  readonly energies: readonly Energy[];
  readonly units: ReadonlyMap<string, string>;
  readonly points: readonly string[];
}

const pointsMaximum = 8;

/** Finished runs side by side: indicators, curves, duration curves, energy flows. The first is what others are compared with. */
export class BraiseLabComparison extends BraiseElement {
  static override properties = { runs: { attribute: false }, points: { attribute: false } };
  declare runs: readonly number[];
  /** Points to draw; undefined: those that tell most. */
  declare points: readonly string[] | undefined;
  #loaded: Loaded | undefined;
  #error = '';
  #wanted = '';

  constructor() {
    super();
    this.runs = [];
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const wanted = `${this.runs.join(',')} ${this.points?.join(',') ?? ''}`;
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    void this.#load(wanted);
  }

  async #load(wanted: string): Promise<void> {
    const { runs } = this;
    try {
      const { columns, telling } = await fetchColumns(runs[0]);
      const known = new Map(columns.map(({ name, unit }) => [name, unit]));
      const points = (this.points ?? telling).filter((point) => known.has(point)).slice(0, pointsMaximum);
      const [comparison, energies] = await Promise.all([
        fetchComparison(runs, points),
        Promise.all(runs.map(fetchEnergy)),
      ]);
      const durations = await Promise.all(
        comparison.trajectories.map(({ run, values }) => {
          const own = Object.keys(values);
          return own.length === 0 ? {} : fetchDuration(run, own);
        }),
      );
      if (wanted !== this.#wanted) return;
      this.#loaded = { comparison, durations, energies, units: known, points };
      this.#error = '';
    } catch (error) {
      if (wanted !== this.#wanted) return;
      this.#loaded = undefined;
      this.#error = error instanceof Error ? error.message : String(error);
    }
    this.requestUpdate();
  }

  override render(): unknown {
    if (this.#error) return html`<p class="form-error" role="alert">${this.#error}</p>`;
    const loaded = this.#loaded;
    if (!loaded) return html`<p role="status">${this.text('lab.loading')}</p>`;
    return html`<section class="panel lab-comparison" aria-label=${this.text('lab.comparison')} data-testid="lab-comparison">
      <div class="lab-comparison-head"><h2>${this.text('lab.comparison')}</h2>${this.#legend(loaded)}
        <a class="button" download href=${reportAddress(this.runs, loaded.points, store.language)} data-testid="lab-report">${this.text('lab.report')}</a></div>
      ${this.#indicators(loaded)}
      ${this.#picker(loaded)}
      ${loaded.points.map((point) => this.#charts(loaded, point))}
      <h3>${this.text('lab.energy')}</h3>
      ${loaded.energies.map((energy, index) => this.#energy(loaded, energy, index))}
    </section>`;
  }

  #legend({ comparison }: Loaded): unknown {
    return html`<ul class="lab-legend">${comparison.runs.map(
      (run, index) =>
        html`<li class="legend-item"><svg viewBox="0 0 36 8" width="36" height="8" aria-hidden="true"><line x1="0" x2="36" y1="4" y2="4" class="trend-line-${index + 1}" stroke-dasharray=${runDashes[index].join(' ')}></line></svg>${runName(run)}</li>`,
    )}</ul>`;
  }

  #indicators({ comparison }: Loaded): unknown {
    const { language } = store;
    return html`<table class="data lab-indicators" data-testid="lab-indicators"><caption class="visually-hidden">${this.text('lab.indicators')}</caption>
      <thead><tr><th scope="col">${this.text('lab.indicator')}</th>${comparison.runs.map((run) => html`<th scope="col" class="numeric">${runName(run)}</th>`)}<th scope="col">${this.text('lab.unit')}</th></tr></thead>
      <tbody>${inOrder(comparison.indicators).map(
        ({
          name,
          unit,
          values,
          relative,
        }) => html`<tr><th scope="row">${carbonDioxide(indicatorTexts[name]?.[language] ?? name)}</th>
          ${values.map((value, index) => html`<td class="numeric nowrap">${indicatorText(value, unit, language)}${this.#difference(index === 0 ? null : relative[index])}</td>`)}
          <td class="secondary">${unit === 'd' ? this.text('unit.day') : indicatorUnit(unit)}</td></tr>`,
      )}</tbody></table>`;
  }

  #difference(relative: number | null): unknown {
    const percent = (relative ?? 0) * 100;
    if (Math.abs(percent) < 0.005) return nothing;
    const digits = Math.abs(percent) >= 10 ? 0 : Math.abs(percent) >= 1 ? 1 : 2;
    return html` <small class="secondary">${percent > 0 ? '+' : ''}${formatNumber(percent, digits, store.language)} %</small>`;
  }

  #picker({ points, units }: Loaded): unknown {
    const add = (event: Event) => {
      const select = event.target as HTMLSelectElement;
      const point = select.value;
      select.value = '';
      if (point !== '') this.#show([...points, point]);
    };
    return html`<div class="lab-points"><h3>${this.text('lab.curves')}</h3>
      <label class="compact-field">${this.text('lab.addPoint')}
        <select @change=${add} ?disabled=${points.length >= pointsMaximum} data-testid="lab-add-point"><option value=""></option>${[...units.keys()].filter((name) => !points.includes(name)).map((name) => html`<option value=${name}>${this.#pointName(name)}</option>`)}</select></label></div>`;
  }

  /** In words where the first run is of the plant that the screens know; else as its file names it. */
  #pointName(name: string): string {
    const { model } = store;
    const own = this.#loaded?.comparison.runs[0]?.scenario.plant === model?.description.name;
    const point = own ? model?.pointByName.get(name) : undefined;
    return point ? fullPointLabel(point) : (meterTexts[name]?.[store.language] ?? name);
  }

  #show(points: readonly string[]): void {
    this.dispatchEvent(new CustomEvent('points', { detail: points }));
  }

  #charts({ comparison, durations, units, points }: Loaded, point: string): unknown {
    const unit = units.get(point) ?? '';
    const shown = (value: number | null) => (value === null ? null : toShown(value, unit));
    const names = comparison.runs.map(runName);
    const curves = comparison.trajectories.map(({ elapsed, values }, index) => ({
      name: names[index],
      x: elapsed.map((seconds) => seconds / 86_400),
      y: values[point]?.map(shown) ?? elapsed.map(() => null),
    }));
    const falling = durations.map((own, index) => {
      const y = own[point]?.map(shown) ?? [];
      return { name: names[index], x: y.map((_, i) => (100 * i) / Math.max(1, y.length - 1)), y };
    });
    const name = this.#pointName(point);
    const label = { point: name, runs: names.join(', ') };
    return html`<figure class="lab-figure"><figcaption title=${point}><b>${name}</b> ${unitLabel(unit)}
        <button type="button" class="button small" aria-label=${this.text('lab.removePoint', { point: name })} @click=${() => this.#show(points.filter((one) => one !== point))}>${this.text('lab.remove')}</button></figcaption>
      <braise-lab-chart .curves=${curves} label=${this.text('lab.curvesOf', label)} axis=${this.text('lab.elapsed')} group="lab-time"></braise-lab-chart>
      <braise-lab-chart .curves=${falling} label=${this.text('lab.durationOf', label)} axis=${this.text('lab.share')} group="lab-share"></braise-lab-chart></figure>`;
  }

  #energy({ comparison }: Loaded, energy: Energy, index: number): unknown {
    const run = runName(comparison.runs[index]);
    return html`<h4>${run}</h4>${energyDrawing(energy, index, {
      label: this.text('lab.energyOf', { run }),
      table: this.text('lab.asTable'),
      from: this.text('lab.from'),
      to: this.text('lab.to'),
      energy: this.text('lab.amount'),
    })}`;
  }
}

define('braise-lab-comparison', BraiseLabComparison);
