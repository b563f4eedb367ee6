import { html, svg } from 'lit';
import type { AlarmLifeState, AlarmPriority } from '../model/shapes.ts';
import { store } from '../state/store.ts';
import { BraiseElement, define } from './element.ts';

/** Each priority its own shape (ISA-18.2, IEC 62682), so that it reads without colour. */
const shapes: Record<AlarmPriority, unknown> = {
  emergency: svg`<path d="M7 1h10l6 6v10l-6 6H7l-6-6V7z"/>`,
  high: svg`<path d="M2 2h20v20H2z"/>`,
  medium: svg`<path d="M12 1.5 23 22H1z"/>`,
  low: svg`<path d="M12 1l11 11-11 11L1 12z"/>`,
};

const marks: Record<AlarmPriority, string> = { emergency: '1', high: '2', medium: '3', low: '4' };

/** `<braise-alarm-symbol>`: priority by shape, digit and colour; filled while active, outlined once it is gone. */
export class BraiseAlarmSymbol extends BraiseElement {
  static override properties = {
    priority: { type: String },
    state: { type: String },
    quiet: { type: Boolean },
  };
  declare priority: AlarmPriority;
  declare state: AlarmLifeState;
  declare quiet: boolean;

  constructor() {
    super();
    this.priority = 'low';
    this.state = 'acknowledged';
    this.quiet = false;
  }

  override render(): unknown {
    const label = store.translator.text(`priority.${this.priority}`);
    const kind = this.quiet ? 'quiet' : this.state === 'returnedUnacknowledged' ? 'gone' : 'active';
    return html`<svg class="alarm-symbol ${this.priority} ${kind}" viewBox="0 0 24 24" role="img" aria-label=${label}>
      ${shapes[this.priority]}<text x="12" y=${this.priority === 'medium' ? 19.5 : 16.5}>${marks[this.priority]}</text></svg>`;
  }
}

define('braise-alarm-symbol', BraiseAlarmSymbol);
