import { html, nothing } from 'lit';
import { BraiseElement, define } from '../components/element.ts';
import '../components/lab/comparison.ts';
import '../components/lab/form.ts';
import '../components/lab/runs.ts';
import { Polling } from '../components/polling.ts';
import { messageOf } from '../model/format.ts';
import { comparedMaximum, type LabOptions } from '../model/lab.ts';
import { may } from '../model/rights.ts';
import { formatRoute } from '../model/route.ts';
import { go, watchLab } from '../state/app.ts';
import { fetchLabOptions } from '../state/lab.ts';
import { store } from '../state/store.ts';

/** How often it is looked whether the lab is there. */
const lookMs = 5000;

/** Scenarios tried on the twin: what to run, what runs, and finished runs side by side. */
export class BraiseLab extends BraiseElement {
  static override topics = ['session', 'route', 'plant', 'lab'] as const;
  #options: LabOptions | undefined;
  #error = '';

  constructor() {
    super();
    new Polling(this, () => this.#look());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    watchLab(true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    watchLab(false);
  }

  /** Asks what scenarios can be made of, and so whether the lab is there; runs come by themselves. */
  async #look(): Promise<number> {
    try {
      const options = await fetchLabOptions();
      this.#options ??= options;
      this.#error = '';
    } catch (error) {
      this.#error = messageOf(error);
    }
    return lookMs;
  }

  /** Runs of the address that are there to be compared. */
  get #chosen(): number[] {
    const finished = new Set(store.labRuns.filter(({ kpis }) => kpis !== undefined).map(({ id }) => id));
    const wanted = (store.route.parameters.get('runs') ?? '').split(',').map(Number);
    return [...new Set(wanted)].filter((id) => finished.has(id)).slice(0, comparedMaximum);
  }

  get #points(): string[] | undefined {
    return store.route.parameters.get('points')?.split(',');
  }

  #go(runs: readonly number[], points: readonly string[] | undefined): void {
    const parameters = new URLSearchParams(runs.length === 0 ? {} : { runs: runs.join(',') });
    if (points !== undefined) parameters.set('points', points.join(','));
    go('lab', store.route.equipment, parameters);
  }

  override render(): unknown {
    const chosen = this.#chosen;
    const toggle = (event: CustomEvent<number>) => {
      const { detail: id } = event;
      this.#go(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id], this.#points);
    };
    return html`<div class="page-head"><h1>${this.text('lab.title')}</h1><a class="button" href=${formatRoute('tuning')} data-testid="lab-tuning">${this.text('tuning.title')}</a><p class="secondary">${this.text('lab.lead')}</p></div>
      ${this.#error ? html`<p class="form-error" role="alert" data-testid="lab-failed">${this.text('lab.failed', { message: this.#error })}</p>` : nothing}
      <div class="lab-columns ${may(store.session?.role, 'lab') ? '' : 'watching'}">
        ${may(store.session?.role, 'lab') ? html`<braise-lab-form .options=${this.#options} plant=${store.model?.description.name ?? ''}></braise-lab-form>` : nothing}
        <section aria-label=${this.text('lab.runs')}>
          <braise-lab-runs .runs=${store.labRuns} .chosen=${chosen} @choose=${toggle}></braise-lab-runs>
          ${store.labRuns.length === 0 ? nothing : chosen.length === 0 ? html`<p class="secondary lab-hint">${this.text('lab.hint')}</p>` : html`<braise-lab-comparison .runs=${chosen} .points=${this.#points} @points=${(event: CustomEvent<string[]>) => this.#go(chosen, event.detail)}></braise-lab-comparison>`}
        </section>
      </div>`;
  }
}

define('braise-lab', BraiseLab);
