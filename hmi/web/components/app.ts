import { html, nothing } from 'lit';
import type { Page } from '../model/route.ts';
import { openEquipment } from '../state/app.ts';
import { store } from '../state/store.ts';
import './announcer.ts';
import './banner.ts';
import './confirm.ts';
import { BraiseElement, define } from './element.ts';
import './faceplate.ts';
import './login.ts';
import './navigation.ts';
import './top-bar.ts';
import '../pages/alarms.ts';
import '../pages/audit.ts';
import '../pages/configuration.ts';
import '../pages/lab.ts';
import '../pages/overview.ts';
import '../pages/schematic.ts';
import '../pages/setpoints.ts';
import '../pages/simulation.ts';
import '../pages/trends.ts';
import '../pages/tuning.ts';
import '../pages/warnings.ts';

const pageElements: Record<Page, () => unknown> = {
  overview: () => html`<braise-overview></braise-overview>`,
  schematic: () => html`<braise-schematic></braise-schematic>`,
  setpoints: () => html`<braise-setpoints></braise-setpoints>`,
  alarms: () => html`<braise-alarms></braise-alarms>`,
  warnings: () => html`<braise-warnings></braise-warnings>`,
  trends: () => html`<braise-trends></braise-trends>`,
  lab: () => html`<braise-lab></braise-lab>`,
  tuning: () => html`<braise-tuning></braise-tuning>`,
  configuration: () => html`<braise-configuration></braise-configuration>`,
  audit: () => html`<braise-audit></braise-audit>`,
  simulation: () => html`<braise-simulation></braise-simulation>`,
};

/** The whole screen: log-in, or bar, banner, navigation, page and face-plate. */
export class BraiseApp extends BraiseElement {
  static override topics = ['session', 'plant', 'route', 'notice'] as const;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.#onKey);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    // A dialogue closes itself and stops the event; what arrives here is for the face-plate.
    if (
      event.key === 'Escape' &&
      !event.defaultPrevented &&
      store.route.equipment &&
      !document.querySelector('dialog[open]')
    ) {
      openEquipment(undefined);
    }
  };

  override render(): unknown {
    if (!store.session || !store.model) return html`<braise-login></braise-login>`;
    const { page, equipment } = store.route;
    return html`
      <a class="skip-link" href="#content" @click=${this.#skip}>${this.text('app.skip')}</a>
      <braise-top-bar></braise-top-bar>
      <braise-banner></braise-banner>
      <braise-navigation></braise-navigation>
      <div class="workspace ${equipment ? 'with-faceplate' : ''}">
        <main id="content" tabindex="-1" aria-label=${this.text(`nav.${page}`)}>${pageElements[page]()}</main>
        ${equipment ? html`<braise-faceplate .equipment=${equipment}></braise-faceplate>` : nothing}
      </div>
      <braise-confirm></braise-confirm>
      <braise-announcer></braise-announcer>
    `;
  }

  readonly #skip = (event: Event): void => {
    // The hash holds the route: jump without changing it.
    event.preventDefault();
    this.querySelector<HTMLElement>('#content')?.focus();
  };
}

define('braise-app', BraiseApp);
