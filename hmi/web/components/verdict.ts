import { html, nothing } from 'lit';
import { sortAlarms } from '../model/alarm-list.ts';
import { formatDuration } from '../model/format.ts';
import { heldOf } from '../model/held.ts';
import { formatRoute } from '../model/route.ts';
import { store } from '../state/store.ts';
import './alarm-symbol.ts';
import { alarmSource, alarmText } from './alarm-text.ts';
import { BraiseElement, define } from './element.ts';
import { mark } from './mark.ts';

/** One sentence: is anything wrong, what is worst, since when; and the way to it. */
export class BraiseVerdict extends BraiseElement {
  static override topics = ['plant', 'link', 'alarms', 'tick', 'status'] as const;

  override render(): unknown {
    const { model } = store;
    if (!model) return nothing;
    if (!store.fresh || store.fieldLost)
      return this.#bar('unknown', mark('hourglass'), this.text('overview.verdict.lost'), '', nothing);
    const active = sortAlarms(store.alarms.filter(({ state }) => state !== 'returnedUnacknowledged'));
    const missed = heldOf(model, store.image).filter(({ answer }) => answer === 'no');
    // Several circuits may miss the same: what is abnormal names them.
    const questions = [...new Set(missed.map(({ question }) => question))];
    const held = questions.map((question) => this.text(`overview.verdict.${question}`)).join(', ');
    const [worst] = active;
    if (worst) {
      const since = store.now === undefined ? 0 : store.now - worst.raisedAt;
      const detail = this.text(active.length === 1 ? 'overview.verdict.alarm' : 'overview.verdict.alarms', {
        count: active.length,
        duration: formatDuration(since < 60 ? since : Math.floor(since / 60) * 60, store.translator.find),
      });
      const who = alarmSource(worst);
      const open = this.text('overview.verdict.open', { equipment: who });
      return this.#bar(
        worst.priority,
        html`<braise-alarm-symbol .priority=${worst.priority} .state=${worst.state}></braise-alarm-symbol>`,
        this.text('overview.verdict.worst', { who, what: alarmText(worst) }),
        held ? `${detail} ${this.text('overview.verdict.but', { what: held })}` : detail,
        worst.equipment === ''
          ? nothing
          : html`<a class="button" href=${formatRoute('overview', worst.equipment)}>${open}</a>`,
      );
    }
    if (held) return this.#bar('medium', mark('warning'), this.text('overview.verdict.notHeld'), held, nothing);
    const gone = store.alarmCounts.totalUnacknowledged;
    const detail = this.text('overview.verdict.wellDetail');
    return this.#bar(
      'well',
      mark('check'),
      this.text('overview.verdict.well'),
      gone === 0 ? detail : `${detail} ${this.text('overview.verdict.gone', { count: gone })}`,
      nothing,
    );
  }

  #bar(level: string, sign: unknown, words: string, detail: string, action: unknown): unknown {
    return html`<div class="verdict-bar ${level}" data-testid="verdict" data-level=${level}>${sign}
      <p><span class="verdict-words">${words}</span> <span class="secondary">${detail}</span></p>${action}</div>`;
  }
}

define('braise-verdict', BraiseVerdict);
