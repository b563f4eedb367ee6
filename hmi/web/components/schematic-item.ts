import { html, nothing } from 'lit';
import { worstAlarm } from '../model/alarm-list.ts';
import { lifeOf, type Row, rowOf } from '../model/overview-model.ts';
import { formatRoute } from '../model/route.ts';
import type { PointDescription } from '../model/shapes.ts';
import { store } from '../state/store.ts';
import './alarm-symbol.ts';
import { BraiseElement, define } from './element.ts';
import { mark, modeMark } from './mark.ts';
import { equipmentLabel, pointLabel } from './naming.ts';
import './symbol.ts';
import './value.ts';

/** One equipment on the schematic: sign, name, key values, what is abnormal; a link to its face-plate. */
export class BraiseSchematicItem extends BraiseElement {
  static override topics = ['plant', 'alarms', 'route'] as const;
  static override properties = { equipment: { type: String }, form: { type: String } };
  declare equipment: string;
  declare form: 'card' | 'sign' | 'note';

  constructor() {
    super();
    this.equipment = '';
    this.form = 'card';
  }

  override render(): unknown {
    const { model, image, route } = store;
    const equipment = model?.equipmentByName.get(this.equipment);
    if (!model || !equipment) return nothing;
    this.watchSlots([equipment.points.mode, equipment.points.state].filter((slot) => slot !== undefined));
    const { mode, state } = lifeOf(model, image, equipment);
    const row = rowOf(model, equipment);
    const alarm = worstAlarm(store.alarms.filter((one) => one.equipment === equipment.name));
    const label = equipmentLabel(equipment);
    const words = [
      label,
      state && this.foreign(`state.${state}`),
      mode && mode !== 'automatic' && this.foreign(`mode.${mode}`),
    ].filter(Boolean);
    const classes = [
      'item',
      this.form,
      route.equipment === equipment.name ? 'current' : '',
      state === 'fault' ? 'fault' : '',
    ];
    return html`<a class=${classes.join(' ')} href=${formatRoute('schematic', equipment.name, route.parameters)} data-testid="equipment-${equipment.name}"
      title=${words.join(' · ')} aria-label=${words.join(', ')} draggable="false">
      <span class="item-name ${nameSize(label, this.form)}">${nameParts(label).map((part) => html`<span>${part}</span>`)}</span>
      <braise-symbol .equipment=${equipment.name}></braise-symbol>
      <span class="item-marks">
        ${alarm ? html`<braise-alarm-symbol .priority=${alarm.priority} .state=${alarm.state}></braise-alarm-symbol>` : nothing}
        ${mode && mode !== 'automatic' ? html`<span class="tag attention">${mark(modeMark(mode))}</span>` : nothing}
      </span>
      ${state ? html`<span class="item-state ${state === 'fault' ? 'abnormal-text' : ''}">${this.foreign(`state.${state}`)}</span>` : nothing}
      <span class="item-values">
        ${this.#values(row).map((point) => this.#value(point, row))}
      </span>
    </a>`;
  }

  /** A bare count says nothing without its name. */
  #value(point: PointDescription, row: Row | undefined): unknown {
    const name = point === row?.doing ? pointLabel(point) : store.translator.find(`short.${point.key}`);
    return html`<span title=${pointLabel(point)}>${name ? html`<small>${name}</small> ` : nothing}<braise-value point=${point.name}></braise-value></span>`;
  }

  #values(row: Row | undefined): readonly PointDescription[] {
    if (!row) return [];
    const main = row.held?.point ?? row.within;
    const values = [...(main ? [main] : []), ...(row.doing ? [row.doing] : row.values)];
    return values.slice(0, this.form === 'sign' ? 1 : this.form === 'card' ? 2 : 3);
  }
}

/** How long a name is for its place: a line of a card, and all that a sign has, has room for some 13 letters. */
function nameSize(label: string, form: BraiseSchematicItem['form']): 'long' | 'longer' | '' {
  if (form === 'sign') return label.length > 17 ? 'longer' : label.length > 13 ? 'long' : '';
  const word = Math.max(...label.split(/[\s-]/).map((one) => one.length));
  if (label.length > 22 || word > 16) return 'longer';
  return label.length > 16 || word > 12 ? 'long' : '';
}

/** A name and its number: where room is short the name is cut, never what tells one machine from the next. */
function nameParts(label: string): readonly string[] {
  const at = label.search(/\s\S{1,3}$/);
  return at < 0 ? [label] : [label.slice(0, at), label.slice(at)];
}

define('braise-schematic-item', BraiseSchematicItem);
