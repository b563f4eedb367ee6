import { html, nothing } from 'lit';
import { ask } from '../components/confirm.ts';
import { BraiseElement, define } from '../components/element.ts';
import { entryProblemText } from '../components/entry-text.ts';
import { equipmentLabel, pointLabel, valueText } from '../components/naming.ts';
import '../components/value.ts';
import { readEntry } from '../model/entry.ts';
import { unitLabel } from '../model/format.ts';
import { measuredFor } from '../model/overview-model.ts';
import { maySetSetpoint, rolesForSetpoint } from '../model/rights.ts';
import { formatRoute } from '../model/route.ts';
import type { PointDescription } from '../model/shapes.ts';
import { perform } from '../state/commands.ts';
import { store } from '../state/store.ts';

/** Every set-point of the plant, by system and equipment, with what it commands beside it. */
export class BraiseSetpoints extends BraiseElement {
  static override topics = ['plant', 'session', 'link'] as const;
  #search = '';
  readonly #drafts = new Map<string, string>();
  readonly #problems = new Map<string, string>();

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
      ${groups.length === 0 ? html`<p>${this.text('setpoints.none')}</p>` : nothing}
      ${groups.map(
        ({ key, points }) => html`<section class="setpoint-group" aria-labelledby="setpoints-${key}">
          <h2 id="setpoints-${key}">${model.description.systems[key][store.language]}</h2>
          <table class="data setpoints">
            <thead><tr>
              <th scope="col">${this.text('alarms.equipment')}</th><th scope="col">${this.text('setpoints.point')}</th>
              <th scope="col" class="numeric">${this.text('setpoints.value')}</th><th scope="col" class="numeric">${this.text('setpoints.measured')}</th>
              <th scope="col" class="numeric">${this.text('setpoints.range')}</th><th scope="col">${this.text('setpoints.role')}</th>
              <th scope="col">${this.text('setpoints.new')}</th>
            </tr></thead>
            <tbody>${points.map((point) => this.#row(point))}</tbody>
          </table></section>`,
      )}`;
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
    const roles = rolesForSetpoint(needed)
      .map((role) => this.text(`role.${role}`))
      .join(', ');
    const draft = this.#drafts.get(point.name) ?? '';
    const problem = this.#problems.get(point.name);
    const reason = allowed ? (store.fresh ? '' : this.text('deny.link')) : this.text('deny.role', { roles });
    return html`<tr data-testid="setpoint-${point.name}">
      <td><a href=${formatRoute('setpoints', equipment.name)}>${equipmentLabel(equipment)}</a></td>
      <th scope="row">${pointLabel(point)}</th>
      <td class="numeric"><braise-value point=${point.name}></braise-value></td>
      <td class="numeric">${measured ? html`<braise-value point=${measured.name}></braise-value>` : ''}</td>
      <td class="numeric secondary nowrap">${valueText(point, point.range[0])} … ${valueText(point, point.range[1])}</td>
      <td class="secondary">${roles}</td>
      <td>
        <form class="entry-form" @submit=${(event: Event) => this.#submit(event, point)}>
          <input class="entry" inputmode="decimal" autocomplete="off" .value=${draft} ?disabled=${reason !== ''}
            data-testid="setpoint-entry-${point.name}" aria-label="${this.text('setpoints.new')}: ${pointLabel(point)}, ${equipmentLabel(equipment)}"
            aria-invalid=${problem ? 'true' : 'false'}
            @input=${(event: Event) => this.#edit(point, (event.target as HTMLInputElement).value)} />
          <span class="unit">${unitLabel(point.unit)}</span>
          <button class="button small" type="submit" data-testid="setpoint-set-${point.name}" ?disabled=${reason !== '' || draft.trim() === ''}>${this.text('setpoints.set')}</button>
        </form>
        ${problem ? html`<div class="form-error" role="alert">${problem}</div>` : reason ? html`<div class="secondary">${reason}</div>` : nothing}
      </td>
    </tr>`;
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
    const consent = await ask({
      text: this.text('confirm.setpoint', {
        point: pointLabel(point),
        equipment: equipmentLabel(store.model?.equipmentOf(point)),
      }),
      change: { before: valueText(point, current), after: valueText(point, entry.value) },
    });
    if (!consent) return;
    const answer = await perform({ type: 'setpoint', point: point.name, value: entry.value });
    if (answer.ok) this.#drafts.delete(point.name);
    this.requestUpdate();
  }
}

define('braise-setpoints', BraiseSetpoints);
