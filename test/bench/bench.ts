import { setTimeout as sleep } from 'node:timers/promises';
import { Product } from '../harness/product.ts';
import { Screen } from '../harness/screen.ts';
import type { Figure } from './figure.ts';

export interface Bench {
  readonly name: string;
  /** What it measures, and how, in a line. */
  readonly what: string;
  run(running: RunningProduct): Promise<Figure[]>;
}

/** The whole product, started once for all benches that need it, and stopped after the last. */
export class RunningProduct {
  #product: Promise<Product> | undefined;
  #screen: Promise<Screen> | undefined;
  #launchedMs = 0;
  /** From launch until it shows live values, s. */
  startSeconds = Number.NaN;

  product(): Promise<Product> {
    this.#product ??= this.#start();
    return this.#product;
  }

  /** What a browser of an operator would be. */
  screen(): Promise<Screen> {
    this.#screen ??= this.product().then((product) => Screen.open(product, 'operator'));
    return this.#screen;
  }

  /** Waits until the product has run for so long. */
  async hasRun(seconds: number): Promise<void> {
    await this.product();
    await sleep(Math.max(0, seconds * 1000 - (performance.now() - this.#launchedMs)));
  }

  async close(): Promise<void> {
    (await this.#screen?.catch(() => undefined))?.close();
    await (await this.#product?.catch(() => undefined))?.stop();
  }

  async #start(): Promise<Product> {
    this.#launchedMs = performance.now();
    const product = await Product.start();
    this.startSeconds = (performance.now() - this.#launchedMs) / 1000;
    return product;
  }
}
