import { html, nothing } from 'lit';
import { formatNumber } from '../model/format.ts';
import { type Answer, bandOf, judgeAll, usable } from '../model/judgement.ts';
import { rowOf } from '../model/overview-model.ts';
import type { PlantModel } from '../model/plant-model.ts';
import type { EquipmentDescription } from '../model/shapes.ts';
import { store } from '../state/store.ts';
import type { TextKey } from '../texts/en.ts';
import './bullet.ts';
import { BraiseElement, define } from './element.ts';
import { equipmentLabel } from './naming.ts';
import './share-bar.ts';
import './sparkline.ts';
import './value.ts';

const answerKinds = [
  'hall',
  'heatingCircuit',
  'coolingCircuit',
  'substation',
  'electricitySupply',
  'gasSupply',
  'weatherStation',
];

/** The questions of the night, each with a word for an answer and the figure behind it. */
export class BraiseOverviewAnswers extends BraiseElement {
  static override topics = ['plant', 'link'] as const;

  override render(): unknown {
    const { model } = store;
    if (!model) return nothing;
    this.watchSlots(answerKinds.flatMap((kind) => model.ofKind(kind).flatMap((one) => Object.values(one.points))));
    return html`<section class="answers">
      ${this.#halls(model)}
      ${model.ofKind('coolingCircuit').map((one) => this.#circuit(model, one, 'overview.question.cold'))}
      ${model.ofKind('heatingCircuit').map((one) => this.#circuit(model, one, 'overview.question.supply'))}
      ${this.#substations(model)}
      ${this.#sources(model)}
    </section>`;
  }

  #tile(title: TextKey, answer: Answer, detail: unknown, body: unknown): unknown {
    // Nothing on this screen is an answer about now while the link is down.
    const shown: Answer = store.fresh ? answer : 'unknown';
    return html`<article class="answer ${shown}" data-answer=${shown}>
      <h2>${this.text(title)}</h2>
      <p class="verdict"><span aria-hidden="true">${{ yes: '✓', no: '✕', unknown: '?', off: '–' }[shown]}</span> ${this.text(`overview.answer.${shown}`)}
        <span class="detail">${detail}</span></p>
      ${body}
    </article>`;
  }

  #halls(model: PlantModel): unknown {
    const items = model.ofKind('hall').flatMap((equipment) => {
      const point = model.point(equipment, 'enteringTemperature');
      return point ? [{ equipment, point, band: bandOf(point, undefined, 0) }] : [];
    });
    if (items.length === 0) return nothing;
    const { answer, outside, worst } = judgeAll(store.image, items);
    const detail =
      outside > 0
        ? this.text('overview.hallsOutside', { count: outside, total: items.length })
        : answer === 'yes'
          ? this.text('overview.allWithin', { count: items.length })
          : '';
    return this.#tile(
      'overview.question.halls',
      answer,
      detail,
      html`<div class="answer-lines">
      ${items.map(
        ({
          equipment,
          point,
        }) => html`<div class="answer-line ${equipment === worst && outside > 0 ? 'worst' : ''}"><span>${equipmentLabel(equipment)}</span>
        <braise-value point=${point.name}></braise-value><braise-bullet .point=${point.name}></braise-bullet></div>`,
      )}
    </div>`,
    );
  }

  #circuit(model: PlantModel, equipment: EquipmentDescription, title: TextKey): unknown {
    const row = rowOf(model, equipment);
    if (!row?.held) return nothing;
    const { point, target, span } = row.held;
    const band = bandOf(point, store.image.value[target.index], span);
    const { answer } = judgeAll(store.image, [{ equipment, point, band }]);
    return this.#tile(
      title,
      answer,
      equipmentLabel(equipment),
      html`<div class="answer-big">
        <braise-value point=${point.name}></braise-value>
        <braise-bullet .point=${point.name} .target=${target.name} .span=${span}></braise-bullet>
        <span class="secondary">${this.text('overview.setpoint')} <braise-value point=${target.name}></braise-value></span>
        <braise-sparkline point=${point.name}></braise-sparkline>
      </div>`,
    );
  }

  #substations(model: PlantModel): unknown {
    const items = model.ofKind('substation').flatMap((equipment) => {
      const row = rowOf(model, equipment);
      const state = model.point(equipment, 'state');
      const stateName = state?.states?.[store.image.value[state.index]];
      // A substation that only makes hot water, or nothing, is not late with its heating.
      if (!row?.held || stateName === 'off' || stateName === 'hotWater') return [];
      return [
        {
          equipment,
          point: row.held.point,
          band: bandOf(row.held.point, store.image.value[row.held.target.index], row.held.span),
        },
      ];
    });
    const demand = model.ofKind('heatingCircuit')[0];
    const heat = demand && model.point(demand, 'heatDemand');
    if (model.ofKind('substation').length === 0) return nothing;
    const { outside, answer, worst } = judgeAll(store.image, items);
    const detail =
      outside > 0
        ? this.text('overview.substationsBelow', { count: outside, total: items.length })
        : answer === 'yes'
          ? this.text('overview.substationsOk', { count: items.length })
          : '';
    return this.#tile(
      'overview.question.heat',
      items.length === 0 ? 'off' : answer,
      detail,
      html`<div class="answer-big">
      ${heat ? html`<braise-value point=${heat.name}></braise-value><braise-sparkline point=${heat.name}></braise-sparkline>` : nothing}
      <span class="secondary">${outside > 0 && worst ? this.text('overview.worstHall', { equipment: equipmentLabel(worst) }) : this.text('overview.demand')}</span>
    </div>`,
    );
  }

  #sources(model: PlantModel): unknown {
    const circuits = model.ofKind('heatingCircuit');
    const sum = (key: string) =>
      circuits.reduce<number | undefined>((total, one) => {
        const value = usable(model, store.image, one, key);
        return value === undefined || total === undefined ? undefined : total + value;
      }, 0);
    const recovered = sum('heatRecovered');
    const gas = sum('heatFromGas');
    const electricity = model.ofKind('electricitySupply')[0];
    const gasSupply = model.ofKind('gasSupply')[0];
    const outdoor = model.ofKind('weatherStation')[0];
    const share =
      recovered !== undefined && gas !== undefined && recovered + gas > 1 ? recovered / (recovered + gas) : undefined;
    return html`<article class="answer sources">
      <h2>${this.text('overview.question.sources')}</h2>
      <braise-share-bar .first=${recovered} .second=${gas}></braise-share-bar>
      <dl>
        <div><dt><i class="key-recovered"></i>${this.text('overview.recovered')}</dt><dd>${circuits.map((one) => html`<braise-value point="${one.name}.heatRecovered"></braise-value>`)}
          ${share === undefined ? nothing : html`<small>${formatNumber(share * 100, 0, store.language)} %</small>`}</dd></div>
        <div><dt><i class="key-gas"></i>${this.text('overview.gas')}</dt><dd>${gasSupply ? html`<braise-value point="${gasSupply.name}.power"></braise-value>` : '—'}</dd></div>
        <div><dt>${this.text('overview.electricity')}</dt><dd>${electricity ? html`<braise-value point="${electricity.name}.power"></braise-value>` : '—'}</dd></div>
        <div><dt>${this.text('overview.outdoor')}</dt><dd>${outdoor ? html`<braise-value point="${outdoor.name}.outdoorTemperature"></braise-value>` : '—'}</dd></div>
      </dl>
    </article>`;
  }
}

define('braise-overview-answers', BraiseOverviewAnswers);
