import { html, nothing } from 'lit';
import { formatDuration, formatTime } from '../model/format.ts';
import type { PointDescription, PriorityEntry } from '../model/shapes.ts';
import { store } from '../state/store.ts';
import { BraiseElement, define } from './element.ts';
import { equipmentLabel, pointLabel, valueText } from './naming.ts';

const levels = Array.from({ length: 16 }, (_, index) => index + 1);

/** Who commands each output of an equipment: the filled levels, or all sixteen; the highest filled one is in force. */
export class BraisePriorityArray extends BraiseElement {
  static override topics = ['plant', 'watched'] as const;
  static override properties = { equipment: { type: String } };
  declare equipment: string;
  #all = false;

  constructor() {
    super();
    this.equipment = '';
  }

  override render(): unknown {
    const equipment = store.model?.equipmentByName.get(this.equipment);
    const points = equipment
      ? (store.model?.pointsOf(equipment).filter((point) => point.kind === 'commanded') ?? [])
      : [];
    if (points.length === 0) return nothing;
    return html`<section aria-labelledby="priority-title" data-testid="priority-array">
      <h3 id="priority-title">${this.text('faceplate.priority')}</h3>
      <label class="check"><input type="checkbox" .checked=${this.#all} @change=${this.#toggle} /> ${this.text('faceplate.allLevels')}</label>
      ${points.map((point) => this.#array(point))}
    </section>`;
  }

  readonly #toggle = (event: Event): void => {
    this.#all = (event.target as HTMLInputElement).checked;
    this.requestUpdate();
  };

  #array(point: PointDescription): unknown {
    const entries = store.priorities.get(point.name) ?? [];
    const inForce = entries.reduce((best, entry) => Math.min(best, entry.level), 99);
    const shown = this.#all ? levels : entries.map((entry) => entry.level).sort((a, b) => a - b);
    return html`<table class="priority" data-point-priority=${point.name}>
      <caption><span>${pointLabel(point)}</span> <braise-value point=${point.name}></braise-value></caption>
      <tbody>${shown.map((level) => {
        const entry = entries.find((one) => one.level === level);
        return html`<tr class=${level === inForce ? 'in-force' : entry ? '' : 'empty'} data-level=${level}>
          <th scope="row"><span class="level">${level}</span> ${this.foreign(`level.${level}`)}</th>
          ${entry ? this.#entry(point, entry, level === inForce) : html`<td colspan="2" class="secondary">${this.text('faceplate.priorityEmpty')}</td>`}
        </tr>`;
      })}</tbody>
    </table>`;
  }

  #entry(point: PointDescription, entry: PriorityEntry, inForce: boolean): unknown {
    const { now, language, timeZone, translator } = store;
    const left = entry.until && now !== undefined ? entry.until - now : undefined;
    return html`<td class="numeric">${valueText(point, entry.value)}</td>
      <td>${inForce ? html`<span class="tag in-force-tag">${this.text('faceplate.winning')}</span> ` : nothing}${this.#owner(entry.owner)} · ${this.foreign(entry.reason === 'default' ? 'reason.default' : entry.reason)}
        ${entry.since > 0 ? html`<span class="secondary">${this.text('faceplate.since', { time: formatTime(entry.since, language, timeZone, 'short') })}</span>` : nothing}
        ${left !== undefined && left > 0 && Number.isFinite(left) ? html`<span class="remaining">${this.text('faceplate.remaining', { duration: formatDuration(left, translator.find) })}</span>` : nothing}</td>`;
  }

  /** An equipment, a part of the controller, or a person. */
  #owner(owner: string): string {
    return store.translator.find(`owner.${owner}`) ?? equipmentLabel(owner);
  }
}

define('braise-priority-array', BraisePriorityArray);
