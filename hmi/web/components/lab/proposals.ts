import { html, nothing } from 'lit';
import { formatNumber } from '../../model/format.ts';
import { errorSaved, type Finding, figureText, type Proposal, type Tuning, worst } from '../../model/tuning.ts';
import { store } from '../../state/store.ts';
import { BraiseElement, define } from '../element.ts';
import { type MarkName, mark } from '../mark.ts';
import { loopLabel } from '../naming.ts';

const verdictMarks: Readonly<Record<Proposal['verdict'], MarkName>> = {
  better: 'check',
  keep: 'dash',
  unknown: 'question',
};

/** What was proposed for each loop beside what it has, the evidence, and which of it to take to the plant file. */
export class BraiseProposals extends BraiseElement {
  static override properties = {
    proposals: { attribute: false },
    choosing: { type: Boolean },
  };
  declare proposals: readonly Proposal[];
  /** Whether the person may take proposals to the plant file. */
  declare choosing: boolean;
  /** Loops whose choice is another than the verdict suggests: what is better is ticked. */
  readonly #changed = new Set<string>();

  constructor() {
    super();
    this.proposals = [];
    this.choosing = false;
  }

  #chosen({ loop, verdict, proposed }: Proposal): boolean {
    return proposed !== undefined && (verdict === 'better') !== this.#changed.has(loop);
  }

  override render(): unknown {
    if (this.proposals.length === 0) return nothing;
    const chosen = this.proposals.filter((proposal) => this.#chosen(proposal)).map(({ loop }) => loop);
    const prepare = () => this.dispatchEvent(new CustomEvent('prepare', { detail: chosen }));
    return html`<div class="tuning-scroll" tabindex="0" role="region" aria-labelledby="tuning-found"><table class="data tuning" aria-labelledby="tuning-found" data-testid="tuning-proposals"><thead><tr>
        ${this.choosing ? html`<th scope="col">${this.text('tuning.take')}</th>` : nothing}
        <th scope="col">${this.text('tuning.loop')}</th><th scope="col">${this.text('tuning.now')}</th><th scope="col">${this.text('tuning.proposed')}</th>
        <th scope="col">${this.text('tuning.verdict')}</th><th scope="col" class="numeric">${this.text('tuning.stepError')}</th><th scope="col" class="numeric">${this.text('tuning.loadError')}</th>
        <th scope="col" class="numeric">Ms</th><th scope="col" class="numeric">${this.text('tuning.overshoot')}</th><th scope="col" class="numeric">${this.text('tuning.travel')}</th>
      </tr></thead>${this.proposals.map((proposal) => this.#row(proposal))}</table></div>
      <p class="secondary">${this.text('tuning.help')}</p>
      ${this.choosing ? html`<p><button class="button primary" ?disabled=${chosen.length === 0} data-testid="tuning-prepare" @click=${prepare}>${this.text('tuning.prepare', { count: chosen.length })}</button> <span class="secondary">${this.text('tuning.prepareHelp')}</span></p>` : nothing}`;
  }

  #row(proposal: Proposal): unknown {
    const { loop, unit, now, proposed, verdict, findings } = proposal;
    const name = loopLabel(loop);
    const toggle = () => {
      if (!this.#changed.delete(loop)) this.#changed.add(loop);
      this.requestUpdate();
    };
    return html`<tbody data-testid="tuning-loop-${loop}" data-verdict=${verdict}><tr>
        ${this.choosing ? html`<td><input type="checkbox" aria-label=${this.text('tuning.takeLoop', { name })} ?disabled=${proposed === undefined} .checked=${this.#chosen(proposal)} data-testid="tuning-take-${loop}" @change=${toggle} /></td>` : nothing}
        <th scope="row">${name}</th><td>${this.#tuning(now, unit)}</td><td>${proposed ? this.#tuning(proposed, unit) : '—'}</td>
        <td class="nowrap tuning-verdict ${verdict}">${mark(verdictMarks[verdict])} ${this.text(`tuning.verdict.${verdict}`)}</td>
        ${this.#saved(proposal, 'stepError')}${this.#saved(proposal, 'loadError')}${this.#worst(proposal, 'sensitivity')}${this.#worst(proposal, 'overshoot')}${this.#worst(proposal, 'travel')}
      </tr><tr class="tuning-evidence"><td colspan=${this.choosing ? 10 : 9}><details><summary>${this.text('tuning.evidence', { name })}</summary>
        <table class="data" aria-label=${this.text('tuning.evidence', { name })}><thead><tr><th scope="col">${this.text('tuning.point')}</th><th scope="col">${this.text('tuning.model')}</th><th scope="col" class="numeric">Ms</th>
          <th scope="col" class="numeric">${this.text('tuning.stepErrorIn', { unit })}</th><th scope="col" class="numeric">${this.text('tuning.loadErrorIn', { unit })}</th>
          <th scope="col" class="numeric">${this.text('tuning.overshoot')}</th><th scope="col" class="numeric">${this.text('tuning.travel')}</th></tr></thead>
        <tbody>${findings.map((finding) => this.#finding(finding, unit))}</tbody></table></details></td></tr></tbody>`;
  }

  #tuning({ gain, integralTime }: Tuning, unit: string): unknown {
    return html`<span class="nowrap">${figureText(100 * gain, store.language)} %/${unit}, ${figureText(integralTime, store.language)} s</span>`;
  }

  #saved(proposal: Proposal, error: 'stepError' | 'loadError'): unknown {
    const saved = errorSaved(proposal, error);
    const shown = saved === undefined ? '—' : `${saved > 0 ? '−' : '+'}${Math.abs(Math.round(100 * saved))} %`;
    return html`<td class="numeric nowrap">${shown}</td>`;
  }

  #worst(proposal: Proposal, figure: 'sensitivity' | 'overshoot' | 'travel'): unknown {
    const [now, then] = [worst(proposal, 'now', figure), worst(proposal, 'proposed', figure)];
    if (now === undefined || then === undefined) return html`<td class="numeric">—</td>`;
    return html`<td class="numeric nowrap">${this.#fromTo(now, then, figure === 'overshoot')}</td>`;
  }

  #fromTo(now: number | null, then: number | null, share = false): unknown {
    const text = (value: number | null) =>
      share ? formatNumber(100 * (value ?? 0), 0, store.language) : figureText(value, store.language);
    return html`${text(now)} → <b>${text(then)}</b>${share ? ' %' : ''}`;
  }

  #finding({ point, failure, model, now, proposed }: Finding, unit: string): unknown {
    const name = html`<th scope="row">${this.foreign(`tuning.point.${point.name}`)}</th>`;
    if (model === undefined || now === undefined || proposed === undefined) {
      const figure = failure?.kind === 'poorModel' ? Math.round(100 * (failure.figure ?? 0)) : (failure?.figure ?? 0);
      return html`<tr>${name}<td colspan="6">${failure ? this.foreign(`tuning.failure.${failure.kind}`, { figure }) : '—'}</td></tr>`;
    }
    const { language } = store;
    const said = {
      gain: `${figureText(model.gain, language)} ${unit}`,
      time: figureText(model.timeConstant, language),
      dead: figureText(model.deadTime, language),
      explained: Math.round(100 * model.explained),
    };
    return html`<tr>${name}<td>${this.text('tuning.modelText', said)}</td>
      <td class="numeric nowrap">${this.#fromTo(now.sensitivity, proposed.sensitivity)}</td><td class="numeric nowrap">${this.#fromTo(now.stepError, proposed.stepError)}</td>
      <td class="numeric nowrap">${this.#fromTo(now.loadError, proposed.loadError)}</td><td class="numeric nowrap">${this.#fromTo(now.overshoot, proposed.overshoot, true)}</td>
      <td class="numeric nowrap">${this.#fromTo(now.travel, proposed.travel)}</td></tr>`;
  }
}

define('braise-proposals', BraiseProposals);
