import { html } from 'lit';
import { AlarmNews } from '../model/alarm-list.ts';
import type { AlarmRecord } from '../model/shapes.ts';
import { type EarlyWarning, standing } from '../model/warnings.ts';
import { store } from '../state/store.ts';
import { alarmSource, alarmText } from './alarm-text.ts';
import { BraiseElement, define } from './element.ts';
import { causeText, targetText } from './warning-text.ts';

/** Tells screen readers of alarms and early warnings that are new; what was there at log-in is in the lists. */
export class BraiseAnnouncer extends BraiseElement {
  static override topics = ['alarms', 'shadow'] as const;
  readonly #news = new AlarmNews();
  #urgent = '';
  #polite = '';
  /** Early warnings told or there at log-in; undefined until the shadow has spoken. */
  #signs: Set<string> | undefined;
  #sign = '';

  protected override willUpdate(): void {
    this.#hearAlarms();
    this.#hearShadow();
  }

  #hearShadow(): void {
    if (!store.shadow.present) return;
    const now = standing(store.shadow);
    const fresh = now.filter(({ id, raised }) => this.#signs !== undefined && !this.#signs.has(`${id} ${raised}`));
    this.#signs = new Set(now.map(({ id, raised }) => `${id} ${raised}`));
    if (fresh.length > 0) this.#sign = fresh.map(announceSign).join('. ');
  }

  #hearAlarms(): void {
    const fresh = this.#news.hear(store.alarmsTold ? store.alarms : undefined);
    const urgent = fresh.filter((alarm) => alarm.priority === 'emergency' || alarm.priority === 'high');
    const others = fresh.filter((alarm) => !urgent.includes(alarm));
    if (urgent.length > 0) this.#urgent = urgent.map(announce).join('. ');
    if (others.length > 0) this.#polite = others.map(announce).join('. ');
  }

  override render(): unknown {
    return html`<div class="visually-hidden" aria-live="assertive">${this.#urgent}</div>
      <div class="visually-hidden" aria-live="polite">${this.#polite}</div>
      <div class="visually-hidden" aria-live="polite" data-testid="sign-announcer">${this.#sign}</div>`;
  }
}

function announceSign(warning: EarlyWarning): string {
  return store.translator.text('warnings.announce', { what: causeText(warning), equipment: targetText(warning) });
}

function announce(alarm: AlarmRecord): string {
  return store.translator.text('alarms.announce', {
    priority: store.translator.text(`priority.${alarm.priority}`),
    what: alarmText(alarm),
    equipment: alarmSource(alarm),
  });
}

define('braise-announcer', BraiseAnnouncer);
