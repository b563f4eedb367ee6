import { html, nothing } from 'lit';
import { formatTime } from '../model/format.ts';
import { formatRoute } from '../model/route.ts';
import { equipmentOfTarget, estimatesOf, isUnusual, sortEstimates, sortWarnings, standing } from '../model/warnings.ts';
import { store } from '../state/store.ts';
import { BraiseElement, define } from './element.ts';
import './estimate.ts';
import { mark } from './mark.ts';
import { causeText, certaintyText, changeText, checkText, quantityText, targetText } from './warning-text.ts';

/** What the shadow says of one equipment: early warnings that stand, and its parameters against what is usual. */
export class BraiseFaceplateShadow extends BraiseElement {
  static override topics = ['plant', 'shadow'] as const;
  static override properties = { equipment: { type: String } };
  declare equipment: string;

  constructor() {
    super();
    this.equipment = '';
  }

  override render(): unknown {
    return html`${this.#warnings()}${this.#estimates()}`;
  }

  #warnings(): unknown {
    const { model, language, timeZone } = store;
    if (!model) return nothing;
    const own = sortWarnings(standing(store.shadow)).filter(
      ({ target }) => equipmentOfTarget(target, model)?.name === this.equipment,
    );
    if (own.length === 0) return nothing;
    return html`<section aria-label=${this.text('warnings.title')} data-testid="faceplate-warnings">${own.map(
      (warning) => {
        const check = checkText(warning);
        const point = model.pointByName.has(warning.target);
        return html`<div class="faceplate-warning">${mark('eye')}
        <div><b>${causeText(warning)}</b>${point ? html` ${targetText(warning)}` : nothing}
          <div class="secondary">${certaintyText(warning)} · ${formatTime(warning.raised, language, timeZone, 'dateTime')}</div>
          ${check === undefined ? nothing : html`<div>${this.text('warnings.check')} ${check}</div>`}</div></div>`;
      },
    )}
      <a href=${formatRoute('warnings', this.equipment)}>${this.text('warnings.list')}</a></section>`;
  }

  #estimates(): unknown {
    const own = sortEstimates(estimatesOf(store.shadow).filter(({ equipment }) => equipment === this.equipment));
    if (own.length === 0) return nothing;
    return html`<section aria-labelledby="estimates-faceplate" data-testid="faceplate-estimates">
      <h3 id="estimates-faceplate">${this.text('estimates.title')}</h3>
      <div class="estimate-rows">${own.map(
        (estimate) => html`<span>${quantityText(estimate.parameter)}</span>
          <span class="numeric ${isUnusual(estimate) ? 'beyond' : ''}">${changeText(estimate.value)}</span>
          <braise-estimate .estimate=${estimate}></braise-estimate>`,
      )}</div></section>`;
  }
}

define('braise-faceplate-shadow', BraiseFaceplateShadow);
