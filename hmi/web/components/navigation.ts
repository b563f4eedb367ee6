import '@oicl/openbridge-webcomponents/dist/icons/icon-alerts.js';
import '@oicl/openbridge-webcomponents/dist/icons/icon-clipboard.js';
import '@oicl/openbridge-webcomponents/dist/icons/icon-configure.js';
import '@oicl/openbridge-webcomponents/dist/icons/icon-dashboard.js';
import '@oicl/openbridge-webcomponents/dist/icons/icon-settings-iec.js';
import '@oicl/openbridge-webcomponents/dist/icons/icon-simulation.js';
import '@oicl/openbridge-webcomponents/dist/icons/icon-system.js';
import '@oicl/openbridge-webcomponents/dist/icons/icon-trend.js';
import { html } from 'lit';
import { may, type Right } from '../model/rights.ts';
import { formatRoute, type Page, pages } from '../model/route.ts';
import { store } from '../state/store.ts';
import { BraiseElement, define } from './element.ts';
import { mark } from './mark.ts';

/** A page within another has no entry of its own. */
const within: Partial<Record<Page, Page>> = { tuning: 'lab' };

const icons: Readonly<Partial<Record<Page, () => unknown>>> = {
  overview: () => html`<obi-dashboard aria-hidden="true"></obi-dashboard>`,
  schematic: () => html`<obi-system aria-hidden="true"></obi-system>`,
  setpoints: () => html`<obi-settings-iec aria-hidden="true"></obi-settings-iec>`,
  alarms: () => html`<obi-alerts aria-hidden="true"></obi-alerts>`,
  warnings: () => mark('eye'),
  trends: () => html`<obi-trend aria-hidden="true"></obi-trend>`,
  lab: () => html`<obi-simulation aria-hidden="true"></obi-simulation>`,
  configuration: () => html`<obi-configure aria-hidden="true"></obi-configure>`,
  audit: () => html`<obi-clipboard aria-hidden="true"></obi-clipboard>`,
  simulation: () => mark('block'),
};

/** The pages. */
export class BraiseNavigation extends BraiseElement {
  static override topics = ['route', 'session'] as const;

  override render(): unknown {
    const needed: Partial<Record<Page, Right>> = { simulation: 'simulate', configuration: 'configure' };
    const current = within[store.route.page] ?? store.route.page;
    const shown = pages.filter((page) => {
      if (within[page] !== undefined) return false;
      const right = needed[page];
      return right === undefined || may(store.session?.role, right);
    });
    return html`<nav class="navigation" aria-label=${this.text('nav.label')}>
      ${shown.map(
        (page) => html`<a href=${formatRoute(page)} data-testid="nav-${page}" class=${current === page ? 'current' : ''}
          aria-current=${current === page ? 'page' : 'false'}>${icons[page]?.()}<span>${this.text(`nav.${page}`)}</span></a>`,
      )}
    </nav>`;
  }
}

define('braise-navigation', BraiseNavigation);
