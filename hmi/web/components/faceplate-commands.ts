import { html, nothing } from 'lit';
import { readEntry, shownRange, stepOf } from '../model/entry.ts';
import { digitsOf, formatTime, toShown, unitLabel } from '../model/format.ts';
import { lifeOf } from '../model/overview-model.ts';
import { type Action, type Circumstances, denial, tagsOf, tagToRelease } from '../model/permissions.ts';
import { type DoneReset, outcomeOfReset } from '../model/reset.ts';
import type { EquipmentDescription, MaintenanceTag, PointDescription } from '../model/shapes.ts';
import { perform } from '../state/commands.ts';
import { store } from '../state/store.ts';
import type { TextKey } from '../texts/en.ts';
import { ask } from './confirm.ts';
import { BraiseElement, define } from './element.ts';
import { entryProblemText } from './entry-text.ts';
import { mark } from './mark.ts';
import { equipmentLabel, pointLabel, rolesText, valueText } from './naming.ts';
import { previewHours } from './preview.ts';

/** Modes, tag, reset and manual values of one equipment; what is not allowed stays visible, with the reason in words. */
export class BraiseFaceplateCommands extends BraiseElement {
  static override topics = ['plant', 'watched', 'session', 'link', 'tick'] as const;
  static override properties = { equipment: { type: String } };
  declare equipment: string;
  readonly #drafts = new Map<string, string>();
  readonly #problems = new Map<string, string>();
  #doneReset: DoneReset | undefined;

  constructor() {
    super();
    this.equipment = '';
  }

  override render(): unknown {
    const equipment = store.model?.equipmentByName.get(this.equipment);
    if (!equipment) return nothing;
    const about = this.#circumstances(equipment);
    const commanded = store.model?.pointsOf(equipment).filter((point) => point.kind === 'commanded') ?? [];
    this.watchSlots(
      [equipment.points.mode, equipment.points.state, ...commanded.map((point) => point.index)].filter(
        (slot) => slot !== undefined,
      ),
    );
    return html`<section aria-labelledby="commands-title">
      <h3 id="commands-title">${this.text('faceplate.commands')}</h3>
      ${tagsOf(about).map((tag) => this.#tag(tag))}
      <div class="mode-choice" role="group" aria-label=${this.text('faceplate.mode')}>
        ${this.#button('automatic', 'mode-automatic', 'faceplate.automatic', about, () => this.#mode(equipment, 'automatic'))}
        ${this.#button('manual', 'mode-manual', 'faceplate.manual', about, () => this.#mode(equipment, 'manual'))}
        ${this.#button('maintenance', 'mode-maintenance', 'faceplate.maintenance', about, () => this.#tagOut(equipment))}
      </div>
      ${this.#reasons(about)}
      ${about.mode === 'maintenance' ? this.#row('release', 'release', 'faceplate.release', about, () => this.#release(equipment, about)) : nothing}
      ${this.#row('reset', 'reset', 'faceplate.reset', about, () => this.#reset(equipment))}
      <p class="command-outcome" role="status" data-testid="reset-outcome">${this.#resetOutcome(equipment, about)}</p>
      ${equipment.points.timeToService === undefined ? nothing : this.#row('serviced', 'serviced', 'faceplate.serviced', about, () => this.#serviced(equipment))}
      ${about.mode === 'manual' && commanded.length > 0 ? this.#manual(equipment, commanded, about) : nothing}
    </section>`;
  }

  #circumstances(equipment: EquipmentDescription): Circumstances {
    const { model, image, session } = store;
    const life = model ? lifeOf(model, image, equipment) : { mode: undefined, state: undefined };
    return {
      session,
      mode: life.mode,
      state: life.state,
      tag: life.mode === 'maintenance' ? store.tags.get(equipment.name) : null,
      connected: store.fresh,
    };
  }

  #tag(tag: MaintenanceTag): unknown {
    const end =
      typeof tag.expectedEnd === 'string' ? Date.parse(tag.expectedEnd) / 1000 : (tag.expectedEnd ?? undefined);
    const overdue = end !== undefined && store.now !== undefined && store.now > end;
    return html`<div class="tag-card" data-testid="tag">
      <b>${this.text('faceplate.taggedBy', { user: tag.user })}</b>
      <span>${this.text('faceplate.since', { time: formatTime(tag.since, store.language, store.timeZone, 'short') })}</span>
      <span>${this.text('faceplate.taggedReason', { reason: tag.reason })}</span>
      ${
        end === undefined || !Number.isFinite(end)
          ? nothing
          : html`<span>${this.text('faceplate.taggedEnd', { end: formatTime(end, store.language, store.timeZone, 'short') })}
        ${overdue ? html`<b class="tag">${this.text('faceplate.overdue')}</b>` : nothing}</span>`
      }
    </div>`;
  }

  /** Can be reached also where it cannot be used: so its reason is heard, and whoever has just used it does not lose the place. */
  #button(action: Action, testId: string, label: TextKey, about: Circumstances, run: () => Promise<void>): unknown {
    const denied = denial(action, about);
    const isMode = action === 'automatic' || action === 'manual' || action === 'maintenance';
    const current = isMode && about.mode === action;
    return html`<button class="button ${current ? 'current' : ''}" data-testid=${testId} aria-disabled=${String(denied !== undefined)}
        aria-pressed=${isMode ? String(current) : nothing} title=${denied ? this.#denialText(denied) : nothing}
        aria-describedby="reason-${isMode ? 'mode' : testId}" @click=${() => (denied === undefined ? void run() : undefined)}>${this.text(label)}</button>`;
  }

  /** A command with why it cannot be given beside it. */
  #row(action: Action, testId: string, label: TextKey, about: Circumstances, run: () => Promise<void>): unknown {
    const denied = denial(action, about);
    return html`<div class="command-row">${this.#button(action, testId, label, about, run)}
      <span id="reason-${testId}" class="secondary">${denied ? this.#denialText(denied) : ''}</span></div>`;
  }

  /** Why a mode cannot be chosen, once for modes that share the reason. */
  #reasons(about: Circumstances): unknown {
    const reasons = new Map<string, string[]>();
    for (const action of ['automatic', 'manual', 'maintenance'] as const) {
      const denied = denial(action, about);
      if (!denied || about.mode === action) continue;
      const words = this.#denialText(denied);
      reasons.set(words, [...(reasons.get(words) ?? []), this.text(`faceplate.${action}`)]);
    }
    return html`<div id="reason-mode" class="command-reasons secondary">${[...reasons].map(([words, modes]) => html`<div>${this.text('faceplate.reasonFor', { what: modes.join(', '), why: words })}</div>`)}</div>`;
  }

  #denialText(denied: NonNullable<ReturnType<typeof denial>>): string {
    const roles = rolesText(denied.roles ?? []);
    return this.foreign(denied.key, { roles, user: denied.user ?? '' });
  }

  async #mode(equipment: EquipmentDescription, mode: 'automatic' | 'manual'): Promise<void> {
    const command = { type: 'mode', equipment: equipment.name, mode } as const;
    const text = this.text(`confirm.${mode}`, { equipment: equipmentLabel(equipment) });
    const limited = mode === 'manual' ? { end: this.text('confirm.manualEnd') } : {};
    const consent = await ask({ text, preview: command, ...limited });
    if (consent) await perform({ ...command, ...(consent.end === '' ? {} : { expectedEnd: consent.end }) });
  }

  async #tagOut(equipment: EquipmentDescription): Promise<void> {
    const command = { type: 'mode', equipment: equipment.name, mode: 'maintenance' } as const;
    const consent = await ask({
      text: this.text('confirm.maintenance', { equipment: equipmentLabel(equipment) }),
      person: store.session?.user,
      reason: 'required',
      end: this.text('confirm.expectedEnd'),
      preview: { ...command, reason: this.text('preview.title', { hours: previewHours }) },
    });
    if (!consent) return;
    const { reason, end } = consent;
    await perform({ ...command, reason, ...(end === '' ? {} : { expectedEnd: end }) });
  }

  async #release(equipment: EquipmentDescription, about: Circumstances): Promise<void> {
    const label = equipmentLabel(equipment);
    const tag = tagToRelease(about);
    const others = tag !== undefined && tag.user !== about.session?.user;
    const staying = tagsOf(about).filter((one) => one !== tag);
    const named = others ? { user: tag.user } : {};
    const command = { type: 'release', equipment: equipment.name, ...named } as const;
    const question = others
      ? this.text('confirm.releaseOthers', { equipment: label, user: tag.user })
      : staying.length > 0
        ? this.text('confirm.releaseOne', { equipment: label, users: staying.map(({ user }) => user).join(', ') })
        : this.text('confirm.release', { equipment: label });
    const consent = await ask({
      text: question,
      reason: others ? 'required' : 'optional',
      preview: { ...command, reason: this.text('preview.title', { hours: previewHours }) },
    });
    if (consent) await perform({ ...command, reason: consent.reason });
  }

  async #serviced(equipment: EquipmentDescription): Promise<void> {
    const command = { type: 'serviced', equipment: equipment.name } as const;
    const text = this.text('confirm.serviced', { equipment: equipmentLabel(equipment) });
    const consent = await ask({ text, reason: 'optional' });
    if (consent) await perform({ ...command, ...(consent.reason === '' ? {} : { reason: consent.reason }) });
  }

  async #reset(equipment: EquipmentDescription): Promise<void> {
    const command = { type: 'reset', equipment: equipment.name } as const;
    const text = this.text('confirm.reset', { equipment: equipmentLabel(equipment) });
    if (!(await ask({ text, preview: command }))) return;
    const answer = await perform(command);
    if (answer.ok && store.now !== undefined) this.#doneReset = { equipment: equipment.name, time: store.now };
  }

  /** That a reset took no fault away, once that can be said. */
  #resetOutcome(equipment: EquipmentDescription, { state }: Circumstances): unknown {
    const [reset, { now }] = [this.#doneReset, store];
    if (reset === undefined || now === undefined) return nothing;
    const outcome = reset.equipment === equipment.name ? outcomeOfReset(reset, state, now) : 'gone';
    if (outcome === 'gone') this.#doneReset = undefined;
    return outcome === 'lasting' ? html`${mark('cross')} ${this.text('faceplate.faultLasts')}` : nothing;
  }

  #manual(equipment: EquipmentDescription, points: readonly PointDescription[], about: Circumstances): unknown {
    const denied = denial('manualValue', about);
    return html`<h4>${this.text('faceplate.manualValues')}</h4>
      ${denied ? html`<p class="secondary">${this.#denialText(denied)}</p>` : nothing}
      ${points
        .filter((point) => point.key !== 'reset')
        .map((point) => this.#manualRow(equipment, point, denied !== undefined))}`;
  }

  #manualRow(equipment: EquipmentDescription, point: PointDescription, disabled: boolean): unknown {
    const id = `manual-${point.index}`;
    const problem = this.#problems.get(point.name);
    return html`<div class="manual-row" role="group" aria-labelledby=${id}>
      <span id=${id}>${pointLabel(point)}</span>
      ${point.unit === 'boolean' ? this.#switch(equipment, point, disabled) : this.#slider(equipment, point, disabled)}
      <button class="button small" data-testid="manual-release-${point.key}" ?disabled=${disabled} title=${this.text('faceplate.giveBackHelp')}
        @click=${() => void this.#giveBack(equipment, point)}>${this.text('faceplate.giveBack')}</button>
      ${problem ? html`<span class="form-error" role="alert">${problem}</span>` : nothing}
    </div>`;
  }

  #switch(equipment: EquipmentDescription, point: PointDescription, disabled: boolean): unknown {
    const on = store.image.value[point.index] >= 0.5;
    return html`<span class="switch" data-testid="manual-value-${point.key}">
      ${([1, 0] as const).map(
        (value) => html`<button class="button small ${on === (value === 1) ? 'current' : ''}" ?disabled=${disabled}
          data-testid="manual-value-${point.key}-${value === 1 ? 'on' : 'off'}" aria-pressed=${String(on === (value === 1))}
          @click=${() => void this.#send(equipment, point, value)}>${this.text(value === 1 ? 'faceplate.on' : 'faceplate.off')}</button>`,
      )}</span>`;
  }

  #slider(equipment: EquipmentDescription, point: PointDescription, disabled: boolean): unknown {
    const [low, high] = shownRange(point);
    const current = toShown(store.image.value[point.index], point.unit);
    const digits = digitsOf(point);
    const draft = this.#drafts.get(point.name) ?? (Number.isFinite(current) ? current.toFixed(digits) : '');
    const edit = (event: Event): void => {
      this.#drafts.set(point.name, (event.target as HTMLInputElement).value);
      this.#problems.delete(point.name);
      this.requestUpdate();
    };
    const submit = (event: Event): void => {
      event.preventDefault();
      this.#enter(equipment, point);
    };
    return html`<form class="slider" @submit=${submit}>
      <input type="range" min=${low} max=${high} step=${stepOf(point)} .value=${draft.replace(',', '.')} ?disabled=${disabled}
        aria-label=${pointLabel(point)} @input=${edit} />
      <input class="entry" inputmode="decimal" data-testid="manual-value-${point.key}" .value=${draft} ?disabled=${disabled}
        aria-label="${pointLabel(point)} ${unitLabel(point.unit)}" @input=${edit} />
      <span class="unit">${unitLabel(point.unit)}</span>
      <button class="button small" type="submit" data-testid="manual-apply-${point.key}" ?disabled=${disabled}>${this.text('faceplate.apply')}</button>
    </form>`;
  }

  #enter(equipment: EquipmentDescription, point: PointDescription): void {
    const draft = this.#drafts.get(point.name) ?? String(toShown(store.image.value[point.index], point.unit));
    // The present value may be entered on purpose: to hold it.
    const entry = readEntry(draft, point, undefined);
    if (entry.ok) {
      void this.#send(equipment, point, entry.value);
      return;
    }
    this.#problems.set(point.name, entryProblemText(entry.problem, point));
    this.requestUpdate();
  }

  async #send(equipment: EquipmentDescription, point: PointDescription, value: number): Promise<void> {
    const command = { type: 'manualValue', point: point.name, value } as const;
    const consent = await ask({
      text: this.text('confirm.manualValue', { point: pointLabel(point), equipment: equipmentLabel(equipment) }),
      change: { before: valueText(point, store.image.value[point.index]), after: valueText(point, value) },
      preview: command,
    });
    if (!consent) return;
    const answer = await perform(command);
    if (answer.ok) this.#drafts.delete(point.name);
    this.requestUpdate();
  }

  async #giveBack(equipment: EquipmentDescription, point: PointDescription): Promise<void> {
    const command = { type: 'manualValue', point: point.name, value: null } as const;
    const consent = await ask({
      text: this.text('confirm.giveBack', { point: pointLabel(point), equipment: equipmentLabel(equipment) }),
      preview: command,
    });
    if (!consent) return;
    this.#drafts.delete(point.name);
    await perform(command);
  }
}

define('braise-faceplate-commands', BraiseFaceplateCommands);
