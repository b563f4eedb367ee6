import { html, nothing } from 'lit';
import {
  type LabOptions,
  LineError,
  readChanges,
  readFaults,
  readSweep,
  type Scenario,
  type Sweep,
} from '../../model/lab.ts';
import { startRun } from '../../state/lab.ts';
import type { TextKey } from '../../texts/en.ts';
import { BraiseElement, define } from '../element.ts';
import { plantLabel, strategyLabel } from '../naming.ts';

const methods = ['grid', 'latinHypercube', 'random'] as const;

/** What is to be run: the scenario, and where wanted a sweep over it. The lab checks it and says what is wrong. */
export class BraiseLabForm extends BraiseElement {
  static override properties = { options: { attribute: false }, plant: { type: String } };
  declare options: LabOptions | undefined;
  /** The site's own plant, offered first. */
  declare plant: string;
  #error = '';
  #busy = false;
  #weather = 'synthetic';
  #sweeping = false;
  #method: (typeof methods)[number] = 'grid';

  constructor() {
    super();
    this.plant = '';
  }

  override render(): unknown {
    const { options } = this;
    if (!options) return nothing;
    return html`<form class="lab-form panel" @submit=${this.#submit} aria-label=${this.text('lab.form')}>
      <h2>${this.text('lab.form')}</h2>
      ${this.#field('title', html`<input name="title" maxlength="200" autocomplete="off" data-testid="lab-title" />`)}
      ${this.#field('plant', this.#select('plant', options.plants, this.plant, plantLabel))}
      ${this.#field('strategy', this.#select('strategy', options.strategies, undefined, strategyLabel))}
      <div class="lab-pair">
        ${this.#field('start', html`<input type="date" name="start" required value="2026-01-12" />`)}
        ${this.#field('days', html`<input type="number" name="days" required min="0.01" max="3660" step="any" value="7" data-testid="lab-days" />`)}
      </div>
      ${this.#weatherFields(options)}
      <div class="lab-pair">
        ${this.#field('seed', html`<input type="number" name="seed" required min="0" max="4294967295" value="1" />`)}
        ${this.#field(
          'prices',
          this.#select('prices', options.prices, 'highly_dynamic', (name) => this.foreign(`lab.price.${name}`)),
        )}
      </div>
      ${this.#lines('faults', 'lab.faultsHelp')}
      ${this.#lines('changes', 'lab.changesHelp')}
      <label class="lab-check"><input type="checkbox" name="instruments" /> ${this.text('lab.instruments')}</label>
      <label class="lab-check"><input type="checkbox" ?checked=${this.#sweeping} @change=${(event: Event) => {
        this.#sweeping = (event.target as HTMLInputElement).checked;
        this.requestUpdate();
      }} data-testid="lab-sweeping" /> ${this.text('lab.sweep')}</label>
      ${this.#sweeping ? this.#sweepFields() : nothing}
      <p class="form-error" role="alert" data-testid="lab-error">${this.#error}</p>
      <button class="button primary" ?disabled=${this.#busy} data-testid="lab-start">${this.text('lab.start')}</button>
    </form>`;
  }

  #field(name: string, control: unknown): unknown {
    return html`<label class="lab-field"><span>${this.foreign(`lab.field.${name}`)}</span>${control}</label>`;
  }

  #select(name: string, values: readonly string[], chosen?: string, show = (value: string) => value): unknown {
    return html`<select name=${name} data-testid="lab-${name}">${values.map((value) => html`<option value=${value} ?selected=${value === chosen}>${show(value)}</option>`)}</select>`;
  }

  #lines(name: string, help: TextKey): unknown {
    return html`<label class="lab-field"><span>${this.foreign(`lab.field.${name}`)}</span>
      <textarea name=${name} rows="2" spellcheck="false" placeholder=${this.text(help)} data-testid="lab-${name}"></textarea></label>`;
  }

  #weatherFields({ weathers }: LabOptions): unknown {
    const choose = (event: Event) => {
      this.#weather = (event.target as HTMLSelectElement).value;
      this.requestUpdate();
    };
    return html`<div class=${this.#weather === 'held' ? 'lab-pair' : ''}>
      ${this.#field(
        'weather',
        html`<select name="weather" @change=${choose}><option value="synthetic">${this.text('lab.synthetic')}</option><option value="held">${this.text('lab.held')}</option>${weathers.map((name) => html`<option value=${`file:${name}`}>${name}</option>`)}</select>`,
      )}
      ${this.#weather === 'held' ? this.#field('outdoor', html`<input type="number" name="outdoor" required min="-40" max="50" step="any" value="-7" />`) : nothing}
    </div>`;
  }

  #sweepFields(): unknown {
    const choose = (event: Event) => {
      this.#method = (event.target as HTMLSelectElement).value as (typeof methods)[number];
      this.requestUpdate();
    };
    return html`<div class=${this.#method === 'grid' ? '' : 'lab-pair'}>
        ${this.#field('method', html`<select @change=${choose}>${methods.map((method) => html`<option value=${method} ?selected=${method === this.#method}>${this.foreign(`lab.method.${method}`)}</option>`)}</select>`)}
        ${this.#method === 'grid' ? nothing : this.#field('samples', html`<input type="number" name="samples" required min="1" max="10000" value="20" />`)}
      </div>
      ${this.#lines('parameters', 'lab.parametersHelp')}
      ${this.options?.broker ? html`<label class="lab-check"><input type="checkbox" name="broker" data-testid="lab-broker" /> ${this.text('lab.broker')}</label>` : nothing}`;
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    this.#error = '';
    this.#busy = true;
    this.requestUpdate();
    try {
      const { scenario, sweep } = this.#read(form);
      await startRun(scenario, sweep);
    } catch (error) {
      this.#error = error instanceof Error ? error.message : String(error);
    }
    this.#busy = false;
    this.requestUpdate();
  };

  #read(form: FormData): { scenario: Scenario; sweep: Sweep | undefined } {
    const word = (name: string) => String(form.get(name) ?? '').trim();
    const weather = word('weather');
    const title = word('title');
    const scenario: Scenario = {
      ...(title === '' ? {} : { title }),
      plant: word('plant'),
      strategy: word('strategy'),
      start: word('start'),
      days: Number(word('days')),
      seed: Number(word('seed')),
      prices: word('prices'),
      ...(weather === 'held' ? { outdoor: Number(word('outdoor')) } : {}),
      ...(weather.startsWith('file:') ? { weather: weather.slice('file:'.length) } : {}),
      faults: readFaults(word('faults')),
      changes: this.#readLines('changes', word('changes'), readChanges),
      instruments: form.get('instruments') !== null,
    };
    if (!this.#sweeping) return { scenario, sweep: undefined };
    const parameters = this.#readLines('parameters', word('parameters'), readSweep);
    const samples = this.#method === 'grid' ? {} : { samples: Number(word('samples')) };
    const workers = form.get('broker') === null ? {} : ({ workers: 'broker' } as const);
    return { scenario, sweep: { method: this.#method, ...samples, ...workers, parameters } };
  }

  #readLines<T>(name: string, text: string, read: (text: string) => T): T {
    try {
      return read(text);
    } catch (error) {
      if (!(error instanceof LineError)) throw error;
      throw new Error(this.text('lab.badLine', { field: this.foreign(`lab.field.${name}`), line: error.line }));
    }
  }
}

define('braise-lab-form', BraiseLabForm);
