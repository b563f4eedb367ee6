import { html, nothing } from 'lit';
import { lifeOf, rowOf } from '../model/overview-model.ts';
import { formatRoute } from '../model/route.ts';
import { store } from '../state/store.ts';
import './bullet.ts';
import { BraiseElement, define } from './element.ts';
import { equipmentLabel, pointLabel } from './naming.ts';
import './symbol.ts';
import './value.ts';

/** One equipment in a line: symbol, name, mode if not automatic, state, what it is held to, key values. */
export class BraiseOverviewRow extends BraiseElement {
  static override topics = ['plant', 'link', 'alarms', 'route'] as const;
  static override properties = { equipment: { type: String } };
  declare equipment: string;

  constructor() {
    super();
    this.equipment = '';
  }

  override render(): unknown {
    const { model, image } = store;
    const equipment = model?.equipmentByName.get(this.equipment);
    const row = model && equipment && rowOf(model, equipment);
    if (!model || !equipment || !row) return nothing;
    this.watchSlots([equipment.points.mode, equipment.points.state].filter((slot) => slot !== undefined));
    const { mode, state } = lifeOf(model, image, equipment);
    const current = store.route.equipment === equipment.name;
    return html`<a class="row ${current ? 'current' : ''}" href=${formatRoute('overview', equipment.name)} data-testid="equipment-${equipment.name}">
      <braise-symbol .equipment=${equipment.name}></braise-symbol>
      <span class="row-name">${equipmentLabel(equipment)}</span>
      <span class="row-life">
        ${mode && mode !== 'automatic' ? html`<span class="tag attention">${this.foreign(`mode.${mode}`)}</span>` : nothing}
        ${state && !(mode === 'maintenance' && state === 'maintenance') ? html`<span class="row-state ${state === 'fault' ? 'abnormal' : ''}">${state === 'fault' ? '✕ ' : ''}${this.foreign(`state.${state}`)}</span>` : nothing}
      </span>
      <span class="row-held">${this.#held(row, state)}</span>
      <span class="row-values">${row.values.map((point) => html`<span title=${pointLabel(point)}><braise-value point=${point.name}></braise-value></span>`)}</span>
    </a>`;
  }

  #held(row: NonNullable<ReturnType<typeof rowOf>>, state: string | undefined): unknown {
    // A machine that is off is not held to anything: no bar, no false deviation.
    const held =
      row.held && !['off', 'lockout', 'maintenance', 'idle', 'fault'].includes(state ?? '') ? row.held : undefined;
    const point = held?.point ?? row.within ?? row.held?.point;
    if (!point) return nothing;
    return html`<braise-value point=${point.name}></braise-value>
      ${held || row.within ? html`<braise-bullet .point=${point.name} .target=${held?.target.name ?? ''} .span=${held?.span ?? 5}></braise-bullet>` : nothing}`;
  }
}

define('braise-overview-row', BraiseOverviewRow);
