import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Calls `fit` when the room of its element changes, or, with `frame`, that of what it stands in. */
export class Resizing implements ReactiveController {
  readonly #element: HTMLElement;
  readonly #observer: ResizeObserver;
  readonly #frame: boolean;

  constructor(element: ReactiveControllerHost & HTMLElement, fit: () => void, { frame = false } = {}) {
    this.#element = element;
    this.#frame = frame;
    this.#observer = new ResizeObserver(fit);
    element.addController(this);
  }

  hostConnected(): void {
    this.#observer.observe(this.#element);
    if (this.#frame && this.#element.parentElement) this.#observer.observe(this.#element.parentElement);
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }
}
