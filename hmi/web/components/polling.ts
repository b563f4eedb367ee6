import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Asks again and again while its element is on the page: at once when it comes there, and when told to. One question at a time counts: an
 * answer that another question has overtaken asks for nothing more.
 */
export class Polling implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #ask: () => Promise<number | undefined>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  /** @param ask never throws; gives after how long it wants to be called again, ms, or nothing for no more */
  constructor(host: ReactiveControllerHost, ask: () => Promise<number | undefined>) {
    this.#host = host;
    this.#ask = ask;
    host.addController(this);
  }

  hostConnected(): void {
    void this.now();
  }

  hostDisconnected(): void {
    this.#asked++;
    clearTimeout(this.#timer);
  }

  /** Asks now, and from here on as before. */
  async now(): Promise<void> {
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    const again = await this.#ask();
    if (asked !== this.#asked) return;
    this.#host.requestUpdate();
    if (again !== undefined) this.#timer = setTimeout(() => void this.now(), again);
  }
}
