import { html, nothing } from 'lit';
import { ask } from '../components/confirm.ts';
import { BraiseElement, define } from '../components/element.ts';
import { mark } from '../components/mark.ts';
import { configurationReason, fullPointLabel, loopLabel, valueText } from '../components/naming.ts';
import { Polling } from '../components/polling.ts';
import '../components/preview.ts';
import {
  type ConfigurationProblem,
  type ConfigurationRecord,
  type ConfigurationVersion,
  type Judgement,
  placeOf,
  readableValue,
  verdictOf,
} from '../model/configuration.ts';
import { formatTime, messageOf } from '../model/format.ts';
import { may } from '../model/rights.ts';
import { formatRoute } from '../model/route.ts';
import {
  applyConfiguration,
  checkConfiguration,
  fetchConfiguration,
  fetchVersion,
  rollBackConfiguration,
} from '../state/configuration.ts';
import { ServerRefusal } from '../state/session.ts';
import { store } from '../state/store.ts';
import { prepareTuning } from '../state/tuning.ts';

/** Others may apply a configuration meanwhile: which one is in force is asked for again this often. */
const refreshMs = 5000;
/** Longest file that is taken into the editor, bytes. */
const fileMaximum = 512 * 1024;
/** Changes, problems and obstacles shown at most; the rest is counted. */
const rowsMaximum = 50;

/** The plant's configuration: its text to edit, what a change of it does, and the versions to go back to. For engineers. */
export class BraiseConfiguration extends BraiseElement {
  static override topics = ['session', 'plant'] as const;
  #record: ConfigurationRecord | undefined;
  /** What stands in the editor, and the version that it was made from. */
  #text = '';
  #basedOn: ConfigurationVersion | undefined;
  /** What the controller says of the text as it was when it was asked. */
  #judged: { readonly text: string; readonly judgement: Judgement } | undefined;
  /** The text whose next hours are shown. */
  #previewed: string | undefined;
  /** Loops whose proposed tuning was written into the text. */
  #prepared: readonly string[] = [];
  #error = '';
  #busy = false;

  constructor() {
    super();
    new Polling(this, () => this.#look());
  }

  async #look(): Promise<number | undefined> {
    if (!may(store.session?.role, 'configure')) return undefined;
    try {
      this.#record = await fetchConfiguration();
      if (this.#basedOn === undefined) {
        await this.#take(0);
        await this.#prepare();
      }
      this.#error = '';
    } catch (error) {
      this.#error = this.text('configuration.unreachable', { message: messageOf(error) });
    }
    return refreshMs;
  }

  /** Takes a version's text into the editor: to be changed, on the ground of what is in force now. */
  async #take(version: number): Promise<void> {
    const { text, ...taken } = await fetchVersion(version);
    this.#basedOn = version === 0 ? taken : (this.#record ?? taken);
    this.#put(text);
  }

  /** Writes the tunings that the address names into the text in force, and has it checked. */
  async #prepare(): Promise<void> {
    const loops = store.route.parameters.get('tuning')?.split(',') ?? [];
    if (loops.length === 0) return;
    try {
      this.#put(await prepareTuning(this.#text, loops));
      this.#prepared = loops;
      await this.#check();
    } catch (error) {
      store.say('error', this.text('tuning.unprepared', { message: messageOf(error) }));
    }
    // Once: what is loaded again by the same address later must not be changed behind somebody's back.
    history.replaceState(history.state, '', formatRoute('configuration', store.route.equipment));
  }

  #put(text: string): void {
    this.#text = text;
    this.#prepared = [];
    this.#judged = undefined;
    this.#previewed = undefined;
    const editor = this.querySelector('textarea');
    if (editor) editor.value = text;
    this.requestUpdate();
  }

  override render(): unknown {
    const title = html`<div class="page-head"><h1>${this.text('configuration.title')}</h1></div>`;
    if (!may(store.session?.role, 'configure'))
      return html`${title}<p class="page-empty">${this.text('configuration.engineersOnly')}</p>`;
    return html`${title}<p class="secondary">${this.text('configuration.lead')}</p>
      ${this.#error ? html`<p class="form-error" role="alert">${this.#error}</p>` : nothing}
      ${this.#record ? html`${this.#inForce(this.#record)}<div class="configuration">${this.#editor()}${this.#result()}</div>${this.#versions(this.#record)}` : nothing}`;
  }

  #inForce(record: ConfigurationRecord): unknown {
    const overtaken = this.#basedOn !== undefined && this.#basedOn.version !== record.version;
    return html`<p class="configuration-in-force" data-testid="configuration-in-force">${mark('check')} ${this.text(
      'configuration.inForce',
      { version: record.version, who: record.who, time: this.#time(record) },
    )}</p>
      ${
        overtaken
          ? html`<p class="form-error" role="alert">${this.text('configuration.overtaken', { version: this.#basedOn?.version ?? 0 })}
            <button class="button small" @click=${() => void this.#act(() => this.#take(0))}>${this.text('configuration.loadInForce')}</button></p>`
          : nothing
      }`;
  }

  #editor(): unknown {
    return html`<section class="configuration-editor" aria-labelledby="configuration-text">
      <h2 id="configuration-text">${this.text('configuration.text')}</h2>
      ${this.#prepared.length > 0 ? html`<p role="status" data-testid="configuration-prepared">${mark('step')} ${this.text('tuning.prepared', { loops: this.#prepared.map(loopLabel).join(', ') })}</p>` : nothing}
      <textarea data-testid="configuration-editor" aria-labelledby="configuration-text" rows="28" wrap="off" spellcheck="false" autocapitalize="off" autocomplete="off"
        .value=${this.#text} @input=${this.#typed}></textarea>
      <div class="configuration-actions">
        <label class="button">${this.text('configuration.upload')}<input type="file" accept=".yaml,.yml" class="visually-hidden" data-testid="configuration-file" @change=${this.#upload} /></label>
        <button class="button" ?disabled=${this.#busy} @click=${() => void this.#act(() => this.#take(0))}>${this.text('configuration.loadInForce')}</button>
        <button class="button" ?disabled=${this.#busy} data-testid="configuration-check" @click=${() => void this.#act(() => this.#check())}>${this.text('configuration.check')}</button>
      </div></section>`;
  }

  readonly #typed = (event: Event): void => {
    const before = this.#judged;
    this.#text = (event.target as HTMLTextAreaElement).value;
    this.#judged = undefined;
    this.#previewed = undefined;
    if (before !== undefined) this.requestUpdate();
  };

  readonly #upload = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = '';
    if (!file) return;
    if (file.size > fileMaximum)
      store.say('error', this.text('configuration.tooLarge', { kilobytes: fileMaximum / 1024 }));
    else this.#put(await file.text());
  };

  async #check(): Promise<void> {
    const text = this.#text;
    const judgement = await checkConfiguration(text);
    if (text === this.#text) this.#judged = { text, judgement };
  }

  #result(): unknown {
    const judgement = this.#judged?.judgement;
    return html`<section class="configuration-result" aria-labelledby="configuration-result" aria-live="polite">
      <h2 id="configuration-result">${this.text('configuration.result')}</h2>
      ${judgement === undefined ? html`<p class="secondary">${this.text(this.#busy ? 'configuration.checking' : 'configuration.unchecked')}</p>` : this.#judgement(judgement)}
    </section>`;
  }

  #judgement(judgement: Judgement): unknown {
    const verdict = verdictOf(judgement);
    const sign = verdict === 'applicable' ? 'check' : verdict === 'unchanged' ? 'dash' : 'cross';
    return html`<p class="configuration-verdict ${verdict}" data-testid="configuration-verdict">${mark(sign)} ${this.text(`configuration.verdict.${verdict}`)}</p>
      ${judgement.problems ? this.#problems(judgement.problems) : nothing}
      ${(judgement.obstacles ?? []).length > 0 ? html`<ul class="configuration-list">${judgement.obstacles?.map(({ kind, subject }) => html`<li>${this.foreign(`configuration.obstacle.${kind}`)} ${subject ? html`<code>${subject}</code>` : nothing}</li>`)}</ul>` : nothing}
      ${judgement.fault ? html`<p>${this.#fault(judgement.fault)}</p>` : nothing}
      ${(judgement.changes ?? []).length > 0 ? this.#changes(judgement.changes ?? []) : nothing}
      ${verdict === 'applicable' ? this.#apply() : nothing}`;
  }

  #problems(problems: readonly ConfigurationProblem[]): unknown {
    return html`<ul class="configuration-list" data-testid="configuration-problems">${problems
      .slice(0, rowsMaximum)
      .map(
        (
          problem,
        ) => html`<li><button class="button small" @click=${() => this.#show(problem)}>${this.text('configuration.place', { line: problem.line, column: problem.column })}</button>
        <code>${problem.path}</code> ${problem.value ? html`<b>${problem.value}</b>` : this.text('configuration.missing')}<br /><span class="secondary">${this.text('configuration.expected', { expected: problem.expected })}</span></li>`,
      )}</ul>${this.#more(problems.length)}`;
  }

  /** Brings the editor to where a problem is. */
  #show({ line, column }: ConfigurationProblem): void {
    const editor = this.querySelector('textarea');
    if (!editor) return;
    const place = placeOf(this.#text, line, column);
    const end = this.#text.indexOf('\n', place);
    editor.focus();
    editor.setSelectionRange(place, end < 0 ? this.#text.length : end);
    const height = editor.scrollHeight / Math.max(1, this.#text.split('\n').length);
    editor.scrollTop = Math.max(0, (line - 5) * height);
  }

  #fault(fault: NonNullable<Judgement['fault']>): string {
    if (fault.kind === 'error') return this.text('configuration.fault.error', { message: fault.message });
    const point = store.model?.pointByName.get(fault.point);
    const shown = (value: number) => (point ? valueText(point, value) : String(value));
    const name = point ? fullPointLabel(point) : fault.point;
    return this.text('configuration.fault.bump', { point: name, from: shown(fault.from), to: shown(fault.to) });
  }

  #changes(changes: NonNullable<Judgement['changes']>): unknown {
    return html`<div class="configuration-changes"><table class="data" aria-labelledby="configuration-result" data-testid="configuration-changes"><thead><tr><th scope="col">${this.text('configuration.path')}</th>
      <th scope="col">${this.text('configuration.before')}</th><th scope="col">${this.text('configuration.after')}</th></tr></thead>
      <tbody>${changes.slice(0, rowsMaximum).map(({ path, before, after }) => html`<tr><th scope="row"><code>${brokenAtDots(path)}</code></th><td>${readableValue(before) || '—'}</td><td><b>${readableValue(after) || '—'}</b></td></tr>`)}</tbody></table></div>${this.#more(changes.length)}`;
  }

  #more(count: number): unknown {
    return count > rowsMaximum
      ? html`<p class="secondary">${this.text('configuration.more', { count: count - rowsMaximum })}</p>`
      : nothing;
  }

  #apply(): unknown {
    return html`<div class="configuration-actions">
        <button class="button" ?disabled=${this.#busy} data-testid="configuration-preview" @click=${this.#preview}>${this.text('configuration.preview')}</button>
        <button class="button primary" ?disabled=${this.#busy} data-testid="configuration-apply" @click=${() => void this.#confirm()}>${this.text('configuration.apply')}</button>
      </div>
      ${this.#previewed === undefined ? nothing : html`<braise-preview .configuration=${this.#previewed}></braise-preview>`}`;
  }

  readonly #preview = (): void => {
    this.#previewed = this.#text;
    this.requestUpdate();
  };

  async #confirm(): Promise<void> {
    const [text, basedOn] = [this.#text, this.#basedOn?.version ?? 0];
    const count = this.#judged?.judgement.changes?.length ?? 0;
    const consent = await ask({ text: this.text('configuration.confirm', { count }), reason: 'required' });
    if (consent === undefined) return;
    await this.#act(async () => {
      await applyConfiguration(text, basedOn, consent.reason);
      await this.#changed();
    });
  }

  async #rollBack(one: ConfigurationVersion): Promise<void> {
    const { version } = one;
    const consent = await ask({
      text: this.text('configuration.confirmBack', { version, reason: reasonOf(one) }),
      reason: 'required',
    });
    if (consent === undefined) return;
    await this.#act(async () => {
      await rollBackConfiguration(version, consent.reason);
      await this.#changed();
    });
  }

  /** Another configuration came into force by this very page. */
  async #changed(): Promise<void> {
    this.#record = await fetchConfiguration();
    await this.#take(0);
    store.say('info', this.text('configuration.applied', { version: this.#record.version }));
  }

  /** Does something that takes a moment, and says what went wrong. */
  async #act(work: () => Promise<void>): Promise<void> {
    this.#busy = true;
    this.requestUpdate();
    try {
      await work();
    } catch (error) {
      const lost = error instanceof ServerRefusal && error.code === 'outcomeUnknown';
      store.say(
        'error',
        lost
          ? this.text('configuration.outcomeUnknown')
          : this.text('configuration.refused', { message: messageOf(error) }),
      );
    } finally {
      this.#busy = false;
      this.requestUpdate();
    }
  }

  #versions({ version: inForce, versions }: ConfigurationRecord): unknown {
    return html`<section aria-labelledby="configuration-versions"><h2 id="configuration-versions">${this.text('configuration.versions')}</h2>
      <table class="data" aria-labelledby="configuration-versions" data-testid="configuration-versions"><thead><tr><th scope="col" class="numeric">${this.text('configuration.version')}</th><th scope="col">${this.text('configuration.time')}</th>
        <th scope="col">${this.text('configuration.who')}</th><th scope="col">${this.text('configuration.origin')}</th><th scope="col">${this.text('configuration.reason')}</th><th scope="col"><span class="visually-hidden">${this.text('table.actions')}</span></th></tr></thead>
      <tbody>${versions.map((one) => this.#row(one, one.version === inForce))}</tbody></table></section>`;
  }

  #row(one: ConfigurationVersion, inForce: boolean): unknown {
    const { version } = one;
    return html`<tr><th scope="row" class="numeric">${version}</th><td class="nowrap">${this.#time(one)}</td><td>${one.who}</td>
      <td>${this.text(`configuration.origin.${one.origin}`)}</td><td>${reasonOf(one)}</td>
      <td class="nowrap">${
        inForce
          ? html`<span class="tag">${this.text('configuration.now')}</span>`
          : html`<button class="button small" @click=${() => void this.#act(() => this.#take(version))}>${this.text('configuration.edit')}</button>
            <button class="button small" ?disabled=${this.#busy} data-testid="configuration-back-${version}" @click=${() => void this.#rollBack(one)}>${this.text('configuration.rollBack')}</button>`
      }</td></tr>`;
  }

  #time({ appliedAt }: ConfigurationVersion): string {
    return formatTime(Date.parse(appliedAt) / 1000, store.language, store.timeZone, 'dateTime');
  }
}

const reasonOf = ({ version, reason, origin }: ConfigurationVersion): string =>
  configurationReason(reason, { byFile: origin === 'file', first: version === 1 });

/** A path that breaks between its names, not within them. */
function brokenAtDots(path: string): unknown {
  return path.split('.').map((name, index) => (index === 0 ? name : html`.<wbr />${name}`));
}

define('braise-configuration', BraiseConfiguration);
