import { html, nothing } from 'lit';
import { fallbackOf, lastChoice, type PlanningStatus, strategyNames } from '../model/planning.ts';
import { may, rolesWith } from '../model/rights.ts';
import type { AuditRecord } from '../model/shapes.ts';
import { perform } from '../state/commands.ts';
import { fetchAudit, fetchPlanning } from '../state/session.ts';
import { store } from '../state/store.ts';
import { ask } from './confirm.ts';
import { BraiseElement, define } from './element.ts';
import { mark } from './mark.ts';
import { equipmentLabel, rolesText, strategyLabel } from './naming.ts';
import { Polling } from './polling.ts';
import './plan.ts';

/** A new plan comes once an hour of plant time; a failure should be seen sooner. */
const refreshMs = 20_000;
const auditPortion = 1000;
/** Chosen for a circuit: it has no strategy of its own any more. */
const asPlant = 'plant';

/** Which strategy supplies heat, since when and by whom, whether it fell back, the plan it follows, and its choice for engineers. */
export class BraiseStrategy extends BraiseElement {
  static override topics = ['plant', 'session', 'link', 'status', 'alarms'] as const;
  #choice: AuditRecord | undefined;
  #planning: readonly PlanningStatus[] = [];
  #error = '';
  #wanted: string | undefined;
  /** Heating circuit that is chosen for; empty: the whole plant. */
  #part = '';
  readonly #polling = new Polling(this, () => this.#look());

  /** Reads who chose last and how plans stand, and again after a while as long as the page is open. */
  async #look(): Promise<number> {
    const [records, planning] = await Promise.allSettled([fetchAudit(0, auditPortion), fetchPlanning()]);
    // Without the trail it is not said who chose, and no more.
    if (records.status === 'fulfilled') this.#choice = lastChoice(records.value);
    else console.warn('audit', records.reason);
    if (planning.status === 'fulfilled') this.#planning = planning.value;
    this.#error = planning.status === 'fulfilled' ? '' : String(planning.reason?.message ?? planning.reason);
    return refreshMs;
  }

  override render(): unknown {
    const inForce = store.status.scan?.strategy;
    return html`<section class="panel strategy" aria-labelledby="strategy-title" data-testid="strategy" data-strategy=${inForce ?? ''}>
      <div class="strategy-head">
        <h2 id="strategy-title">${this.text('strategy.title')}</h2>
        ${inForce === undefined ? html`<p>${this.text('strategy.unknown')}</p>` : this.#inForce(inForce)}
        ${inForce === undefined ? nothing : this.#chooser(inForce)}
      </div>
      ${this.#circuits()}
      ${this.#fallback(inForce)}
      ${this.#plansAnywhere(inForce) ? this.#plans() : nothing}
    </section>`;
  }

  #inForce(inForce: string): unknown {
    const choice = this.#choice?.after === inForce ? this.#choice : undefined;
    return html`<p><b data-testid="strategy-in-force">${strategyLabel(inForce)}</b>
      ${choice ? html`<span class="secondary">${this.text('strategy.since', { since: choice.plantTime, who: choice.who })}</span>` : nothing}
      <br /><span class="secondary">${store.translator.find(`strategy.help.${inForce}`) ?? nothing}</span></p>`;
  }

  /** Heating circuits, where the plant has several that can be chosen for. */
  get #parts(): readonly string[] {
    const circuits = store.model?.ofKind('heatingCircuit') ?? [];
    return circuits.length > 1 ? circuits.map(({ name }) => name) : [];
  }

  #plansAnywhere(inForce: string | undefined): boolean {
    return [inForce, ...Object.values(store.status.scan?.circuitStrategies ?? {})].includes('predictive');
  }

  /** The circuits that have a strategy of their own. */
  #circuits(): unknown {
    const own = Object.entries(store.status.scan?.circuitStrategies ?? {});
    if (own.length === 0) return nothing;
    return html`<ul class="strategy-circuits" data-testid="strategy-circuits">
      ${own.map(([circuit, name]) => html`<li>${this.text('strategy.of', { circuit })} <b>${strategyLabel(name)}</b> <span class="secondary">${this.text('strategy.own')}</span></li>`)}
    </ul>`;
  }

  #fallback(inForce: string | undefined): unknown {
    const fallback = fallbackOf(inForce, store.alarms, this.#choice);
    if (!fallback) return nothing;
    const { strategy, fault, since } = fallback;
    const names = { strategy: strategyLabel(strategy), fallback: strategyLabel(fallback.fallback) };
    return html`<p data-testid="strategy-fallback">${mark('warning')} ${this.text('strategy.fellBack', { ...names, fault, since })}</p>`;
  }

  #chooser(inForce: string): unknown {
    if (!may(store.session?.role, 'strategy')) {
      const roles = rolesText(rolesWith('strategy'));
      return html`<span class="secondary locked" title=${this.text('deny.role', { roles })}>${mark('lock')}${roles}</span>`;
    }
    const parts = this.#parts;
    const part = parts.includes(this.#part) ? this.#part : '';
    const now = part === '' ? inForce : (store.status.scan?.circuitStrategies?.[part] ?? inForce);
    const named = strategyNames.filter((name) => name !== now || (part === '' && this.#differs));
    const own = part !== '' && store.status.scan?.circuitStrategies?.[part] !== undefined;
    const others = own ? [asPlant, ...named] : named;
    const wanted = others.find((name) => name === this.#wanted);
    const choose = (event: Event): void => {
      this.#wanted = (event.target as HTMLSelectElement).value;
      this.requestUpdate();
    };
    const choosePart = (event: Event): void => {
      this.#part = (event.target as HTMLSelectElement).value;
      this.requestUpdate();
    };
    const whole = this.text('strategy.wholePlant');
    return html`<form class="strategy-choice" @submit=${(event: Event) => this.#submit(event, now, wanted, part)}>
      ${
        parts.length === 0
          ? nothing
          : html`<label class="compact-field">${this.text('strategy.part')}
        <select data-testid="strategy-part" ?disabled=${!store.fresh} @change=${choosePart}>
          <option value="" ?selected=${part === ''}>${whole}</option>
          ${parts.map((name) => html`<option value=${name} ?selected=${name === part}>${equipmentLabel(name)}</option>`)}
        </select></label>`
      }
      <label class="compact-field">${this.text('strategy.choose')}
        <select data-testid="strategy-choice" ?disabled=${!store.fresh} @change=${choose}>
          <option value="" ?selected=${wanted === undefined}>—</option>
          ${others.map((name) => html`<option value=${name} ?selected=${name === wanted}>${strategyLabel(name)}</option>`)}
        </select></label>
      <button class="button small" type="submit" data-testid="strategy-change" ?disabled=${!store.fresh || wanted === undefined}>${this.text('strategy.change')}</button>
      ${store.fresh ? nothing : html`<span class="secondary">${this.text('deny.link')}</span>`}
    </form>`;
  }

  /** Whether circuits have strategies of their own, which one for the whole plant would end. */
  get #differs(): boolean {
    return Object.keys(store.status.scan?.circuitStrategies ?? {}).length > 0;
  }

  async #submit(event: Event, before: string, strategy: string | undefined, part: string): Promise<void> {
    event.preventDefault();
    if (strategy === undefined) return;
    const help = store.translator.find(`strategy.help.${strategy}`) ?? '';
    const question = part === '' ? this.text('strategy.confirm') : this.text('strategy.confirmOf', { circuit: part });
    const named = this.text('strategy.named', { strategy: strategyLabel(strategy), help });
    const consent = await ask({
      text: [question, ...(part === '' && this.#differs ? [this.text('strategy.endsOwn')] : []), named].join(' '),
      change: { before: strategyLabel(before), after: strategyLabel(strategy) },
      reason: 'optional',
    });
    if (!consent) return;
    const { reason } = consent;
    const where = part === '' ? {} : { part };
    const answer = await perform({ type: 'strategy', strategy, ...where, ...(reason === '' ? {} : { reason }) });
    if (answer.ok) this.#wanted = undefined;
    await this.#polling.now();
  }

  #plans(): unknown {
    if (this.#error)
      return html`<p class="form-error" role="alert">${this.text('plan.unreadable', { message: this.#error })}</p>`;
    const several = this.#parts.length > 0;
    return this.#planning
      .filter(({ strategy }) => strategy === 'predictive')
      .map((status) => {
        const title = several ? html`<h3 class="strategy-part">${equipmentLabel(status.circuit)}</h3>` : nothing;
        return html`<div data-testid="plan-of-${status.circuit}">${title}${this.#plan(status)}</div>`;
      });
  }

  #plan(status: PlanningStatus): unknown {
    const { failure, plan } = status;
    if (plan) return html`<braise-plan .status=${status}></braise-plan>`;
    if (!failure) return html`<p data-testid="plan-none">${mark('hourglass')} ${this.text('plan.none')}</p>`;
    const reason = store.translator.find(`plan.failure.${failure.reason}`) ?? failure.reason;
    return html`<p data-testid="plan-failed" title=${failure.message}>${mark('warning')} ${this.text('plan.failed', { since: failure.time, reason })}</p>`;
  }
}

define('braise-strategy', BraiseStrategy);
