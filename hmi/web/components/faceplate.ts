import { html, nothing, type PropertyValues } from 'lit';
import { causesFirst } from '../model/conditions.ts';
import { formatDuration, formatTime } from '../model/format.ts';
import { lifeOf, rowOf } from '../model/overview-model.ts';
import { formatRoute } from '../model/route.ts';
import type { Condition, EquipmentDescription, PointDescription } from '../model/shapes.ts';
import { openEquipment } from '../state/app.ts';
import { store } from '../state/store.ts';
import { alarmAdvice, alarmText, alarmValues } from './alarm-text.ts';
import './alarm-symbol.ts';
import { BraiseElement, define } from './element.ts';
import './faceplate-commands.ts';
import './faceplate-shadow.ts';
import { mark } from './mark.ts';
import { equipmentLabel, pointLabel } from './naming.ts';
import './priority-array.ts';
import './sparkline.ts';
import './symbol.ts';
import './value.ts';

/** Signs of what keeps an equipment from what is asked of it, and of what lets it do less of that. */
const holdMarks = { blocking: 'block', limiting: 'ceiling' } as const;

/** Everything about one equipment: how it is, why, what it measures, who commands it, and what one may do. */
export class BraiseFaceplate extends BraiseElement {
  static override topics = ['plant', 'watched', 'alarms', 'tick', 'link'] as const;
  static override properties = { equipment: { type: String } };
  declare equipment: string;
  #opener: Element | null = null;

  constructor() {
    super();
    this.equipment = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#opener = document.activeElement;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#opener instanceof HTMLElement && this.#opener.isConnected) this.#opener.focus();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('equipment')) this.querySelector<HTMLElement>('h2')?.focus();
  }

  override render(): unknown {
    const equipment = store.model?.equipmentByName.get(this.equipment);
    const label = equipment ? equipmentLabel(equipment) : this.equipment;
    return html`<aside class="faceplate" aria-label=${label} data-testid="faceplate" data-equipment=${this.equipment}>
      <div class="faceplate-head">
        ${equipment ? html`<braise-symbol .equipment=${equipment.name}></braise-symbol>` : nothing}
        <h2 tabindex="-1">${label}<small>${this.equipment}</small></h2>
        <button class="button icon" data-testid="faceplate-close" aria-label=${this.text('faceplate.close')} title=${this.text('faceplate.close')}
          @click=${() => openEquipment(undefined)}>${mark('cross')}</button>
      </div>
      ${equipment ? this.#body(equipment) : html`<p>${this.text('faceplate.unknown', { equipment: this.equipment })}</p>`}
    </aside>`;
  }

  #body(equipment: EquipmentDescription): unknown {
    return html`<div class="faceplate-body">
      ${this.#alarms(equipment)}
      <braise-faceplate-shadow .equipment=${equipment.name}></braise-faceplate-shadow>
      ${
        equipment.controlled
          ? html`${this.#life(equipment)}${this.#why(equipment)}
        <braise-faceplate-commands .equipment=${equipment.name}></braise-faceplate-commands>`
          : equipment.explained
            ? this.#why(equipment)
            : nothing
      }
      ${this.#trends(equipment)}
      ${this.#points(equipment)}
      ${equipment.controlled ? html`<braise-priority-array .equipment=${equipment.name}></braise-priority-array>` : nothing}
    </div>`;
  }

  #alarms(equipment: EquipmentDescription): unknown {
    const alarms = store.alarms.filter((alarm) => alarm.equipment === equipment.name);
    if (alarms.length === 0) return nothing;
    return html`<section class="faceplate-alarms" aria-label=${this.text('alarms.title')}>${alarms.map((alarm) => {
      const advice = alarmAdvice(alarm);
      return html`<div class="faceplate-alarm ${alarm.priority}">
        <braise-alarm-symbol .priority=${alarm.priority} .state=${alarm.state}></braise-alarm-symbol>
        <div><b>${alarmText(alarm)}</b> ${alarmValues(alarm)}
          <div class="secondary">${this.foreign(`alarmState.${alarm.state}`)} · ${formatTime(alarm.raisedAt, store.language, store.timeZone, 'dateTime')}</div>
          ${advice ? html`<div>${advice}</div>` : nothing}</div>
      </div>`;
    })}</section>`;
  }

  #life(equipment: EquipmentDescription): unknown {
    const { model, image } = store;
    if (!model) return nothing;
    this.watchSlots([equipment.points.mode, equipment.points.state].filter((slot) => slot !== undefined));
    const { mode, state } = lifeOf(model, image, equipment);
    const explanation = store.explanations.get(equipment.name);
    return html`<section class="life">
      <div class="life-cell ${mode === 'automatic' || mode === undefined ? '' : 'attention'}" data-testid="mode" data-mode=${mode ?? ''}>
        <small>${this.text('faceplate.mode')}</small><braise-value point="${equipment.name}.mode"></braise-value></div>
      <div class="life-cell ${state === 'fault' ? 'abnormal' : ''}" data-testid="state" data-state=${state ?? ''}>
        <small>${this.text('faceplate.state')}</small><braise-value point="${equipment.name}.state"></braise-value>
        ${explanation ? html`<small>${this.text('faceplate.since', { time: formatTime(explanation.since, store.language, store.timeZone, 'short') })}</small>` : nothing}
      </div>
    </section>`;
  }

  #why(equipment: EquipmentDescription): unknown {
    const explanation = store.explanations.get(equipment.name);
    return html`<section aria-labelledby="why-title" data-testid="explanation">
      <h3 id="why-title">${this.text('faceplate.why')}</h3>
      ${
        explanation
          ? explanation.conditions.length === 0
            ? html`<p>${this.text('faceplate.whyNone')}</p>`
            : html`<ol class="conditions">${causesFirst(explanation.conditions).map((condition) => this.#condition(condition))}</ol>`
          : html`<p class="secondary">${this.text('faceplate.whyWaiting')}</p>`
      }
    </section>`;
  }

  #condition(condition: Condition): unknown {
    const now = store.now;
    const left = condition.until === undefined || now === undefined ? undefined : condition.until - now;
    const hold = condition.blocking ? 'blocking' : condition.limiting ? 'limiting' : undefined;
    return html`<li class=${hold ?? ''}>
      ${mark(hold === undefined ? 'step' : holdMarks[hold])}
      <span>${this.foreign(condition.key, condition.parameters)}
        ${hold === undefined ? nothing : html`<span class="tag">${this.text(`faceplate.${hold}`)}</span>`}
        ${left !== undefined && left > 0 ? html`<span class="remaining">${this.text('faceplate.remaining', { duration: formatDuration(left, store.translator.find) })}</span>` : nothing}
      </span></li>`;
  }

  /** The last hour of what it is there for. */
  #trends(equipment: EquipmentDescription): unknown {
    const row = store.model && rowOf(store.model, equipment);
    const main = row?.held?.point ?? row?.within;
    const points = [...(main ? [main] : []), ...(row?.values ?? [])].filter(isPlotted).slice(0, 2);
    if (points.length === 0) return nothing;
    return html`<section aria-labelledby="trend-title"><h3 id="trend-title">${this.text('faceplate.lastHour')}</h3>
      <div class="faceplate-trend">${points.map((point) => html`<span>${pointLabel(point)}</span><braise-value point=${point.name}></braise-value><braise-sparkline point=${point.name}></braise-sparkline>`)}</div>
      <a href=${formatRoute('trends', undefined, new URLSearchParams({ points: this.#plotted(equipment).join(',') }))}>${this.text('faceplate.showTrend')}</a>
    </section>`;
  }

  #plotted(equipment: EquipmentDescription): string[] {
    const points = store.model?.pointsOf(equipment) ?? [];
    return points
      .filter((point) => isPlotted(point) && point.kind !== 'setpoint')
      .slice(0, 6)
      .map((point) => point.name);
  }

  #points(equipment: EquipmentDescription): unknown {
    const points =
      store.model?.pointsOf(equipment).filter((point) => point.key !== 'mode' && point.key !== 'state') ?? [];
    if (points.length === 0) return nothing;
    return html`<section aria-labelledby="points-title">
      <h3 id="points-title">${this.text('faceplate.points')}</h3>
      <table class="points" aria-labelledby="points-title">
        <thead><tr><th scope="col">${this.text('faceplate.point')}</th><th scope="col" class="numeric">${this.text('faceplate.value')}</th>
          <th scope="col">${this.text('faceplate.quality')}</th><th scope="col" class="numeric">${this.text('faceplate.age')}</th></tr></thead>
        <tbody>${points.map((point) => this.#point(point))}</tbody>
      </table>
    </section>`;
  }

  #point(point: PointDescription): unknown {
    const { image, now, translator } = store;
    const quality = store.shown(point.index);
    const age =
      now === undefined || quality === 'none' || quality === 'rests'
        ? undefined
        : Math.max(0, now - image.sourceTime[point.index]);
    return html`<tr title=${point.name}>
      <th scope="row">${pointLabel(point)} <small>${this.text(`pointKind.${point.kind}`)}</small></th>
      <td class="numeric"><braise-value point=${point.name}></braise-value></td>
      <td class="quality-cell ${quality}">${quality === 'good' || quality === 'rests' ? html`<span class="visually-hidden">${this.text(`quality.${quality}`)}</span>` : this.text(`quality.short.${quality}`)}</td>
      <td class="numeric secondary nowrap">${age === undefined ? '—' : formatDuration(age < 60 ? age : Math.round(age / 60) * 60, translator.find)}</td>
    </tr>`;
  }
}

const isPlotted = (point: PointDescription): boolean => point.unit !== 'boolean' && point.unit !== 'state';

define('braise-faceplate', BraiseFaceplate);
