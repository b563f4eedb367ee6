import { html, nothing } from 'lit';
import '@oicl/openbridge-webcomponents/dist/icons/icon-user.js';
import { priorities } from '../model/alarm-list.ts';
import { formatNumber, formatTime } from '../model/format.ts';
import { standing } from '../model/warnings.ts';
import { leave } from '../state/app.ts';
import { store } from '../state/store.ts';
import './alarm-symbol.ts';
import { BraiseElement, define } from './element.ts';
import { mark } from './mark.ts';
import './settings.ts';

/** Always there: which plant, its time, the alarms, who is logged in, whether what is shown is of now. */
export class BraiseTopBar extends BraiseElement {
  static override topics = ['plant', 'session', 'alarms', 'shadow', 'link', 'status', 'tick'] as const;

  override render(): unknown {
    const { model, session, now, timeZone, language, trouble } = store;
    if (!model || !session) return nothing;
    const speed = store.plantTime.speed();
    const role = this.text(`role.${session.role}`);
    const account = session.role === session.user ? role : this.text('bar.account', { user: session.user, role });
    return html`<header class="top-bar">
      <span class="plant-title"><img src="./icon.svg" alt="" /><span data-testid="plant-title">${model.description.title[language]}</span></span>
      <span class="plant-time" title=${this.text('bar.plantTime')}>
        <span class="visually-hidden">${this.text('bar.plantTime')}</span>
        <time data-testid="plant-time">${now === undefined ? '—' : formatTime(now, language, timeZone, 'full')}</time>
        ${speed > 1.5 ? html`<span class="tag" title=${this.text('bar.speed', { speed: Math.round(speed) })}>×${formatNumber(speed, 0, language)}</span>` : nothing}
      </span>
      ${this.#alarms()}${this.#warnings()}
      <span class="connection ${trouble ? 'lost' : ''}" data-testid="connection" data-state=${trouble ?? 'connected'}>
        ${mark(trouble ? 'cross' : 'check')}
        ${trouble ? this.text(`connection.${trouble}`) : this.text('bar.connected')}
      </span>
      <span class="grow"></span>
      <span class="account" data-testid="account" title=${account}>
        <obi-user aria-hidden="true"></obi-user>
        <span>${account}</span>
      </span>
      <braise-settings></braise-settings>
      <button class="button" data-testid="logout" @click=${() => void leave()}>${this.text('bar.logout')}</button>
    </header>`;
  }

  #alarms(): unknown {
    const counts = store.alarmCounts;
    const none = counts.total === 0 && counts.totalUnacknowledged === 0;
    return html`<a class="alarm-summary" href="#/alarms" data-testid="alarm-summary" aria-label=${this.#alarmWords()}>
      ${
        none
          ? html`<span>${this.text('bar.noAlarms')}</span>`
          : priorities.map((priority) => {
              const count = counts.active[priority];
              const waiting = counts.unacknowledged[priority];
              return html`<span class="alarm-count ${count + waiting > 0 ? priority : 'none'}" title=${this.text(`priority.${priority}`)}>
              <braise-alarm-symbol .priority=${priority} .quiet=${count + waiting === 0} .state=${count === 0 ? 'returnedUnacknowledged' : 'acknowledged'}></braise-alarm-symbol>
              <b>${count}</b>${waiting > 0 ? html`<span class="waiting" title=${this.text('bar.unacknowledged', { count: waiting })}>${waiting}&nbsp;!</span>` : nothing}
            </span>`;
            })
      }
    </a>`;
  }

  /** Only where there are any, and without any colour of an alarm. */
  #warnings(): unknown {
    const count = standing(store.shadow).length;
    if (count === 0) return nothing;
    const words = count === 1 ? this.text('warnings.barOne') : this.text('warnings.bar', { count });
    return html`<a class="warning-summary" href="#/warnings" data-testid="warning-summary">${mark('eye')}${words}</a>`;
  }

  #alarmWords(): string {
    const counts = store.alarmCounts;
    if (counts.total === 0 && counts.totalUnacknowledged === 0) return this.text('bar.noAlarms');
    const listed = priorities
      .filter((priority) => counts.active[priority] > 0)
      .map((priority) => `${this.text(`priority.${priority}`)} ${counts.active[priority]}`);
    return [
      this.text('bar.alarmSummary'),
      ...listed,
      this.text('bar.unacknowledged', { count: counts.totalUnacknowledged }),
    ].join(', ');
  }
}

define('braise-top-bar', BraiseTopBar);
