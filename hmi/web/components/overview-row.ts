import { html, nothing } from 'lit';
import { lifeOf, rowOf } from '../model/overview-model.ts';
import { formatRoute } from '../model/route.ts';
import type { PointDescription } from '../model/shapes.ts';
import { store } from '../state/store.ts';
import './bullet.ts';
import { BraiseElement, define } from './element.ts';
import { mark, modeMark } from './mark.ts';
import { equipmentLabel, pointLabel } from './naming.ts';
import './symbol.ts';
import './value.ts';

/** One equipment in a line: symbol, name, mode if not automatic, state, what it is held to, key values. */
export class BraiseOverviewRow extends BraiseElement {
  static override topics = ['plant', 'link', 'status', 'alarms', 'route'] as const;
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
    const life = state !== undefined || (mode !== undefined && mode !== 'automatic');
    const current = store.route.equipment === equipment.name;
    return html`<a class="row ${current ? 'current' : ''}" href=${formatRoute('overview', equipment.name)} data-testid="equipment-${equipment.name}">
      <braise-symbol .equipment=${equipment.name}></braise-symbol>
      <span class="row-name ${life || row.doing ? '' : 'wide'}">${equipmentLabel(equipment)}</span>
      ${life ? this.#life(mode, state) : row.doing ? html`<span class="row-life"><span class="row-doing">${pointLabel(row.doing)}</span><braise-value point=${row.doing.name}></braise-value></span>` : nothing}
      ${this.#held(row, state)}
      ${[0, 1].map((index) => this.#value(row.values[index], index))}
    </a>`;
  }

  #life(mode: string | undefined, state: string | undefined): unknown {
    const special = mode !== undefined && mode !== 'automatic';
    const words =
      state === undefined || (mode === 'maintenance' && state === 'maintenance') ? '' : this.foreign(`state.${state}`);
    if (!store.fresh)
      return html`<span class="row-life"><span class="hatched">${words} ${mark('hourglass')} ${this.text('quality.short.stale')}</span></span>`;
    return html`<span class="row-life" title=${words}>
      ${special ? html`<span class="tag attention">${mark(modeMark(mode))}${this.foreign(`mode.${mode}`)}</span>` : nothing}
      <span class="row-state ${state === 'fault' ? 'abnormal-text' : ''}">${state === 'fault' ? mark('cross') : nothing} ${words}</span>
    </span>`;
  }

  #held(row: NonNullable<ReturnType<typeof rowOf>>, state: string | undefined): unknown {
    // A machine that is off is not held to anything: no bar, no false deviation.
    const held =
      row.held && !['off', 'lockout', 'maintenance', 'idle', 'fault'].includes(state ?? '') ? row.held : undefined;
    const point = held?.point ?? row.within ?? row.held?.point;
    return html`<span class="row-cell" title=${point ? pointLabel(point) : nothing}>${point ? html`<braise-value point=${point.name}></braise-value>` : nothing}</span>
      <span class="row-cell row-bullet">${point && (held || row.within) ? html`<braise-bullet .point=${point.name} .target=${held?.target.name ?? ''} .span=${held?.span ?? 5}></braise-bullet>` : nothing}</span>`;
  }

  #value(point: PointDescription | undefined, index: number): unknown {
    // A bare count says nothing without its name.
    const name = point && store.translator.find(`short.${point.key}`);
    return html`<span class="row-cell row-value-${index + 1}" title=${point ? pointLabel(point) : nothing}>${name ? html`<small>${name}</small>` : nothing}${point ? html`<braise-value point=${point.name}></braise-value>` : nothing}</span>`;
  }
}

define('braise-overview-row', BraiseOverviewRow);
