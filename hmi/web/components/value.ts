import { html, nothing, type PropertyValues } from 'lit';
import { formatDuration, formatValue, unitLabel } from '../model/format.ts';
import { qualityMark, type ShownQuality } from '../model/quality.ts';
import type { PointDescription } from '../model/shapes.ts';
import { store } from '../state/store.ts';
import { BraiseElement, define } from './element.ts';
import { mark } from './mark.ts';
import { fullPointLabel } from './naming.ts';

/** Values that are not on screen do not redraw: one observer for all of them. */
const visibility =
  typeof IntersectionObserver === 'undefined'
    ? undefined
    : new IntersectionObserver(
        (entries) => {
          for (const entry of entries) (entry.target as BraiseValue).setVisible(entry.isIntersecting);
        },
        { rootMargin: '100px' },
      );

/**
 * `<braise-value point="heatPump.1.heat">`: a live value with its unit and its quality. Used everywhere a value is shown, so
 * that a bad or stale one looks so everywhere. `words` keeps the unit beside
 * the word of the quality.
 */
export class BraiseValue extends BraiseElement {
  static override topics = ['plant', 'link'] as const;
  static override properties = {
    point: { type: String },
    words: { type: Boolean },
    unitless: { type: Boolean },
  };
  declare point: string;
  declare words: boolean;
  declare unitless: boolean;
  #visible = visibility === undefined;
  #unsubscribe: (() => void) | undefined;
  #subscribedTo = -1;

  constructor() {
    super();
    this.point = '';
    this.words = false;
    this.unitless = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    visibility?.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    visibility?.unobserve(this);
    this.#listen(-1);
  }

  setVisible(visible: boolean): void {
    if (visible === this.#visible) return;
    this.#visible = visible;
    if (visible) this.requestUpdate();
    else this.#listen(-1);
  }

  protected override willUpdate(_: PropertyValues): void {
    const description = store.model?.pointByName.get(this.point);
    this.#listen(description && this.#visible ? description.index : -1);
  }

  override render(): unknown {
    const description = store.model?.pointByName.get(this.point);
    if (!description) {
      this.dataset.quality = 'none';
      return html`<span class="number">—</span>`;
    }
    const slot = description.index;
    const { image } = store;
    const quality = store.shown(slot);
    const value = quality === 'none' || quality === 'rests' ? Number.NaN : image.value[slot];
    const text = formatValue(value, description, store.language, store.translator.find);
    const unit = this.unitless ? '' : unitLabel(description.unit);
    this.dataset.point = description.name;
    this.dataset.quality = quality;
    this.dataset.value = Number.isFinite(image.value[slot]) ? String(image.value[slot]) : '';
    this.title = titleOf(description, quality);
    // Nothing is missing: a machine that rests has no efficiency.
    if (quality === 'rests')
      return html`<span class="number" aria-hidden="true">–</span><span class="visually-hidden">${store.translator.text('quality.rests')}</span>`;
    // Where a value cannot be believed, the word that says so takes the place of the unit: there is always room for it.
    return html`<span class="number">${text}</span>${unit && (quality === 'good' || this.words) ? html`<span class="unit">${unit}</span>` : nothing}${
      quality === 'good'
        ? nothing
        : html`${mark(qualityMark[quality])}<span class="quality-words">${store.translator.text(`quality.short.${quality}`)}</span>`
    }`;
  }

  #listen(slot: number): void {
    if (this.#subscribedTo === slot) return;
    this.#unsubscribe?.();
    this.#subscribedTo = slot;
    this.#unsubscribe = slot < 0 ? undefined : store.image.subscribe(slot, () => this.requestUpdate());
  }
}

function titleOf(point: PointDescription, quality: ShownQuality): string {
  const { translator, image, now } = store;
  const age = now === undefined ? undefined : now - image.sourceTime[point.index];
  const words = [fullPointLabel(point), translator.text(`quality.${quality}`)];
  if (age !== undefined && quality !== 'none' && quality !== 'rests') words.push(formatDuration(age, translator.find));
  return words.join(' · ');
}

define('braise-value', BraiseValue);
