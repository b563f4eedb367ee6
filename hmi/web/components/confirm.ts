import { html, nothing } from 'lit';
import { plantTimeOf } from '../model/local-time.ts';
import type { Command } from '../model/shapes.ts';
import { store } from '../state/store.ts';
import { BraiseElement, define } from './element.ts';
import { mark } from './mark.ts';
import './preview.ts';

/** What a person is asked before a command goes out. */
export interface Question {
  readonly text: string;
  /** Old and new value in words. */
  readonly change?: { readonly before: string; readonly after: string };
  readonly person?: string;
  readonly reason?: 'required' | 'optional';
  readonly comment?: boolean;
  /** Label of a time to give, or to leave empty. */
  readonly end?: string;
  /** The command whose next hours are shown; where its reason is not yet written, any will do. */
  readonly preview?: Command;
}

/** What the person gave besides the consent. */
export interface Consent {
  readonly reason: string;
  /** ISO 8601, or empty. */
  readonly end: string;
}

interface Asking {
  readonly question: Question;
  readonly answer: (consent: Consent | undefined) => void;
}

let dialogue: BraiseConfirm | undefined;

/** Asks the person; undefined means no. One question at a time. */
export function ask(question: Question): Promise<Consent | undefined> {
  return new Promise((resolve) => {
    if (dialogue) dialogue.ask({ question, answer: resolve });
    else resolve(undefined);
  });
}

/** The one dialogue for confirmations: nothing is sent to the plant past it. */
export class BraiseConfirm extends BraiseElement {
  #asking: Asking | undefined;
  #error = '';
  #opener: Element | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    dialogue = this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#finish(undefined);
    if (dialogue === this) dialogue = undefined;
  }

  ask(asking: Asking): void {
    this.#finish(undefined);
    this.#asking = asking;
    this.#error = '';
    this.#opener = document.activeElement;
    this.requestUpdate();
    void this.updateComplete.then(() => {
      const element = this.querySelector('dialog');
      if (element && !element.open) element.showModal();
      (
        this.querySelector<HTMLElement>('textarea, input') ?? this.querySelector<HTMLElement>('[data-testid=confirm]')
      )?.focus();
    });
  }

  override render(): unknown {
    const question = this.#asking?.question;
    if (!question) return nothing;
    return html`<dialog class="dialogue ${question.preview ? 'with-preview' : ''}" aria-labelledby="confirm-title" aria-describedby="confirm-text" @cancel=${this.#cancel}>
      <form method="dialog" @submit=${this.#submit} novalidate>
        <h2 id="confirm-title">${this.text('confirm.title')}</h2>
        <p id="confirm-text">${question.text}</p>
        ${question.change ? this.#change(question.change) : nothing}
        ${question.person ? html`<p class="field-line"><span>${this.text('confirm.person')}</span><b>${question.person}</b></p>` : nothing}
        ${
          question.reason || question.comment
            ? html`<label for="confirm-reason">${this.text(question.comment ? 'confirm.comment' : 'confirm.reason')}</label>
              <textarea id="confirm-reason" name="reason" data-testid="reason" rows="3" maxlength="500"></textarea>`
            : nothing
        }
        ${
          question.end
            ? html`<label for="confirm-end">${question.end}</label>
              <input id="confirm-end" name="expectedEnd" type="datetime-local" data-testid="expected-end" />`
            : nothing
        }
        ${question.preview ? html`<braise-preview .command=${question.preview}></braise-preview>` : nothing}
        <p class="form-error" role="alert">${this.#error}</p>
        <div class="dialogue-buttons">
          <button type="button" class="button" data-testid="cancel" @click=${this.#cancel}>${this.text('confirm.cancel')}</button>
          <button type="submit" class="button primary" data-testid="confirm">${this.text('confirm.confirm')}</button>
        </div>
      </form>
    </dialog>`;
  }

  #change(change: NonNullable<Question['change']>): unknown {
    return html`<div class="change" data-testid="change">
      <span><small>${this.text('confirm.before')}</small><b>${change.before}</b></span>
      ${mark('steady')}
      <span><small>${this.text('confirm.after')}</small><b>${change.after}</b></span>
    </div>`;
  }

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const asking = this.#asking;
    if (!asking) return;
    const fields = new FormData(event.target as HTMLFormElement);
    const reason = String(fields.get('reason') ?? '').trim();
    const end = String(fields.get('expectedEnd') ?? '');
    if (asking.question.reason === 'required' && reason.length < 3) {
      this.#refuse(this.text('confirm.reasonNeeded'));
      return;
    }
    const time = end === '' ? undefined : plantTimeOf(end, store.timeZone);
    if (end !== '' && (time === undefined || time <= (store.now ?? 0))) {
      this.#refuse(this.text('confirm.expectedEndPast'));
      return;
    }
    this.#finish({ reason, end: time === undefined ? '' : new Date(time * 1000).toISOString() });
  };

  #refuse(text: string): void {
    this.#error = text;
    this.requestUpdate();
  }

  readonly #cancel = (event: Event): void => {
    event.preventDefault();
    this.#finish(undefined);
  };

  #finish(consent: Consent | undefined): void {
    const asking = this.#asking;
    if (!asking) return;
    this.#asking = undefined;
    this.querySelector('dialog')?.close();
    this.requestUpdate();
    if (this.#opener instanceof HTMLElement && this.#opener.isConnected) this.#opener.focus();
    asking.answer(consent);
  }
}

define('braise-confirm', BraiseConfirm);
