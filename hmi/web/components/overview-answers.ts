import { html, nothing } from 'lit';
import { formatNumber } from '../model/format.ts';
import { type Held, heldOf } from '../model/held.ts';
import { type Answer, usable } from '../model/judgement.ts';
import type { PlantModel } from '../model/plant-model.ts';
import type { EquipmentDescription } from '../model/shapes.ts';
import { store } from '../state/store.ts';
import './bullet.ts';
import { BraiseElement, define } from './element.ts';
import { type MarkName, mark } from './mark.ts';
import { equipmentLabel, valueText } from './naming.ts';
import './outlook.ts';
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

const answerMarks: Record<Answer, MarkName> = { yes: 'check', no: 'cross', unknown: 'question', off: 'dash' };

/** So many tiles stand in one row, where six need two. */
const fewTiles = 4;

/** The questions of the night, each with a word for an answer and the figure behind it. */
export class BraiseOverviewAnswers extends BraiseElement {
  static override topics = ['plant', 'link', 'status'] as const;

  override render(): unknown {
    const { model } = store;
    if (!model) return nothing;
    this.watchSlots(answerKinds.flatMap((kind) => model.ofKind(kind).flatMap((one) => Object.values(one.points))));
    const held = heldOf(model, store.image);
    return html`<section class="answers ${held.length + 2 <= fewTiles ? 'few' : ''}" style="--tiles:${held.length + 2}" aria-label=${this.text('overview.answers')}>
      ${held.map((one) => this.#tile(one, model))}
      ${this.#sources(model)}
      <braise-outlook class="answer"></braise-outlook>
    </section>`;
  }

  #tile(held: Held, model: PlantModel): unknown {
    // Nothing on this screen is an answer about now while the link is down.
    const shown: Answer = store.fresh && !store.fieldLost ? held.answer : 'unknown';
    return html`<article class="answer ${shown}" data-question=${held.question} data-answer=${shown} aria-labelledby="answer-${held.question}">
      <h2 id="answer-${held.question}">${this.text(`overview.question.${held.question}`)}</h2>
      <p class="verdict"><span class="verdict-head">${mark(answerMarks[shown])}${this.text(`overview.answer.${shown}`)}</span>
        <span class="detail">${shown === 'unknown' ? '' : this.#detail(held)}</span></p>
      ${held.question === 'halls' ? this.#lines(held) : held.question === 'heat' ? this.#demand(held, model) : this.#single(held)}
    </article>`;
  }

  #detail({ question, items, answer, outside }: Held): string {
    if (question === 'cold' || question === 'supply') return equipmentLabel(items[0]?.equipment);
    const count = { count: outside, total: items.length };
    if (question === 'halls') {
      return outside > 0
        ? this.text('overview.hallsOutside', count)
        : this.text('overview.allWithin', { count: items.length });
    }
    if (outside > 0) return this.text('overview.substationsBelow', count);
    return answer === 'yes' ? this.text('overview.substationsOk', { count: items.length }) : '';
  }

  #lines({ items, outside, worst }: Held): unknown {
    return html`<div class="answer-lines">${items.map(
      ({
        equipment,
        point,
      }) => html`<div class="answer-line ${equipment === worst && outside > 0 ? 'worst' : ''}"><span>${equipmentLabel(equipment)}</span>
        <braise-value point=${point.name}></braise-value><braise-bullet .point=${point.name}></braise-bullet></div>`,
    )}</div>`;
  }

  #single({ items }: Held): unknown {
    return items.map(
      ({ point, target, span }) => html`<div class="answer-big">
        <braise-value point=${point.name}></braise-value>
        <braise-bullet .point=${point.name} .target=${target?.name ?? ''} .span=${span}></braise-bullet>
        <span class="secondary">${this.text('overview.setpoint')} <braise-value point=${target?.name ?? ''}></braise-value></span>
        <braise-sparkline point=${point.name}></braise-sparkline>
      </div>`,
    );
  }

  #demand({ outside, worst }: Held, model: PlantModel): unknown {
    const circuits = model.ofKind('heatingCircuit');
    const words = outside > 0 && worst ? this.text('overview.worstHall', { equipment: equipmentLabel(worst) }) : '';
    if (circuits.length > 1)
      return html`<div class="answer-lines">
        ${circuits.map((one) => html`<div class="answer-line"><span>${equipmentLabel(one)}</span><braise-value point="${one.name}.heatDemand"></braise-value></div>`)}
        <span class="secondary">${words}</span></div>`;
    const heat = circuits[0] && model.point(circuits[0], 'heatDemand');
    return html`<div class="answer-big">
      ${heat ? html`<braise-value point=${heat.name}></braise-value><span></span>` : nothing}
      <span class="secondary">${words || this.text('overview.demand')}</span>
      ${heat ? html`<braise-sparkline point=${heat.name}></braise-sparkline>` : nothing}
    </div>`;
  }

  /** Heat of all circuits together: each one's own values would stand side by side without names. */
  #heat(circuits: readonly EquipmentDescription[], key: string, sum: number | undefined): unknown {
    const point = circuits[0] && store.model?.point(circuits[0], key);
    if (!point) return nothing;
    if (circuits.length === 1) return html`<braise-value point=${point.name}></braise-value>`;
    return html`<b data-testid="sum-${key}">${sum === undefined ? '—' : valueText(point, sum)}</b>`;
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
    const total = (recovered ?? 0) + (gas ?? 0);
    const known = store.fresh && !store.fieldLost && recovered !== undefined && gas !== undefined;
    const share = known && total > 1 ? (recovered ?? 0) / total : undefined;
    const percent = (part: number | undefined): unknown =>
      part === undefined ? nothing : html`<small>${formatNumber(part * 100, 0, store.language)} %</small>`;
    const [electricity] = model.ofKind('electricitySupply');
    const [outdoor] = model.ofKind('weatherStation');
    return html`<article class="answer sources" data-question="sources" aria-labelledby="answer-sources">
      <h2 id="answer-sources">${this.text('overview.question.sources')}</h2>
      <p class="verdict">${share === undefined ? (known ? this.text('overview.noProduction') : this.text('overview.answer.unknown')) : `${formatNumber(share * 100, 0, store.language)} %`}
        <span class="detail">${share === undefined ? '' : this.text('overview.recoveredShare')}</span></p>
      <braise-share-bar .first=${known ? recovered : undefined} .second=${known ? gas : undefined}></braise-share-bar>
      <dl>
        <div><dt><i class="key-recovered"></i>${this.text('overview.recovered')}</dt>
          <dd>${percent(share)}${this.#heat(circuits, 'heatRecovered', known ? recovered : undefined)}</dd></div>
        <div><dt><i class="key-gas"></i>${this.text('overview.gas')}</dt>
          <dd>${percent(share === undefined ? undefined : 1 - share)}${this.#heat(circuits, 'heatFromGas', known ? gas : undefined)}</dd></div>
        ${electricity ? html`<div><dt><i></i>${this.text('overview.electricity')}</dt><dd><braise-value point="${electricity.name}.power"></braise-value></dd></div>` : nothing}
        ${outdoor ? html`<div><dt><i></i>${this.text('overview.outdoor')}</dt><dd><braise-value point="${outdoor.name}.outdoorTemperature"></braise-value></dd></div>` : nothing}
      </dl>
    </article>`;
  }
}

define('braise-overview-answers', BraiseOverviewAnswers);
