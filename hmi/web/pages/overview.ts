import { html, nothing } from 'lit';
import '../components/alarm-symbol.ts';
import { alarmAdvice, alarmSource, alarmText, alarmValues } from '../components/alarm-text.ts';
import '../components/bullet.ts';
import { BraiseElement, define } from '../components/element.ts';
import { mark } from '../components/mark.ts';
import { equipmentLabel, pointLabel, valueText } from '../components/naming.ts';
import '../components/overview-answers.ts';
import '../components/overview-row.ts';
import '../components/value.ts';
import '../components/verdict.ts';
import { formatTime } from '../model/format.ts';
import { heldOf, type NotHeld, notHeld } from '../model/held.ts';
import { type Abnormality, abnormalities, isMinor, rowOf } from '../model/overview-model.ts';
import { formatRoute } from '../model/route.ts';
import type { EquipmentDescription } from '../model/shapes.ts';
import { store } from '../state/store.ts';

const abnormalShown = 8;
const abnormalMarks = {
  fault: 'cross',
  badQuality: 'cross',
  maintenance: 'lock',
  local: 'local',
  manual: 'hand',
  notHeld: 'warning',
} as const;

/** The five-second answer: is all well, and if not, what and why. */
export class BraiseOverview extends BraiseElement {
  static override topics = ['plant', 'link'] as const;

  override render(): unknown {
    const { model } = store;
    if (!model) return nothing;
    return html`<h1 class="visually-hidden">${this.text('overview.title')}</h1>
      <braise-verdict></braise-verdict>
      <braise-overview-answers></braise-overview-answers>
      <div class="overview-columns">
        <div class="overview-side"><braise-abnormal-list></braise-abnormal-list></div>
        <section class="systems" aria-label=${this.text('overview.systems')}>
          ${model.systems().map(({ key, equipment }) => this.#system(key, equipment))}
        </section>
      </div>`;
  }

  #system(key: string, equipment: readonly EquipmentDescription[]): unknown {
    const model = store.model;
    if (!model) return nothing;
    const rows = equipment.map((one) => rowOf(model, one)).filter((row) => row !== undefined);
    if (rows.length === 0) return nothing;
    const major = rows.filter((row) => !isMinor(row.equipment));
    const minor = rows.filter((row) => isMinor(row.equipment));
    return html`<article class="system" aria-labelledby="system-${key}">
      <h2 id="system-${key}">${model.description.systems[key][store.language]}</h2>
      <div class="rows" role="list">${major.map((row) => html`<braise-overview-row role="listitem" .equipment=${row.equipment.name}></braise-overview-row>`)}</div>
      ${
        minor.length === 0
          ? nothing
          : html`<details ?open=${major.length === 0}><summary>${this.text('overview.minor', { count: minor.length })}</summary>
            <div class="rows" role="list">${minor.map((row) => html`<braise-overview-row role="listitem" .equipment=${row.equipment.name}></braise-overview-row>`)}</div></details>`
      }
    </article>`;
  }
}

/** What is abnormal, worst first, each with its way to the equipment. */
export class BraiseAbnormalList extends BraiseElement {
  static override topics = ['plant', 'alarms', 'link', 'status'] as const;

  override render(): unknown {
    const { model, image, alarms } = store;
    if (!model) return nothing;
    const held = heldOf(model, image);
    const judged = held.flatMap(({ items }) =>
      items.flatMap(({ point, target }) => (target ? [point, target] : [point])),
    );
    this.watchSlots(
      [
        ...model.description.points.filter(({ kind, key }) => kind === 'measured' || key === 'mode' || key === 'state'),
        ...judged,
      ].map((point) => point.index),
    );
    const lost = !store.fresh || store.fieldLost;
    const alarmed = new Set(alarms.map((alarm) => alarm.equipment));
    const missed = lost ? [] : notHeld(held, image, alarmed);
    const found = [...abnormalities(model, image, alarms, lost), ...missed].sort((a, b) => a.rank - b.rank);
    return html`<section class="abnormal" aria-labelledby="abnormal-title" data-testid="abnormal">
      <h2 id="abnormal-title">${this.text('overview.abnormal')}</h2>
      ${store.trouble ? html`<p class="all-well">${mark('hourglass')}${this.text(`connection.${store.trouble}`)}</p>` : found.length === 0 ? html`<p class="all-well">${mark('check')}${this.text('overview.nothingAbnormal')}</p>` : nothing}
      <ol>${found.slice(0, abnormalShown).map((one) => this.#item(one))}</ol>
      ${found.length > abnormalShown ? html`<p><a href=${formatRoute('alarms')}>${this.text('overview.more', { count: found.length - abnormalShown })}</a></p>` : nothing}
    </section>`;
  }

  #item(one: Abnormality | NotHeld): unknown {
    if (one.type === 'alarm') {
      const { alarm } = one;
      const advice = alarmAdvice(alarm);
      return html`<li class="abnormal-item ${alarm.priority} ${alarm.state}">
        <braise-alarm-symbol .priority=${alarm.priority} .state=${alarm.state}></braise-alarm-symbol>
        <div>${alarm.equipment === '' ? html`<b>${alarmSource(alarm)}</b>` : html`<a href=${formatRoute('overview', alarm.equipment)}><b>${alarmSource(alarm)}</b></a>`}${this.text('punctuation.colon')}${alarmText(alarm)}
          <span class="nowrap">${alarmValues(alarm)}</span>
          <div class="secondary">${formatTime(alarm.raisedAt, store.language, store.timeZone, 'short')} · ${this.foreign(`alarmState.${alarm.state}`)}</div>
          ${advice && alarm.priority !== 'low' && alarm.state !== 'returnedUnacknowledged' ? html`<div class="advice">${advice}</div>` : nothing}</div>
      </li>`;
    }
    return html`<li class="abnormal-item ${one.type}">
      <span class="abnormal-mark">${mark(abnormalMarks[one.type])}</span>
      <div><a href=${formatRoute('overview', one.equipment.name)}><b>${equipmentLabel(one.equipment)}</b></a>${this.text('punctuation.colon')}${this.#words(one)}</div>
    </li>`;
  }

  #words(one: Exclude<Abnormality, { type: 'alarm' }> | NotHeld): string {
    if (one.type === 'notHeld') return this.#notHeld(one);
    if (one.type !== 'badQuality') return this.text(`abnormal.${one.type}`);
    const points = one.points.slice(0, 2).map(pointLabel).join(', ');
    return one.points.length > 2
      ? this.text('abnormal.badQualityMany', { count: one.points.length, points })
      : this.text('abnormal.badQuality', { points });
  }

  #notHeld({ point, target, limit, others }: NotHeld): string {
    const { value } = store.image;
    const parameters = { point: pointLabel(point), value: valueText(point, value[point.index]) };
    const words = target
      ? this.text('abnormal.notHeld', { ...parameters, target: valueText(target, value[target.index]) })
      : this.text('abnormal.beyond', { ...parameters, limit: valueText(point, limit) });
    return others > 0 ? this.text('abnormal.andMore', { words, count: others }) : words;
  }
}

define('braise-abnormal-list', BraiseAbnormalList);
define('braise-overview', BraiseOverview);
