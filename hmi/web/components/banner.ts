import { html, nothing } from 'lit';
import { formatDuration } from '../model/format.ts';
import { type Notice, store } from '../state/store.ts';
import { BraiseElement, define } from './element.ts';
import { mark } from './mark.ts';

/** What went well is told this long; what did not stays until it is closed. */
const noticeMs = 8000;

/** Unmistakable while a link is lost: what is lost, since when, and what it means. */
export class BraiseBanner extends BraiseElement {
  static override topics = ['link', 'status', 'tick', 'notice'] as const;

  #told: Notice | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override updated(): void {
    if (store.notice === this.#told) return;
    this.#told = store.notice;
    clearTimeout(this.#timer);
    if (this.#told?.level === 'info') this.#timer = setTimeout(this.#dismiss, noticeMs);
  }

  override render(): unknown {
    const trouble = store.trouble;
    // Told once: how long it lasts is for those who look at it.
    return html`<div role="alert" class="visually-hidden">${trouble ? this.text(`connection.${trouble}`) : ''}</div>
      ${trouble ? this.#trouble(trouble) : nothing}
      <div role="status" class="notice-region">${store.notice ? this.#notice() : nothing}</div>`;
  }

  #trouble(trouble: NonNullable<typeof store.trouble>): unknown {
    const duration = formatDuration(store.silenceSeconds, store.translator.find);
    const words = {
      server: this.text('link.lostServer', { duration }),
      controller: this.text('link.lostController'),
      silent: this.text('link.silent', { duration }),
      field: this.text('link.lostField'),
    }[trouble];
    return html`<div class="link-banner" data-testid="link-banner" data-trouble=${trouble}>
      ${mark('warning')}<span>${words}</span></div>`;
  }

  #notice(): unknown {
    const notice = store.notice;
    return html`<div class="notice ${notice?.level}" data-testid="notice" data-level=${notice?.level ?? ''}>
      ${mark(notice?.level === 'error' ? 'cross' : 'check')}
      <span>${notice?.text}</span>
      <button class="button small icon" @click=${this.#dismiss} aria-label=${this.text('notice.close')}>${mark('cross')}</button>
    </div>`;
  }

  readonly #dismiss = (): void => {
    store.notice = undefined;
    store.notify('notice');
  };
}

define('braise-banner', BraiseBanner);
