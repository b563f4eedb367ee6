import { html } from 'lit';
import type { Language } from '../model/format.ts';
import { type Palette, palettes, store } from '../state/store.ts';
import { BraiseElement, define } from './element.ts';

/** Language and palette: wherever one is, also before the log-in. */
export class BraiseSettings extends BraiseElement {
  override render(): unknown {
    return html`
      <label class="compact-field">
        <span class="visually-hidden">${this.text('bar.language')}</span>
        <select data-testid="language" title=${this.text('bar.language')} @change=${this.#language}>
          ${(['fr', 'en'] as const).map(
            (language) => html`<option value=${language} ?selected=${store.language === language} lang=${language}>
              ${this.text(`language.${language}`)}</option>`,
          )}
        </select>
      </label>
      <label class="compact-field">
        <span class="visually-hidden">${this.text('bar.palette')}</span>
        <select data-testid="palette" title=${this.text('bar.palette')} @change=${this.#palette}>
          ${palettes.map(
            (palette) => html`<option value=${palette} ?selected=${store.palette === palette}>
              ${this.text(`palette.${palette}`)}</option>`,
          )}
        </select>
      </label>`;
  }

  readonly #language = (event: Event): void => store.setLanguage((event.target as HTMLSelectElement).value as Language);
  readonly #palette = (event: Event): void => store.setPalette((event.target as HTMLSelectElement).value as Palette);
}

define('braise-settings', BraiseSettings);
