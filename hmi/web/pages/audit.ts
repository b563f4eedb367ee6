import { html, nothing } from 'lit';
import { BraiseElement, define } from '../components/element.ts';
import { equipmentLabel, fullPointLabel, valueText } from '../components/naming.ts';
import { formatTime } from '../model/format.ts';
import type { AuditRecord } from '../model/shapes.ts';
import { fetchAudit } from '../state/session.ts';
import { store } from '../state/store.ts';

/** Who did what, when, why, and what came of it. */
export class BraiseAudit extends BraiseElement {
  static override topics = ['plant'] as const;
  #records: readonly AuditRecord[] | undefined;
  #error = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  readonly #load = async (): Promise<void> => {
    try {
      this.#records = [...(await fetchAudit())].sort((a, b) => b.sequence - a.sequence);
      this.#error = '';
    } catch (error) {
      this.#error = this.text('audit.failed', { message: error instanceof Error ? error.message : String(error) });
    }
    this.requestUpdate();
  };

  override render(): unknown {
    return html`<div class="page-head"><h1>${this.text('audit.title')}</h1>
      <button class="button" @click=${() => void this.#load()} data-testid="audit-refresh">${this.text('audit.refresh')}</button></div>
      ${this.#error ? html`<p class="form-error" role="alert">${this.#error}</p>` : nothing}
      ${this.#records?.length === 0 ? html`<p>${this.text('audit.none')}</p>` : nothing}
      ${
        this.#records && this.#records.length > 0
          ? html`<table class="data audit" data-testid="audit-list"><thead><tr>
              <th scope="col" class="numeric">#</th><th scope="col">${this.text('audit.time')}</th><th scope="col">${this.text('audit.plantTime')}</th>
              <th scope="col">${this.text('audit.who')}</th><th scope="col">${this.text('audit.action')}</th><th scope="col">${this.text('audit.target')}</th>
              <th scope="col">${this.text('audit.change')}</th><th scope="col">${this.text('audit.reason')}</th><th scope="col">${this.text('audit.result')}</th>
            </tr></thead><tbody>${this.#records.map((record) => this.#row(record))}</tbody></table>`
          : nothing
      }`;
  }

  #row(record: AuditRecord): unknown {
    const { language, timeZone, model } = store;
    const point = model?.pointByName.get(record.target);
    const show = (value: unknown): string => {
      if (value === null || value === undefined || value === '') return '—';
      if (typeof value === 'number' && point) return valueText(point, value);
      if (typeof value === 'string') return store.translator.find(`mode.${value}`) ?? value;
      return JSON.stringify(value);
    };
    return html`<tr title=${record.hash}>
      <td class="numeric">${record.sequence}</td>
      <td class="nowrap">${formatTime(Date.parse(record.time) / 1000, language, undefined, 'dateTime')}</td>
      <td class="nowrap secondary">${formatTime(record.plantTime, language, timeZone, 'dateTime')}</td>
      <td>${record.who} <small>${store.translator.find(`role.${record.role}`) ?? record.role}</small></td>
      <td>${store.translator.find(`action.${record.action}`) ?? this.foreign(record.action)}</td>
      <td>${point ? fullPointLabel(point) : equipmentLabel(record.target)}</td>
      <td>${show(record.before)} → ${show(record.after)}</td>
      <td>${record.reason ?? ''}</td>
      <td class=${record.result === 'ok' ? '' : 'refused'}>${store.translator.find(`result.${record.result}`) ?? record.result}</td>
    </tr>`;
  }
}

define('braise-audit', BraiseAudit);
