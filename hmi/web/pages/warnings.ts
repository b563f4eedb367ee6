import { html, nothing } from 'lit';
import { BraiseElement, define } from '../components/element.ts';
import '../components/estimate.ts';
import { mark } from '../components/mark.ts';
import { equipmentLabel } from '../components/naming.ts';
import {
  causeText,
  certaintyText,
  changeText,
  checkText,
  equipmentNameOf,
  evidenceText,
  quantityText,
  targetText,
} from '../components/warning-text.ts';
import { formatDuration, formatTime } from '../model/format.ts';
import { formatRoute } from '../model/route.ts';
import {
  curvesOf,
  type EarlyWarning,
  type Estimate,
  estimatesOf,
  isUnusual,
  rangeSince,
  sortEstimates,
  sortWarnings,
  stateOf,
  warningsOf,
} from '../model/warnings.ts';
import { store } from '../state/store.ts';

/** Parameters as usual that are shown beside those that are not, before one asks for the rest. */
const usualShown = 8;

/** What the shadow has found, apart from the alarms: nothing here asks for an answer within minutes. */
export class BraiseWarnings extends BraiseElement {
  static override topics = ['plant', 'shadow', 'link'] as const;

  override render(): unknown {
    const { shadow } = store;
    const state = stateOf(shadow);
    const share = shadow.present ? shadow.learnedShare : 0;
    return html`<div class="page-head"><h1>${this.text('warnings.title')}</h1></div>
      <p class="secondary measure">${this.text('warnings.lead')}</p>
      <p class="shadow-state ${state}" role="status" data-testid="shadow-state" data-state=${state}>
        ${mark(state === 'watching' ? 'eye' : state === 'learning' ? 'hourglass' : 'question')}${this.text(`warnings.state.${state}`, { share })}</p>
      ${this.#signs()} ${this.#estimates()}`;
  }

  #signs(): unknown {
    const shown = sortWarnings(warningsOf(store.shadow));
    return html`<section aria-labelledby="signs-title"><h2 id="signs-title">${this.text('warnings.standing')}</h2>
      ${
        shown.length === 0
          ? html`<p class="page-empty">${this.text('warnings.none')}</p>`
          : html`<div class="scroll-x"><table class="data stacked warnings" aria-label=${this.text('warnings.title')} data-testid="warning-list"><thead><tr>
          <th scope="col">${this.text('warnings.since')}</th><th scope="col">${this.text('warnings.equipment')}</th>
          <th scope="col">${this.text('warnings.cause')}</th><th scope="col">${this.text('warnings.evidence')}</th>
          <th scope="col">${this.text('warnings.second')}</th><th scope="col">${this.text('warnings.look')}</th></tr></thead>
        <tbody>${shown.map((warning) => this.#row(warning))}</tbody></table></div>`
      }</section>`;
  }

  #row(warning: EarlyWarning): unknown {
    const { language, timeZone, now, translator } = store;
    const equipment = equipmentNameOf(warning);
    const check = checkText(warning);
    const age = now === undefined ? undefined : Math.max(60, Math.round((now - warning.raised) / 60) * 60);
    return html`<tr class=${warning.active ? '' : 'over'} data-testid="warning-${warning.id}" data-active=${String(warning.active)}>
      <td class="nowrap" data-label=${this.text('warnings.since')}><div>${formatTime(warning.raised, language, timeZone, 'short')}
        <div class="secondary">${
          warning.ended !== undefined
            ? this.text('warnings.over', { time: formatTime(warning.ended, language, timeZone, 'short') })
            : age === undefined
              ? nothing
              : this.text('warnings.for', { duration: formatDuration(age, translator.find) })
        }</div></div></td>
      <td data-label=${this.text('warnings.equipment')}>${equipment === undefined ? targetText(warning) : html`<a href=${formatRoute('warnings', equipment)}>${targetText(warning)}</a>`}</td>
      <td data-label=${this.text('warnings.cause')}><div><b>${causeText(warning)}</b>${check === undefined ? nothing : html`<div class="secondary">${this.text('warnings.check')} ${check}</div>`}</div></td>
      <td data-label=${this.text('warnings.evidence')}><div>${certaintyText(warning)}${
        warning.evidence.length === 0
          ? nothing
          : html`<ul class="evidence secondary">${warning.evidence.map((one) => html`<li>${evidenceText(one, warning)}</li>`)}</ul>`
      }</div></td>
      <td data-label=${this.text('warnings.second')}><div>${this.#second(warning)}</div></td>
      <td data-label=${this.text('warnings.look')}>${this.#curves(warning)}</td></tr>`;
  }

  #second({ second, target }: EarlyWarning): unknown {
    if (second === undefined) return html`<span class="secondary">${this.text('warnings.noSecond')}</span>`;
    return html`${causeText(second)}${second.target === target ? nothing : html` · ${targetText(second)}`}
      ${second.likeness === undefined ? nothing : html`<div class="secondary">${certaintyText(second)}</div>`}`;
  }

  #curves(warning: EarlyWarning): unknown {
    const { model, now } = store;
    const curves = model === undefined ? [] : curvesOf(warning, model);
    if (curves.length === 0) return nothing;
    const range = rangeSince(warning.raised, now ?? warning.raised);
    const parameters = new URLSearchParams({ points: curves.join(','), range });
    return html`<a href=${formatRoute('trends', undefined, parameters)}
      aria-label=${this.text('warnings.curvesOf', { equipment: targetText(warning) })}>${this.text('warnings.curves')}</a>`;
  }

  #estimates(): unknown {
    const all = sortEstimates(estimatesOf(store.shadow));
    const unusual = all.filter(isUnusual).length;
    const first = all.slice(0, unusual + usualShown);
    const rest = all.slice(first.length);
    return html`<section class="estimates" aria-labelledby="estimates-title"><h2 id="estimates-title">${this.text('estimates.title')}</h2>
      <p class="secondary measure">${this.text('estimates.lead')}</p>
      ${all.length === 0 ? html`<p class="page-empty">${this.text('estimates.none')}</p>` : this.#table(first, 'estimates')}
      ${
        rest.length === 0
          ? nothing
          : html`<details><summary>${this.text('estimates.more', { count: rest.length })}</summary>${this.#table(rest, 'estimates-rest')}</details>`
      }</section>`;
  }

  #table(estimates: readonly Estimate[], id: string): unknown {
    return html`<table class="data estimates" aria-label=${this.text('estimates.title')} data-testid=${id}><thead><tr>
        <th scope="col">${this.text('warnings.equipment')}</th><th scope="col">${this.text('estimates.parameter')}</th>
        <th scope="col" class="numeric">${this.text('estimates.value')}</th><th scope="col" class="numeric">${this.text('estimates.usual')}</th>
        <th scope="col">${this.text('estimates.scale')}</th></tr></thead>
      <tbody>${estimates.map(
        (estimate) => html`<tr>
        <td><a href=${formatRoute('warnings', estimate.equipment)}>${equipmentLabel(estimate.equipment)}</a></td>
        <td>${quantityText(estimate.parameter)}</td>
        <td class="numeric nowrap ${isUnusual(estimate) ? 'beyond' : ''}">${changeText(estimate.value)}</td>
        <td class="numeric nowrap secondary">${changeText(estimate.usual[0])} … ${changeText(estimate.usual[1])}</td>
        <td><braise-estimate .estimate=${estimate}></braise-estimate></td></tr>`,
      )}</tbody></table>`;
  }
}

define('braise-warnings', BraiseWarnings);
