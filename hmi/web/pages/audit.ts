import { html, nothing } from 'lit';
import { BraiseElement, define } from '../components/element.ts';
import { mark } from '../components/mark.ts';
import {
  configurationReason,
  equipmentLabel,
  fullPointLabel,
  plantLabel,
  strategyLabel,
  valueText,
} from '../components/naming.ts';
import { isHash, runRecord, tagWords } from '../model/audit.ts';
import { faultRecord } from '../model/faults.ts';
import { formatTime } from '../model/format.ts';
import type { AuditRecord, PointDescription } from '../model/shapes.ts';
import { fetchAudit } from '../state/session.ts';
import { store } from '../state/store.ts';

/** Records asked for at once. */
const portion = 200;
/** Changes up to this long, in letters, stand on one line. */
const shortLength = 48;
const number = /^-?\d+(\.\d+)?(e-?\d+)?$/i;

/** Who did what, when, why, and what came of it; newest first. */
export class BraiseAudit extends BraiseElement {
  static override topics = ['plant'] as const;
  #records: readonly AuditRecord[] | undefined;
  #error = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  readonly #load = async (): Promise<void> => {
    await this.#fetch(0, portion, () => []);
  };

  /** The portion before the oldest record shown. */
  readonly #older = async (): Promise<void> => {
    const oldest = this.#records?.at(-1)?.sequence ?? 1;
    const from = Math.max(1, oldest - portion);
    await this.#fetch(from, oldest - from, () => this.#records ?? []);
  };

  async #fetch(from: number, limit: number, kept: () => readonly AuditRecord[]): Promise<void> {
    try {
      const more = await fetchAudit(from, limit);
      const records = new Map([...kept(), ...more].map((record) => [record.sequence, record]));
      this.#records = [...records.values()].sort((a, b) => b.sequence - a.sequence);
      this.#error = '';
    } catch (error) {
      this.#error = this.text('audit.failed', { message: error instanceof Error ? error.message : String(error) });
    }
    this.requestUpdate();
  }

  override render(): unknown {
    const records = this.#records;
    return html`<div class="page-head"><h1>${this.text('audit.title')}</h1>
      <button class="button" @click=${() => void this.#load()} data-testid="audit-refresh">${this.text('audit.refresh')}</button></div>
      ${this.#error ? html`<p class="form-error" role="alert">${this.#error}</p>` : nothing}
      ${records?.length === 0 ? html`<p class="page-empty">${this.text('audit.none')}</p>` : nothing}
      ${
        records && records.length > 0
          ? html`<table class="data stacked audit" aria-label=${this.text('audit.title')} data-testid="audit-list"><thead><tr>
              <th scope="col" class="numeric">${this.text('audit.number')}</th><th scope="col">${this.text('audit.time')}</th><th scope="col">${this.text('audit.plantTime')}</th>
              <th scope="col">${this.text('audit.who')}</th><th scope="col">${this.text('audit.action')}</th><th scope="col">${this.text('audit.target')}</th>
              <th scope="col">${this.text('audit.change')}</th><th scope="col">${this.text('audit.reason')}</th><th scope="col">${this.text('audit.result')}</th>
            </tr></thead><tbody>${records.map((record) => this.#row(record))}</tbody></table>
            ${(records.at(-1)?.sequence ?? 1) > 1 ? html`<p><button class="button" @click=${() => void this.#older()}>${this.text('audit.older')}</button></p>` : nothing}`
          : nothing
      }`;
  }

  #row(record: AuditRecord): unknown {
    const { language, timeZone, model, translator } = store;
    const point = model?.pointByName.get(record.target);
    const [action, mode] = record.action.split(' ');
    const words = translator.find(`action.${action}`) ?? this.foreign(action);
    const [code, ...rest] = record.result.split(': ');
    const done = record.result === 'done';
    const result = translator.find(`result.${code}`) ?? translator.find(`refusal.${code}`) ?? code;
    return html`<tr title="${this.text('audit.hash')} ${record.hash}">
      <td class="numeric secondary number">${record.sequence}</td>
      <td class="nowrap" data-label=${this.text('audit.time')}>${formatTime(Date.parse(record.time) / 1000, language, timeZone, 'dateTime')}</td>
      <td class="nowrap secondary" data-label=${this.text('audit.plantTime')}>${formatTime(record.plantTime, language, timeZone, 'dateTime')}</td>
      <td data-label=${this.text('audit.who')}><span>${record.who}${record.role === record.who ? nothing : html` <small class="secondary">${translator.find(`role.${record.role}`) ?? record.role}</small>`}</span></td>
      <td data-label=${this.text('audit.action')}>${mode === undefined ? words : this.text('faceplate.reasonFor', { what: words, why: translator.find(`mode.${mode}`) ?? mode })}</td>
      <td data-label=${this.text('audit.target')}>${point ? fullPointLabel(point) : this.#target(record.target)}</td>
      <td data-label=${this.text('audit.change')}>${this.#change(record, point)}</td>
      <td data-label=${this.text('audit.reason')}>${this.#reason(record)}</td>
      <td class="${done ? '' : 'refused'}" data-label=${this.text('audit.result')} title=${rest.join(': ')}><span>${mark(done ? 'check' : 'cross')} ${result}</span></td>
    </tr>`;
  }

  /** An equipment, an alarm of one (`name#what`), the plant, the lab or a run of it, or an account. */
  #target(target: string): string {
    if (target === store.model?.description.name || target === 'plant') return plantLabel(target);
    const lab = /^lab(?:\.run\.(\d+))?$/.exec(target);
    if (lab) return lab[1] === undefined ? this.text('nav.lab') : `${this.text('nav.lab')} #${lab[1]}`;
    const [name, alarm] = target.split('#');
    if (alarm === undefined) return equipmentLabel(name);
    const point = store.model?.pointByName.get(name);
    const about = point ? fullPointLabel(point) : name === 'plant' ? plantLabel(name) : equipmentLabel(name);
    return `${about} · ${this.text('audit.alarm')}`;
  }

  #reason({ action, before, reason, role }: AuditRecord): string {
    if (!reason || action.split('.')[0] !== 'configuration') return reason ?? '';
    return configurationReason(reason, { byFile: role === 'system', first: !before });
  }

  #change(record: AuditRecord, point: PointDescription | undefined): unknown {
    const show = (value: unknown): string => {
      if (value === null || value === undefined || value === '') return '—';
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      if (point && number.test(text)) return valueText(point, Number(text));
      if (record.action === 'strategy') return strategyLabel(text);
      if (record.action.startsWith('simulation.')) return this.#fault(text);
      if (record.action.startsWith('lab.')) return this.#run(text);
      const tags = tagWords(text);
      if (tags !== undefined) return `${this.text('mode.maintenance')} (${tags})`;
      return store.translator.find(`mode.${text}`) ?? store.translator.find(`alarmState.${text}`) ?? text;
    };
    if ((!record.before && !record.after) || isHash(record.after)) return '';
    const [before, after] = [show(record.before), show(record.after)];
    const short = before.length + after.length <= shortLength;
    if (!record.before) return html`<b class=${short ? 'nowrap' : 'long'}>${after}</b>`;
    return html`<span class=${short ? 'nowrap' : 'long'}>${before} → <b>${after}</b></span>`;
  }

  /** What was asked of the lab; what is no run is shown as it is. */
  #run(text: string): string {
    const run = runRecord(text);
    if (run === undefined) return text;
    const { title, plant, strategy, days, sweep, kept } = run;
    const told = [
      title,
      kept === undefined ? undefined : this.text(kept ? 'lab.kept' : 'audit.notKept'),
      plant === undefined && strategy === undefined
        ? undefined
        : this.text(sweep ? 'audit.sweep' : 'audit.run', {
            ...(plant === undefined ? {} : { plant: plantLabel(plant) }),
            ...(strategy === undefined ? {} : { strategy: strategyLabel(strategy) }),
            ...(days === undefined ? {} : { days }),
          }),
    ];
    return told.filter((part) => part !== undefined).join(' · ');
  }

  /** What was injected, as the record has it (JSON), in words; what cannot be read as that is shown as it is. */
  #fault(text: string): string {
    const fault = faultRecord(text);
    if (fault === undefined) return text;
    const { kind, severity, hours } = fault;
    const told = [
      this.foreign(`fault.${kind}`),
      severity === undefined ? undefined : this.text('audit.severity', { severity }),
      hours === undefined ? undefined : `${hours}\u202fh`,
    ];
    return told.filter((part) => part !== undefined).join(', ');
  }
}

define('braise-audit', BraiseAudit);
