import { html, nothing } from 'lit';
import { formatDuration } from '../../model/format.ts';
import { comparedMaximum, indicatorText, indicatorUnit, type LabRun } from '../../model/lab.ts';
import { may } from '../../model/rights.ts';
import { cancelRun, deleteRun, exportAddress, keepRun } from '../../state/lab.ts';
import { store } from '../../state/store.ts';
import { BraiseElement, define } from '../element.ts';
import { mark } from '../mark.ts';
import { plantLabel, strategyLabel, temperatureText } from '../naming.ts';

/** Indicators that are shown of every run; all of them are in the comparison. */
const shownIndicators = ['recoveredHeatShare', 'cost', 'emissions'] as const;

export const runName = ({ id, title }: LabRun): string => (title === '' ? `#${id}` : `#${id} ${title}`);

/** All runs: how far they are, what they found, what can be done with them. */
export class BraiseLabRuns extends BraiseElement {
  static override topics = ['session'] as const;
  static override properties = { runs: { attribute: false }, chosen: { attribute: false } };
  declare runs: readonly LabRun[];
  /** Those looked at side by side. */
  declare chosen: readonly number[];
  #error = '';
  #deleting: number | undefined;

  constructor() {
    super();
    this.runs = [];
    this.chosen = [];
  }

  override render(): unknown {
    if (this.runs.length === 0) return html`<p class="page-empty">${this.text('lab.noRuns')}</p>`;
    return html`<p class="form-error" role="alert">${this.#error}</p>
      <table class="data stacked lab-runs" data-testid="lab-runs"><caption class="visually-hidden">${this.text('lab.runs')}</caption>
      <thead><tr>
        <th scope="col">${this.text('lab.compare')}</th><th scope="col">${this.text('lab.run')}</th><th scope="col">${this.text('lab.scenario')}</th>
        <th scope="col">${this.text('lab.state')}</th>${shownIndicators.map((name) => html`<th scope="col" class="numeric">${this.foreign(`lab.short.${name}`)}</th>`)}
        <th scope="col">${this.text('lab.actions')}</th>
      </tr></thead><tbody>${this.runs.map((run) => this.#row(run))}</tbody></table>`;
  }

  #row(run: LabRun): unknown {
    const { id, kpis, state } = run;
    const comparable = kpis !== undefined;
    const chosen = this.chosen.includes(id);
    const full = this.chosen.length >= comparedMaximum;
    return html`<tr data-testid="lab-run-${id}" data-state=${state}>
      <td><input type="checkbox" aria-label=${this.text('lab.compareRun', { run: runName(run) })} .checked=${chosen} ?disabled=${!comparable || (full && !chosen)}
        data-testid="lab-choose-${id}" @change=${() => this.dispatchEvent(new CustomEvent('choose', { detail: id }))} /></td>
      <th scope="row">${runName(run)}${run.kept ? html` <span class="tag">${this.text('lab.kept')}</span>` : nothing}${run.who === '' ? nothing : html`<br /><small class="secondary">${run.who}</small>`}</th>
      <td data-label=${this.text('lab.scenario')}><span>${this.#scenario(run)}</span></td>
      <td class=${state === 'done' ? 'nowrap' : ''} data-label=${this.text('lab.state')}><span>${this.#state(run)}</span></td>
      ${shownIndicators.map((name) => this.#indicator(this.foreign(`lab.short.${name}`), kpis?.[name]))}
      <td><span class="lab-actions">${this.#actions(run)}</span></td></tr>`;
  }

  #indicator(label: string, kpi: { value: number; unit: string } | undefined): unknown {
    if (kpi === undefined) return html`<td class="numeric" data-label=${label}>—</td>`;
    return html`<td class="numeric nowrap" data-label=${label}><span>${indicatorText(kpi.value, kpi.unit, store.language)} <small class="secondary">${indicatorUnit(kpi.unit)}</small></span></td>`;
  }

  #scenario({ scenario, sweep }: LabRun): unknown {
    const { plant, strategy, start = '', days, outdoor, weather, faults = [], changes = {} } = scenario;
    const more = [
      outdoor === undefined ? undefined : temperatureText(outdoor),
      weather,
      ...faults,
      ...Object.entries(changes).map(([path, value]) => `${path.replace(/^equipment\.|parameters\./g, '')} = ${value}`),
      ...Object.keys(sweep?.parameters ?? {}),
    ].filter((word) => word !== undefined);
    return html`${plant === undefined ? '' : plantLabel(plant)}, ${strategy === undefined ? '' : strategyLabel(strategy)}, ${start.slice(0, 10)}, ${days} ${this.text('unit.day')}
      ${more.length === 0 ? nothing : html`<br /><small class="secondary">${more.join(', ')}</small>`}`;
  }

  #state({ state, progress, reason, runs, failedRuns, id }: LabRun): unknown {
    const name = this.foreign(`lab.state.${state}`);
    if (state === 'running' && progress) {
      const { share, remainingSeconds } = progress;
      const left =
        remainingSeconds === undefined
          ? ''
          : this.text('lab.left', { time: formatDuration(remainingSeconds, store.translator.find) });
      return html`<progress max="1" value=${share} aria-label=${this.text('lab.progress', { run: id })}></progress> <span class="nowrap">${Math.round(share * 100)} %</span> <small class="secondary">${left}</small>`;
    }
    if (state === 'failed')
      return html`<span class="refused">${mark('cross')} ${name}</span><br /><small class="lab-reason">${reason}</small>`;
    const swept = runs === undefined ? '' : this.text('lab.swept', { runs, failed: failedRuns ?? 0 });
    return html`${state === 'done' ? mark('check') : nothing} ${name} ${swept}`;
  }

  #actions(run: LabRun): unknown {
    const { id, state, kept, sweep } = run;
    const button = (key: 'cancel' | 'keep' | 'release' | 'delete' | 'really', act: () => void) =>
      html`<button type="button" class="button small" data-testid="lab-${key}-${id}" aria-label=${`${this.foreign(`lab.${key}`)} ${runName(run)}`} @click=${act}>${this.foreign(`lab.${key}`)}</button>`;
    const formats = ['csv', 'parquet', 'json'] as const;
    const downloads = (sweep === undefined ? formats : ([...formats, 'pdf'] as const)).map(
      (format) =>
        html`<a class="button small" download data-testid="lab-export-${format}-${id}" href=${exportAddress(id, format, store.language)} aria-label=${`${format.toUpperCase()} ${runName(run)}`}>${format.toUpperCase()}</a>`,
    );
    const active = state === 'queued' || state === 'running';
    const changes = may(store.session?.role, 'lab')
      ? active
        ? button('cancel', () => void this.#act(() => cancelRun(id)))
        : [
            button(kept ? 'release' : 'keep', () => void this.#act(() => keepRun(id, !kept))),
            this.#deleting === id
              ? button('really', () => void this.#act(() => deleteRun(id)))
              : button('delete', () => {
                  this.#deleting = id;
                  this.requestUpdate();
                }),
          ]
      : nothing;
    return html`${state === 'done' ? downloads : nothing}${changes}`;
  }

  async #act(action: () => Promise<unknown>): Promise<void> {
    this.#error = '';
    this.#deleting = undefined;
    try {
      await action();
    } catch (error) {
      this.#error = error instanceof Error ? error.message : String(error);
    }
    this.requestUpdate();
  }
}

define('braise-lab-runs', BraiseLabRuns);
