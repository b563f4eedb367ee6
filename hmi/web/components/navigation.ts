import { html } from 'lit';
import { formatRoute, pages } from '../model/route.ts';
import { store } from '../state/store.ts';
import { BraiseElement, define } from './element.ts';

/** The pages. */
export class BraiseNavigation extends BraiseElement {
  static override topics = ['route'] as const;

  override render(): unknown {
    return html`<nav class="navigation" aria-label=${this.text('nav.label')}>
      ${pages.map(
        (
          page,
        ) => html`<a href=${formatRoute(page)} data-testid="nav-${page}" class=${store.route.page === page ? 'current' : ''}
          aria-current=${store.route.page === page ? 'page' : 'false'}>${this.text(`nav.${page}`)}</a>`,
      )}
    </nav>`;
  }
}

define('braise-navigation', BraiseNavigation);
