import { html, nothing } from 'lit';
import '../components/alarm-symbol.ts';
import { alarmAdvice, alarmSource, alarmText, alarmValues } from '../components/alarm-text.ts';
import { ask } from '../components/confirm.ts';
import { BraiseElement, define } from '../components/element.ts';
import { equipmentLabel, rolesText } from '../components/naming.ts';
import { type AlarmFilter, filterAlarms, priorities, sortAlarms } from '../model/alarm-list.ts';
import { formatTime } from '../model/format.ts';
import { may, rolesWith } from '../model/rights.ts';
import { formatRoute } from '../model/route.ts';
import type { AlarmRecord } from '../model/shapes.ts';
import { perform } from '../state/commands.ts';
import { store } from '../state/store.ts';

/** The alarm list: priority, then time; acknowledged one by one, because each has to be read. */
export class BraiseAlarms extends BraiseElement {
  static override topics = ['plant', 'alarms', 'session', 'link'] as const;
  #filter: AlarmFilter = { priority: 'all', state: 'all', text: '' };

  override render(): unknown {
    const textOf = (alarm: AlarmRecord) => `${alarmText(alarm)} ${equipmentLabel(alarm.equipment)} ${alarm.equipment}`;
    const shown = sortAlarms(filterAlarms(store.alarms, this.#filter, textOf));
    const allowed = may(store.session?.role, 'acknowledge');
    const roles = rolesText(rolesWith('acknowledge'));
    return html`<div class="page-head"><h1>${this.text('alarms.title')}</h1>${this.#filters()}</div>
      ${allowed ? nothing : html`<p class="secondary">${this.text('alarms.acknowledge')} ${this.text('deny.role', { roles })}</p>`}
      ${
        shown.length === 0
          ? html`<p class="page-empty">${store.alarms.length === 0 ? this.text('alarms.none') : this.text('alarms.noneMatch')}</p>`
          : html`<table class="data alarms" aria-label=${this.text('alarms.title')} data-testid="alarm-list">
            <thead><tr>
              <th scope="col">${this.text('alarms.priority')}</th><th scope="col">${this.text('alarms.raised')}</th>
              <th scope="col">${this.text('alarms.equipment')}</th><th scope="col">${this.text('alarms.what')}</th>
              <th scope="col">${this.text('alarms.value')}</th><th scope="col">${this.text('alarms.state')}</th><th scope="col"><span class="visually-hidden">${this.text('table.actions')}</span></th>
            </tr></thead>
            <tbody>${shown.map((alarm) => this.#row(alarm, allowed))}</tbody>
          </table>`
      }`;
  }

  #filters(): unknown {
    const set = (change: Partial<AlarmFilter>) => {
      this.#filter = { ...this.#filter, ...change };
      this.requestUpdate();
    };
    return html`<div class="filters" role="search" aria-label=${this.text('alarms.filter')}>
      <label class="compact-field">${this.text('alarms.priority')}
        <select @change=${(event: Event) => set({ priority: (event.target as HTMLSelectElement).value as AlarmFilter['priority'] })}>
          <option value="all">${this.text('alarms.filterAll')}</option>
          ${priorities.map((priority) => html`<option value=${priority}>${this.text(`priority.${priority}`)}</option>`)}
        </select></label>
      <label class="compact-field">${this.text('alarms.state')}
        <select @change=${(event: Event) => set({ state: (event.target as HTMLSelectElement).value as AlarmFilter['state'] })}>
          <option value="all">${this.text('alarms.filterAll')}</option>
          <option value="active">${this.text('alarms.filterActive')}</option>
          <option value="unacknowledged">${this.text('alarms.filterUnacknowledged')}</option>
        </select></label>
      <label class="compact-field">${this.text('setpoints.search')}
        <input type="search" @input=${(event: Event) => set({ text: (event.target as HTMLInputElement).value })} /></label>
    </div>`;
  }

  #row(alarm: AlarmRecord, allowed: boolean): unknown {
    const { language, timeZone } = store;
    const advice = alarmAdvice(alarm);
    const waiting = alarm.state !== 'acknowledged';
    return html`<tr class="${alarm.priority} ${alarm.state}" data-testid="alarm-${alarm.id}" data-state=${alarm.state}>
      <td class="nowrap"><span class="priority-cell"><braise-alarm-symbol .priority=${alarm.priority} .state=${alarm.state}></braise-alarm-symbol>${this.text(`priority.${alarm.priority}`)}</span></td>
      <td class="nowrap">${formatTime(alarm.raisedAt, language, timeZone, 'dateTime')}</td>
      <td>${alarm.equipment === '' ? alarmSource(alarm) : html`<a href=${formatRoute('alarms', alarm.equipment)}>${alarmSource(alarm)}</a>`}</td>
      <td><b>${alarmText(alarm)}</b>${advice ? html`<div class="secondary">${this.text('alarms.todo')} ${advice}</div>` : nothing}</td>
      <td class="nowrap">${alarmValues(alarm)}</td>
      <td>${this.text(`alarmState.${alarm.state}`)}
        ${alarm.acknowledgedBy ? html`<div class="secondary">${this.text('alarms.acknowledgedBy', { user: alarm.acknowledgedBy, time: formatTime(alarm.acknowledgedAt ?? 0, language, timeZone, 'short') })}</div>` : nothing}</td>
      <td>${
        waiting
          ? html`<button class="button small" data-testid="acknowledge-${alarm.id}" ?disabled=${!allowed || !store.fresh}
        @click=${() => void this.#acknowledge(alarm)}>${this.text('alarms.acknowledge')}</button>`
          : nothing
      }</td>
    </tr>`;
  }

  async #acknowledge(alarm: AlarmRecord): Promise<void> {
    const consent = await ask({
      text: `${this.text('confirm.acknowledge')} ${alarmSource(alarm)}${this.text('punctuation.colon')}${alarmText(alarm)}`,
      comment: true,
    });
    if (consent) await perform({ type: 'acknowledge', alarm: alarm.id, comment: consent.reason });
  }
}

define('braise-alarms', BraiseAlarms);
