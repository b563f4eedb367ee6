import { html, nothing } from 'lit';
import { ask } from '../components/confirm.ts';
import { BraiseElement, define } from '../components/element.ts';
import { entryProblemText } from '../components/entry-text.ts';
import { mark } from '../components/mark.ts';
import { equipmentLabel, pointLabel, rolesText, valueText } from '../components/naming.ts';
import '../components/strategy.ts';
import '../components/value.ts';
import { readEntry, shownRange } from '../model/entry.ts';
import { digitsOf, formatNumber, formatTime, unitLabel } from '../model/format.ts';
import { measuredFor } from '../model/overview-model.ts';
import type { PlantModel } from '../model/plant-model.ts';
import { maySetSetpoint, rolesForSetpoint } from '../model/rights.ts';
import { formatRoute } from '../model/route.ts';
import type { AuditRecord, PointDescription } from '../model/shapes.ts';
import { perform } from '../state/commands.ts';
import { fetchAudit } from '../state/session.ts';
import { store } from '../state/store.ts';

const auditPortion = 1000;

/** Every set-point of the plant, by system and equipment, with what it commands beside it. */
export class BraiseSetpoints extends BraiseElement {
  static override topics = ['plant', 'session', 'link'] as const;
  #search = '';
  readonly #drafts = new Map<string, string>();
  readonly #problems = new Map<string, string>();
  readonly #changes = new Map<string, AuditRecord>();

  override render(): unknown {
    const { model } = store;
    if (!model) return nothing;
    const groups = model.systems().flatMap(({ key, equipment }) => {
      const points = equipment.flatMap((one) =>
        model.pointsOf(one).filter((point) => point.kind === 'setpoint' && this.#matches(point)),
      );
      return points.length > 0 ? [{ key, points }] : [];
    });
    return html`<div class="page-head"><h1>${this.text('setpoints.title')}</h1>
      <label class="compact-field">${this.text('setpoints.search')}
        <input type="search" .value=${this.#search} @input=${this.#onSearch} data-testid="setpoints-search" /></label></div>
      <braise-strategy></braise-strategy>
      ${groups.length === 0 ? html`<p class="page-empty">${this.text('setpoints.none')}</p>` : this.#table(groups, model)}`;
  }

  #table(groups: readonly { key: string; points: readonly PointDescription[] }[], model: PlantModel): unknown {
    return html`<table class="data stacked setpoints" aria-label=${this.text('setpoints.title')}>
      <thead><tr>
        <th scope="col">${this.text('alarms.equipment')}</th><th scope="col">${this.text('setpoints.point')}</th>
        <th scope="col" class="numeric">${this.text('setpoints.value')}</th><th scope="col" class="numeric">${this.text('setpoints.measured')}</th>
        <th scope="col" class="numeric">${this.text('setpoints.range')}</th><th scope="col">${this.text('setpoints.changed')}</th>
        <th scope="col">${this.text('setpoints.new')}</th>
      </tr></thead>
      ${groups.map(
        ({ key, points }) => html`<tbody>
          <tr class="group"><th scope="rowgroup" colspan="7">${model.description.systems[key][store.language]}</th></tr>
          ${points.map((point) => this.#row(point))}</tbody>`,
      )}</table>`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#loadChanges();
  }

  /** Who changed which set-point last: as far back as one portion of the audit trail goes. */
  async #loadChanges(): Promise<void> {
    try {
      for (const record of await fetchAudit(0, auditPortion)) {
        if (record.action === 'setpoint' && record.result === 'done') this.#changes.set(record.target, record);
      }
    } catch (error) {
      // The column stays empty; set-points themselves do not depend on the trail.
      console.warn('audit', error);
    }
    this.requestUpdate();
  }

  readonly #onSearch = (event: Event): void => {
    this.#search = (event.target as HTMLInputElement).value;
    this.requestUpdate();
  };

  #matches(point: PointDescription): boolean {
    const wanted = this.#search.trim().toLowerCase();
    if (wanted === '') return true;
    const shown = `${point.name} ${pointLabel(point)} ${equipmentLabel(store.model?.equipmentOf(point))}`;
    return shown.toLowerCase().includes(wanted);
  }

  #row(point: PointDescription): unknown {
    const { model } = store;
    if (!model) return nothing;
    const equipment = model.equipmentOf(point);
    const measured = measuredFor(model, point);
    const needed = point.role ?? 'operator';
    const allowed = maySetSetpoint(store.session?.role, needed);
    const roles = rolesText(rolesForSetpoint(needed));
    const draft = this.#drafts.get(point.name) ?? '';
    const problem = this.#problems.get(point.name);
    const reason = allowed ? (store.fresh ? '' : this.text('deny.link')) : this.text('deny.role', { roles });
    return html`<tr data-testid="setpoint-${point.name}">
      <td><a href=${formatRoute('setpoints', equipment.name)}>${equipmentLabel(equipment)}</a></td>
      <th scope="row">${pointLabel(point)}</th>
      <td class="numeric" data-label=${this.text('setpoints.value')}><braise-value point=${point.name}></braise-value></td>
      <td class="numeric" data-label=${this.text('setpoints.measured')}>${measured ? html`<braise-value point=${measured.name}></braise-value>` : ''}</td>
      <td class="numeric secondary nowrap" data-label=${this.text('setpoints.range')}>${this.#range(point)}</td>
      <td class="secondary nowrap" data-label=${this.text('setpoints.changed')}>${this.#changed(point)}</td>
      <td>${allowed ? nothing : html`<span class="secondary locked" title=${reason}>${mark('lock')}${roles}</span>`}
        <form ?hidden=${!allowed} class="entry-form" @submit=${(event: Event) => this.#submit(event, point)}>
          <input class="entry" inputmode="decimal" autocomplete="off" .value=${draft} ?disabled=${reason !== ''}
            data-testid="setpoint-entry-${point.name}" aria-label="${this.text('setpoints.new')}: ${pointLabel(point)}, ${equipmentLabel(equipment)}"
            aria-invalid=${problem ? 'true' : 'false'}
            @input=${(event: Event) => this.#edit(point, (event.target as HTMLInputElement).value)} />
          <span class="unit">${unitLabel(point.unit)}</span>
          <button class="button small" type="submit" data-testid="setpoint-set-${point.name}" ?disabled=${reason !== '' || draft.trim() === ''}>${this.text('setpoints.set')}</button>
        </form>
        ${problem ? html`<div class="form-error" role="alert">${problem}</div>` : allowed && reason ? html`<div class="secondary">${reason}</div>` : nothing}
      </td>
    </tr>`;
  }

  #range(point: PointDescription): string {
    const [low, high] = shownRange(point);
    const text = (value: number): string => formatNumber(value, digitsOf(point), store.language);
    return `${text(low)} … ${text(high)} ${unitLabel(point.unit)}`;
  }

  #changed(point: PointDescription): unknown {
    const record = this.#changes.get(point.name);
    if (!record) return '';
    return html`${record.who}, ${formatTime(record.plantTime, store.language, store.timeZone, 'short')}`;
  }

  #edit(point: PointDescription, draft: string): void {
    this.#drafts.set(point.name, draft);
    this.#problems.delete(point.name);
    this.requestUpdate();
  }

  async #submit(event: Event, point: PointDescription): Promise<void> {
    event.preventDefault();
    const current = store.image.value[point.index];
    const entry = readEntry(this.#drafts.get(point.name) ?? '', point, Number.isFinite(current) ? current : undefined);
    if (!entry.ok) {
      this.#problems.set(point.name, entryProblemText(entry.problem, point));
      this.requestUpdate();
      return;
    }
    const command = { type: 'setpoint', point: point.name, value: entry.value } as const;
    const consent = await ask({
      text: this.text('confirm.setpoint', {
        point: pointLabel(point),
        equipment: equipmentLabel(store.model?.equipmentOf(point)),
      }),
      change: { before: valueText(point, current), after: valueText(point, entry.value) },
      preview: command,
    });
    if (!consent) return;
    const answer = await perform(command);
    if (answer.ok) {
      this.#drafts.delete(point.name);
      await this.#loadChanges();
    }
    this.requestUpdate();
  }
}

define('braise-setpoints', BraiseSetpoints);
