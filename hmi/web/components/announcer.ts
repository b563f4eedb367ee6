import { html } from 'lit';
import type { AlarmRecord } from '../model/shapes.ts';
import { store } from '../state/store.ts';
import { alarmSource, alarmText } from './alarm-text.ts';
import { BraiseElement, define } from './element.ts';

/** Tells screen readers of alarms that are new; what was there at log-in is in the list. */
export class BraiseAnnouncer extends BraiseElement {
  static override topics = ['alarms'] as const;
  readonly #known = new Set<string>();
  #primed = false;
  #urgent = '';
  #polite = '';

  protected override willUpdate(): void {
    const fresh = store.alarms.filter((alarm) => !this.#known.has(`${alarm.id} ${alarm.raisedAt}`));
    this.#known.clear();
    for (const alarm of store.alarms) this.#known.add(`${alarm.id} ${alarm.raisedAt}`);
    if (!this.#primed) {
      this.#primed = store.alarms.length > 0;
      return;
    }
    const urgent = fresh.filter((alarm) => alarm.priority === 'emergency' || alarm.priority === 'high');
    const others = fresh.filter((alarm) => !urgent.includes(alarm));
    if (urgent.length > 0) this.#urgent = urgent.map(announce).join('. ');
    if (others.length > 0) this.#polite = others.map(announce).join('. ');
  }

  override render(): unknown {
    return html`<div class="visually-hidden" aria-live="assertive">${this.#urgent}</div>
      <div class="visually-hidden" aria-live="polite">${this.#polite}</div>`;
  }
}

function announce(alarm: AlarmRecord): string {
  return store.translator.text('alarms.announce', {
    priority: store.translator.text(`priority.${alarm.priority}`),
    what: alarmText(alarm),
    equipment: alarmSource(alarm),
  });
}

define('braise-announcer', BraiseAnnouncer);
