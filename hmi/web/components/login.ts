import { html, nothing } from 'lit';
import { enterAs } from '../state/app.ts';
import { ServerRefusal } from '../state/session.ts';
import { store } from '../state/store.ts';
import { BraiseElement, define } from './element.ts';
import './settings.ts';

/** Log-in, and what is shown until session and plant are known. */
export class BraiseLogin extends BraiseElement {
  static override topics = ['session', 'plant', 'notice'] as const;
  #error = '';
  #busy = false;

  override render(): unknown {
    return html`<div class="login-screen">
      <braise-settings></braise-settings>
      <main class="login-card" aria-labelledby="login-title">
        <h1 id="login-title"><img src="./icon.svg" alt="" width="40" height="40" /> Braise</h1>
        <p class="lead">${this.text('login.lead')}</p>
        ${this.#content()}
      </main>
    </div>`;
  }

  #content(): unknown {
    const notice =
      store.notice?.level === 'error' ? html`<p class="form-error" role="alert">${store.notice.text}</p>` : nothing;
    if (!store.sessionKnown) return html`<p role="status">${this.text('login.loading')}</p>${notice}`;
    if (store.session) return html`<p role="status">${this.text('login.loadingPlant')}</p>${notice}`;
    return html`<form @submit=${this.#submit}>
      <label for="login-user">${this.text('login.user')}</label>
      <input id="login-user" name="user" data-testid="login-user" autocomplete="username" required autofocus
        autocapitalize="none" spellcheck="false" ?disabled=${this.#busy} />
      <label for="login-password">${this.text('login.password')}</label>
      <input id="login-password" name="password" type="password" data-testid="login-password"
        autocomplete="current-password" required ?disabled=${this.#busy} />
      <p class="form-error" role="alert" data-testid="login-error">${this.#error}</p>
      <button class="button primary" type="submit" data-testid="login-submit" ?disabled=${this.#busy}>
        ${this.text('login.submit')}
      </button>
    </form>`;
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const fields = new FormData(form);
    this.#busy = true;
    this.#error = '';
    this.requestUpdate();
    try {
      await enterAs(String(fields.get('user')).trim(), String(fields.get('password')));
    } catch (error) {
      this.#error = this.#explain(error);
    } finally {
      this.#busy = false;
      this.requestUpdate();
    }
  };

  #explain(error: unknown): string {
    if (!(error instanceof ServerRefusal) || error.status === 0 || error.status >= 500) {
      return this.text('login.unreachable');
    }
    return this.text(error.status === 429 ? 'login.tooMany' : 'login.refused');
  }
}

define('braise-login', BraiseLogin);
