import { LitElement } from 'lit';
import { store, type Topic } from '../state/store.ts';
import type { TextKey } from '../texts/en.ts';
import type { TextParameters } from '../texts/translate.ts';

/**
 * Base of all our elements. They draw into the page itself, not into shadow trees: labels, focus order and live regions then
 * work across components, and one style sheet holds the look. It redraws when a topic of the store changes.
 */
export abstract class BraiseElement extends LitElement {
  /** Topics of the store that this element shows. */
  static topics: readonly Topic[] = [];
  #stop: (() => void)[] = [];
  #stopValues: (() => void)[] = [];
  #slots = '';

  override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const topics = new Set<Topic>(['settings', ...(this.constructor as typeof BraiseElement).topics]);
    this.#stop = [...topics].map((topic) => store.subscribe(topic, () => this.requestUpdate()));
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stop) stop();
    this.#stop = [];
    this.watchSlots([]);
  }

  /** Redraws when one of these slots changes, and no others. */
  protected watchSlots(slots: readonly number[]): void {
    const key = slots.join(',');
    if (key === this.#slots) return;
    for (const stop of this.#stopValues) stop();
    this.#slots = key;
    this.#stopValues = slots.map((slot) => store.image.subscribe(slot, this.#redraw));
  }

  readonly #redraw = (): void => this.requestUpdate();

  /** A text of the screens in the present language. */
  protected text(key: TextKey, parameters?: TextParameters): string {
    return store.translator.text(key, parameters);
  }

  /** A text whose key came from the plant. */
  protected foreign(key: string, parameters?: TextParameters): string {
    return store.translator.foreign(key, parameters);
  }
}

/** Defines an element once (pages may be loaded twice by a hot reload). */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
