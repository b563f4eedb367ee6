import { html, nothing } from 'lit';
import { ask } from '../components/confirm.ts';
import { BraiseElement, define } from '../components/element.ts';
import { mark } from '../components/mark.ts';
import { equipmentLabel, fullPointLabel } from '../components/naming.ts';
import { Polling } from '../components/polling.ts';
import { possible, readNumber, readSeverity, shownSeverity, targetsOf } from '../model/faults.ts';
import { formatNumber, formatTime, messageOf, toShown, unitLabel } from '../model/format.ts';
import { may } from '../model/rights.ts';
import { formatRoute } from '../model/route.ts';
import type { ActiveFault, FaultKind, Simulation } from '../model/shapes.ts';
import { clearFault, fetchSimulation, injectFault, ServerRefusal } from '../state/session.ts';
import { store } from '../state/store.ts';

/** Others may inject and clear, and faults end by themselves: the list is asked for again this often. */
const refreshMs = 5000;

/** Faults of the virtual plant: what is on, and a form to inject another. For engineers, who try how plant and people take it. */
export class BraiseSimulation extends BraiseElement {
  static override topics = ['plant', 'session'] as const;
  #simulation: Simulation | undefined;
  #error = '';
  #problem = '';
  #kind = '';
  #target = '';
  readonly #polling = new Polling(this, () => this.#look());

  async #look(): Promise<number | undefined> {
    if (!may(store.session?.role, 'simulate')) return undefined;
    try {
      this.#simulation = await fetchSimulation();
      this.#error = '';
    } catch (error) {
      this.#error =
        error instanceof ServerRefusal && error.code === 'noSimulation'
          ? this.text('simulation.notSimulated')
          : this.text('simulation.unreachable', { message: messageOf(error) });
    }
    return refreshMs;
  }

  override render(): unknown {
    const title = html`<div class="page-head"><h1>${this.text('simulation.title')}</h1></div>`;
    if (!may(store.session?.role, 'simulate'))
      return html`${title}<p class="page-empty">${this.text('simulation.engineersOnly')}</p>`;
    return html`${title}<p class="secondary">${this.text('simulation.lead')}</p>
      ${this.#error ? html`<p class="form-error" role="alert">${this.#error}</p>` : nothing}
      ${this.#simulation ? html`<div class="simulation">${this.#form(this.#simulation)} ${this.#active(this.#simulation)}</div>` : nothing}`;
  }

  #active({ faults, library }: Simulation): unknown {
    return html`<section aria-labelledby="simulation-active"><h2 id="simulation-active">${this.text('simulation.active')}</h2>
      ${
        faults.length === 0
          ? html`<p class="all-well">${mark('check')}${this.text('simulation.none')}</p>`
          : html`<table class="data stacked" aria-labelledby="simulation-active" data-testid="faults"><thead><tr>
          <th scope="col">${this.text('simulation.fault')}</th><th scope="col">${this.text('simulation.target')}</th><th scope="col">${this.text('simulation.severity')}</th>
          <th scope="col">${this.text('simulation.from')}</th><th scope="col">${this.text('simulation.until')}</th><th scope="col"><span class="visually-hidden">${this.text('table.actions')}</span></th></tr></thead>
        <tbody>${faults.map((fault) => this.#row(fault, library))}</tbody></table>`
      }</section>`;
  }

  #row(fault: ActiveFault, library: readonly FaultKind[]): unknown {
    const severity = library.find(({ kind }) => kind === fault.kind)?.severity;
    const amount = severity && (fault.severity ?? severity.default);
    const { language, timeZone, now } = store;
    const ahead = fault.from !== undefined && now !== undefined && fault.from > now;
    return html`<tr data-testid="fault-${fault.id}"><th scope="row">${this.foreign(`fault.${fault.kind}`)}</th>
      <td data-label=${this.text('simulation.target')}><a href=${formatRoute('simulation', this.#equipmentOf(fault.target))}>${this.#targetLabel(fault.target)}</a></td>
      <td data-label=${this.text('simulation.severity')}>${severity && amount !== undefined ? `${formatNumber(toShown(amount, severity.unit), 1, language)} ${this.#unit(severity.unit, fault.target)}` : ''}</td>
      <td class="nowrap" data-label=${this.text('simulation.from')}>${fault.from === undefined ? '' : formatTime(fault.from, language, timeZone, 'short')}${ahead ? html` <span class="tag">${this.text('simulation.waiting')}</span>` : nothing}</td>
      <td class="nowrap" data-label=${this.text('simulation.until')}>${fault.until === undefined ? this.text('simulation.untilCleared') : formatTime(fault.until, language, timeZone, 'short')}</td>
      <td><button class="button small" data-testid="fault-clear-${fault.id}" aria-label=${this.text('simulation.clearOf', { what: this.#what(fault) })}
        @click=${() => void this.#clear(fault)}>${this.text('simulation.clear')}</button></td></tr>`;
  }

  #form({ library }: Simulation): unknown {
    const { model } = store;
    if (!model) return nothing;
    const kinds = possible(library, model)
      .map((kind) => ({ kind, label: this.foreign(`fault.${kind.kind}`) }))
      .sort((a, b) => a.label.localeCompare(b.label, store.language));
    const chosen = kinds.find(({ kind }) => kind.kind === this.#kind)?.kind ?? kinds[0]?.kind;
    if (!chosen) return nothing;
    const { equipment, points } = targetsOf(chosen, model);
    const targets = [
      ...equipment.map((one) => ({ name: one.name, label: equipmentLabel(one) })),
      ...points.map((one) => ({ name: one.name, label: fullPointLabel(one) })),
    ];
    const target = targets.find(({ name }) => name === this.#target)?.name ?? targets[0].name;
    return html`<section aria-labelledby="simulation-inject"><h2 id="simulation-inject">${this.text('simulation.inject')}</h2>
      <form class="fault-form" novalidate @submit=${(event: SubmitEvent) => void this.#submit(event, chosen)}>
        <label>${this.text('simulation.fault')}<select name="kind" data-testid="fault-kind" @change=${this.#choose}>
          ${kinds.map(({ kind, label }) => html`<option value=${kind.kind} ?selected=${kind === chosen}>${label}</option>`)}</select></label>
        <p class="secondary" role="status">${this.foreign(`faultEffect.${chosen.kind}`)}</p>
        <label>${this.text('simulation.target')}<select name="target" data-testid="fault-target" @change=${this.#aim}>
          ${targets.map(({ name, label }) => html`<option value=${name} ?selected=${name === target}>${label}</option>`)}</select></label>
        ${chosen.severity ? this.#severity(chosen.severity, target) : nothing}
        <label>${this.text('simulation.hours')}<span class="fault-entry"><input class="entry" name="hours" inputmode="decimal" autocomplete="off" data-testid="fault-hours" aria-describedby="fault-hours-help" />
          <small id="fault-hours-help" class="secondary">${this.text('simulation.hoursHelp')}</small></span></label>
        <p class="form-error" role="alert">${this.#problem}</p>
        <button class="button primary" type="submit" data-testid="fault-inject">${this.text('simulation.submit')}</button>
      </form></section>`;
  }

  #severity(severity: NonNullable<FaultKind['severity']>, target: string): unknown {
    const { low, high, usual } = shownSeverity(severity);
    const text = (value: number): string => formatNumber(value, Number.isInteger(value) ? 0 : 1, store.language);
    const range = this.text('simulation.severityRange', {
      low: text(low),
      high: text(high),
      unit: this.#unit(severity.unit, target),
    });
    return html`<label>${this.text('simulation.severity')}<span class="fault-entry">
      <input class="entry" name="severity" inputmode="decimal" autocomplete="off" data-testid="fault-severity" placeholder=${text(usual)} aria-describedby="fault-severity-help" />
      <small id="fault-severity-help" class="secondary">${range}</small></span></label>`;
  }

  /** In words: a sensor's fault has the unit of its point, or that an hour. */
  #unit(unit: string, target: string): string {
    if (unit === 'fraction') return '%';
    if (unit === 'count') return this.text('simulation.times');
    const point = store.model?.pointByName.get(target);
    // Faults count in the point's own unit: a share's is not per cent.
    const own = point?.unit === 'fraction' ? '' : unitLabel(point?.unit ?? '');
    return unit.includes('hour') ? `${own}/h` : own;
  }

  readonly #choose = (event: Event): void => {
    const select = event.target as HTMLSelectElement;
    this.#kind = select.value;
    this.#problem = '';
    // Nine kelvins of one fault are not nine per cent of the next.
    const severity = select.form?.elements.namedItem('severity');
    if (severity instanceof HTMLInputElement) severity.value = '';
    this.requestUpdate();
  };

  readonly #aim = (event: Event): void => {
    this.#target = (event.target as HTMLSelectElement).value;
    this.requestUpdate();
  };

  async #submit(event: SubmitEvent, { kind, severity }: FaultKind): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const fields = new FormData(form);
    const typed = (name: string): string => String(fields.get(name) ?? '');
    const target = typed('target');
    const amount = severity && readSeverity(typed('severity'), severity.unit);
    const hours = readNumber(typed('hours'));
    this.#problem =
      target === ''
        ? this.text('simulation.noTarget')
        : [amount, hours].some((value) => value !== undefined && !Number.isFinite(value))
          ? this.text('simulation.notANumber')
          : '';
    this.requestUpdate();
    if (this.#problem !== '') return;
    const what = this.#what({ kind, target });
    if (!(await ask({ text: this.text('simulation.confirm', { what }) }))) return;
    const request = {
      kind,
      target,
      ...(amount === undefined ? {} : { severity: amount }),
      ...(hours === undefined ? {} : { hours }),
    };
    await this.#change(() => injectFault(request), this.text('simulation.injected', { what }));
  }

  async #clear(fault: ActiveFault): Promise<void> {
    await this.#change(() => clearFault(fault.id), this.text('simulation.cleared', { what: this.#what(fault) }));
  }

  async #change(act: () => Promise<unknown>, done: string): Promise<void> {
    try {
      await act();
      store.say('info', done);
    } catch (error) {
      store.say('error', this.text('simulation.refused', { message: messageOf(error) }));
    }
    await this.#polling.now();
  }

  #what({ kind, target }: Pick<ActiveFault, 'kind' | 'target'>): string {
    return `${this.foreign(`fault.${kind}`)} · ${this.#targetLabel(target)}`;
  }

  #equipmentOf(target: string): string {
    const point = store.model?.pointByName.get(target);
    return (point && store.model?.equipmentOf(point).name) ?? target;
  }

  #targetLabel(target: string): string {
    const point = store.model?.pointByName.get(target);
    return point ? fullPointLabel(point) : equipmentLabel(target);
  }
}

define('braise-simulation', BraiseSimulation);
