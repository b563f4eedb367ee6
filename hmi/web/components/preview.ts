import { html, nothing, type PropertyValues, svg } from 'lit';
import { formatNumber, formatTime } from '../model/format.ts';
import {
  type ChartScale,
  type ComingAlarm,
  type Comparison,
  chartPath,
  compare,
  differenceMinimum,
  type PreviewMachine,
  type PreviewTemperature,
  type Switching,
  scaleOf,
} from '../model/preview.ts';
import type { Command, Preview, PreviewAnswer, PreviewOutlook } from '../model/shapes.ts';
import { askConfigurationPreview, askPreview } from '../state/app.ts';
import { store } from '../state/store.ts';
import type { TextKey } from '../texts/en.ts';
import './alarm-symbol.ts';
import { alarmText } from './alarm-text.ts';
import { BraiseElement, define } from './element.ts';
import { mark } from './mark.ts';
import { equipmentLabel, fullPointLabel, valueText } from './naming.ts';

/** How far a preview looks. */
export const previewHours = 4;
const hours = previewHours;
const box = { width: 200, height: 60 } as const;
/** Rows and times shown at most; the rest is counted. */
const rowsMaximum = 6;
const switchingsMaximum = 3;

/** Why there is no preview, in our words; anything else is told in the server's. */
const reasons: Readonly<Record<string, TextKey>> = {
  labUnreachable: 'preview.why.lab',
  labNotReady: 'preview.why.notReady',
  labBusy: 'preview.why.busy',
  noAnswer: 'preview.why.slow',
  unavailable: 'preview.why.link',
  tooManyCommands: 'preview.why.busy',
  accessDenied: 'preview.why.role',
};

/**
 * `<braise-preview .command>`: what a command would do to the plant in the next hours, beside what comes without it. It is advice: the
 * dialogue it stands in never waits for it.
 */
export class BraisePreview extends BraiseElement {
  static override properties = { command: { attribute: false }, configuration: { attribute: false } };
  declare command: Command | undefined;
  /** A plant file's text, in the place of a command. */
  declare configuration: string | undefined;
  #answer: PreviewAnswer | undefined;

  constructor() {
    super();
    this.command = undefined;
    this.configuration = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { command, configuration } = this;
    if (changed.has('command') && command) void this.#ask(() => askPreview(command, hours));
    if (changed.has('configuration') && configuration !== undefined)
      void this.#ask(() => askConfigurationPreview(configuration, hours));
  }

  async #ask(asked: () => Promise<PreviewAnswer>): Promise<void> {
    this.#answer = undefined;
    const { command, configuration } = this;
    const answer = await asked();
    // The dialogue may have closed, or turned to another question.
    if (command !== this.command || configuration !== this.configuration || !this.isConnected) return;
    this.#answer = answer;
    this.requestUpdate();
  }

  override render(): unknown {
    const answer = this.#answer;
    const state = answer === undefined ? 'loading' : answer.ok ? 'shown' : 'none';
    return html`<section class="preview" aria-labelledby="preview-title" data-testid="preview" data-state=${state} aria-busy=${String(state === 'loading')}>
      <h3 id="preview-title">${this.text(this.#key('preview.title'), { hours })}</h3>
      <div role="status">${answer === undefined ? html`<p class="secondary">${mark('hourglass')} ${this.text('preview.loading')}</p>` : answer.ok ? this.#summary(answer.preview) : this.#none(answer)}</div>
      ${answer?.ok && answer.preview.with ? this.#details(answer.preview, answer.preview.with) : nothing}
    </section>`;
  }

  /** Some words are others where it is about a configuration. */
  #key<K extends 'preview.title' | 'preview.anyway' | 'preview.chart' | 'preview.alarm.with'>(
    key: K,
  ): K | `${K}.configuration` {
    return this.configuration === undefined ? key : `${key}.configuration`;
  }

  #none(answer: Extract<PreviewAnswer, { ok: false }>): unknown {
    const key = Object.hasOwn(reasons, answer.code) ? reasons[answer.code] : undefined;
    const why = key ? this.text(key) : answer.message || answer.code;
    return html`<p>${mark('question')} ${this.text('preview.none', { why })} <span class="secondary">${this.text(this.#key('preview.anyway'))}</span></p>`;
  }

  /** Money, carbon and energy first: what a screen reader is told when the answer comes. */
  #summary(preview: Preview): unknown {
    const { without, with: other } = preview;
    if (!other) return html`<p>${mark('cross')} ${this.text('preview.refused', { why: preview.refused ?? '' })}</p>`;
    return html`<dl class="preview-sums">
      ${this.#sum('preview.cost', '€', without.cost, other.cost)}
      ${this.#sum('preview.emissions', 'kg', without.emissions, other.emissions)}
      ${this.#sum('preview.electricity', 'kWh', without.electricity, other.electricity)}
      ${this.#sum('preview.gas', 'kWh', without.gas, other.gas)}
    </dl>`;
  }

  #sum(label: TextKey, unit: string, before: number, after: number): unknown {
    const digits = unit === '€' && Math.abs(after - before) < 100 ? 2 : 0;
    const number = (value: number, places: number): string => formatNumber(value, places, store.language);
    const difference = Number((after - before).toFixed(digits));
    const sign = difference > 0 ? '+' : difference < 0 ? '−' : '±';
    return html`<div><dt>${this.text(label)}</dt>
      <dd><b>${sign}${number(Math.abs(difference), digits)}\u202f${unit}</b>
        <span class="secondary">${number(before, 0)} → ${number(after, 0)}</span></dd></div>`;
  }

  #details(preview: Preview, other: PreviewOutlook): unknown {
    const { model } = store;
    if (!model) return nothing;
    const comparison = compare({ ...preview, with: other }, model);
    return html`${this.#temperatures(comparison, preview)} ${this.#machines(comparison)} ${this.#alarms(comparison)}
      <p class="secondary preview-basis">${this.text('preview.basis')}</p>
      ${this.command?.type === 'reset' ? html`<p data-testid="preview-supposes">${mark('question')} ${this.text('preview.supposesCauseGone')}</p>` : nothing}`;
  }

  #temperatures({ temperatures }: Comparison, preview: Preview): unknown {
    if (temperatures.length === 0)
      return html`<p>${mark('check')} ${this.text('preview.temperaturesSame', { limit: formatNumber(differenceMinimum, 1, store.language) })}</p>`;
    return html`<h4>${this.text('preview.temperatures')}
        <span class="preview-key"><i class="without"></i>${this.text('preview.without')} <i class="with"></i>${this.text('preview.with')}</span></h4>
      <div class="preview-charts">${temperatures.map((one) => this.#chart(one, preview))}</div>`;
  }

  #chart(temperature: PreviewTemperature, { from, sampleSeconds }: Preview): unknown {
    const { point, without, with: other } = temperature;
    const scale = scaleOf(temperature);
    const last = without.length - 1;
    const number = (value: number): string => formatNumber(value, 1, store.language);
    const label = this.text(this.#key('preview.chart'), {
      point: fullPointLabel(point),
      now: valueText(point, without[0]),
      without: valueText(point, without[last]),
      with: valueText(point, other[last]),
      hours,
    });
    return html`<figure><figcaption>${fullPointLabel(point)}</figcaption>
      <div class="preview-plot">
        <span class="secondary">${number(scale.high)}</span><span class="secondary">${number(scale.low)}</span>
        <svg viewBox="0 0 ${box.width} ${box.height}" preserveAspectRatio="none" role="img" aria-label=${label}>${line(without, scale, 'without')}${line(other, scale, 'with')}</svg>
      </div>
      <div class="preview-times secondary"><span>${this.#time(from)}</span><span>${this.#time(from + last * sampleSeconds)}</span></div>
      <div class="preview-end"><span>${valueText(point, without[last])}</span> → <b>${valueText(point, other[last])}</b></div>
    </figure>`;
  }

  #machines({ machines }: Comparison): unknown {
    if (machines.length === 0) return html`<p>${mark('check')} ${this.text('preview.machinesSame')}</p>`;
    return html`<table class="preview-machines">
      <thead><tr><th scope="col">${this.text('preview.machines')}</th><th scope="col">${this.text('preview.without')}</th><th scope="col">${this.text('preview.with')}</th></tr></thead>
      <tbody>${machines.slice(0, rowsMaximum).map((machine) => this.#machine(machine))}</tbody></table>
      ${
        machines.length > rowsMaximum
          ? html`<p class="secondary">${this.text('preview.machinesMore', { count: machines.length - rowsMaximum })} ${machines
              .slice(rowsMaximum)
              .map(({ equipment }) => equipmentLabel(equipment))
              .join(', ')}</p>`
          : nothing
      }`;
  }

  #machine({ equipment, without, with: other }: PreviewMachine): unknown {
    return html`<tr><th scope="row">${equipmentLabel(equipment)}</th><td>${this.#switchings(without)}</td><td>${this.#switchings(other)}</td></tr>`;
  }

  #switchings(list: readonly Switching[]): string {
    if (list.length === 0) return this.text('preview.never');
    // Whoever switches all the time is told by how often, not by a row of times.
    if (list.length > switchingsMaximum)
      return this.text('preview.often', {
        count: list.filter(({ running }) => running).length,
        time: this.#time(list[0].time),
      });
    return list
      .map(({ time, running }) => this.text(running ? 'preview.starts' : 'preview.stops', { time: this.#time(time) }))
      .join(', ');
  }

  #alarms({ alarms }: Comparison): unknown {
    if (alarms.length === 0) return html`<p>${mark('check')} ${this.text('preview.alarmsNone')}</p>`;
    return html`<h4>${this.text('preview.alarms')}</h4>
      <ul class="preview-alarms">${alarms.slice(0, rowsMaximum).map((one) => this.#alarm(one))}</ul>
      ${alarms.length > rowsMaximum ? html`<p class="secondary">${this.text('preview.alarmsMore', { count: alarms.length - rowsMaximum })}</p>` : nothing}`;
  }

  #alarm({ alarm, when }: ComingAlarm): unknown {
    return html`<li class=${when}><braise-alarm-symbol .priority=${alarm.priority} .state=${'acknowledged'}></braise-alarm-symbol>
      <span>${this.#time(alarm.time)} · ${alarm.equipment ? html`<b>${equipmentLabel(alarm.equipment)}</b>${this.text('punctuation.colon')}` : nothing}${alarmText(alarm)}</span>
      <span class="tag">${this.text(when === 'with' ? this.#key('preview.alarm.with') : `preview.alarm.${when}`)}</span></li>`;
  }

  #time(seconds: number): string {
    return formatTime(seconds, store.language, store.timeZone, 'minutes');
  }
}

function line(values: readonly number[], scale: ChartScale, name: 'with' | 'without'): unknown {
  return svg`<path class=${name} d=${chartPath(values, scale, box.width, box.height)}/>`;
}

define('braise-preview', BraisePreview);
