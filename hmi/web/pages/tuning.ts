import { html, nothing } from 'lit';
import { BraiseElement, define } from '../components/element.ts';
import '../components/lab/proposals.ts';
import { loopLabel, temperatureText } from '../components/naming.ts';
import { Polling } from '../components/polling.ts';
import { messageOf } from '../model/format.ts';
import { may } from '../model/rights.ts';
import { formatRoute } from '../model/route.ts';
import type { TuningJob, TuningOptions } from '../model/tuning.ts';
import { go } from '../state/app.ts';
import { fetchVersion } from '../state/configuration.ts';
import { store } from '../state/store.ts';
import { cancelTuning, fetchTuning, fetchTuningOptions, startTuning } from '../state/tuning.ts';

/** How often progress is asked for, and otherwise whether somebody began something. */
const progressMs = 1000;
const lookMs = 5000;

/** Loops identified on the twin: which, how far, what is proposed, and the way of a proposal to the plant file. */
export class BraiseTuning extends BraiseElement {
  static override topics = ['session', 'plant'] as const;
  #options: TuningOptions | undefined;
  #job: TuningJob | undefined;
  #failed = '';
  #error = '';
  #busy = false;
  readonly #loops = new Set<string>();
  readonly #left = new Set<string>();
  readonly #polling = new Polling(this, () => this.#look());

  async #look(): Promise<number> {
    try {
      this.#options ??= await fetchTuningOptions();
      this.#job = await fetchTuning();
      this.#failed = '';
    } catch (error) {
      this.#failed = this.text('lab.failed', { message: messageOf(error) });
    }
    return this.#job?.state === 'running' ? progressMs : lookMs;
  }

  override render(): unknown {
    const engineer = may(store.session?.role, 'configure');
    return html`<div class="page-head"><h1>${this.text('tuning.title')}</h1><a class="button" href=${formatRoute('lab')}>${this.text('tuning.toLab')}</a></div>
      <p class="secondary">${this.text('tuning.lead')}</p>
      ${this.#failed ? html`<p class="form-error" role="alert">${this.#failed}</p>` : nothing}
      <div class="lab-columns ${engineer ? '' : 'watching'}">
        ${engineer && this.#options ? this.#form(this.#options) : nothing}
        <section aria-labelledby="tuning-found">${this.#found(this.#job, engineer)}</section>
      </div>`;
  }

  #form({ loops, points }: TuningOptions): unknown {
    const running = this.#job?.state === 'running';
    return html`<form class="lab-form panel" aria-labelledby="tuning-form" @submit=${this.#submit}>
      <h2 id="tuning-form">${this.text('tuning.form')}</h2>
      <fieldset class="tuning-choice"><legend>${this.text('tuning.points')}</legend>
        ${points.map(({ name, outdoor }) => this.#check(this.#left, name, `${this.foreign(`tuning.point.${name}`)} (${temperatureText(outdoor)})`, true))}</fieldset>
      <fieldset class="tuning-choice"><legend>${this.text('tuning.loops')}</legend>
        <button type="button" class="button small" data-testid="tuning-all" @click=${() => this.#all(loops)}>${this.text(this.#loops.size === loops.length ? 'tuning.none' : 'tuning.all')}</button>
        ${loops.map((loop) => this.#check(this.#loops, loop, loopLabel(loop), false))}</fieldset>
      <p class="form-error" role="alert" data-testid="tuning-error">${this.#error}</p>
      <button class="button primary" ?disabled=${this.#busy || running || this.#loops.size === 0 || this.#left.size === points.length} data-testid="tuning-start">${this.text('tuning.start')}</button>
    </form>`;
  }

  /** @param inverse the set holds what is not ticked */
  #check(set: Set<string>, name: string, label: string, inverse: boolean): unknown {
    const toggle = () => {
      if (!set.delete(name)) set.add(name);
      this.requestUpdate();
    };
    return html`<label class="lab-check"><input type="checkbox" data-testid="tuning-choose-${name}" .checked=${set.has(name) !== inverse} @change=${toggle} /> ${label}</label>`;
  }

  #all(loops: readonly string[]): void {
    const every = this.#loops.size === loops.length;
    this.#loops.clear();
    if (!every) for (const loop of loops) this.#loops.add(loop);
    this.requestUpdate();
  }

  #found(job: TuningJob | undefined, engineer: boolean): unknown {
    const head = html`<h2 id="tuning-found">${this.text('tuning.found')}</h2>`;
    if (job === undefined) return html`${head}<p class="page-empty">${this.text('tuning.nothing')}</p>`;
    return html`${head}${this.#state(job, engineer)}
      <braise-proposals .proposals=${job.proposals} ?choosing=${engineer} @prepare=${(event: CustomEvent<string[]>) => go('configuration', undefined, new URLSearchParams({ tuning: event.detail.join(',') }))}></braise-proposals>`;
  }

  #state({ state, share, who, reason = '', proposals, loops }: TuningJob, engineer: boolean): unknown {
    const count = { done: proposals.length, all: loops.length };
    const words = html`<span role="status" data-testid="tuning-state" data-state=${state}>${this.text(`tuning.state.${state}`, { ...count, who, reason })}</span>`;
    if (state !== 'running') return html`<p class="tuning-state">${words}</p>`;
    return html`<p class="tuning-state">${words} <progress max="1" value=${share} aria-label=${this.text('tuning.progress')}></progress> <span>${Math.round(share * 100)} %</span>
      ${engineer ? html`<button class="button small" ?disabled=${this.#busy} data-testid="tuning-cancel" @click=${() => void this.#act(cancelTuning)}>${this.text('tuning.cancel')}</button>` : nothing}</p>`;
  }

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const at = (this.#options?.points ?? []).map(({ name }) => name).filter((name) => !this.#left.has(name));
    void this.#act(async () => {
      const { text } = await fetchVersion(0);
      await startTuning(text, [...this.#loops], at);
    });
  };

  async #act(work: () => Promise<unknown>): Promise<void> {
    this.#busy = true;
    this.#error = '';
    this.requestUpdate();
    try {
      await work();
    } catch (error) {
      this.#error = messageOf(error);
    }
    this.#busy = false;
    await this.#polling.now();
  }
}

define('braise-tuning', BraiseTuning);
