import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { openBrowser, Person } from './browser.ts';
import { Product, until } from './product.ts';

/** A product with its lab before which each test has a person of its own, who must ask for nothing outside it. */
export interface Visit {
  /** Another person before the same product, who has to be sent away. */
  readonly another: () => Promise<Person>;
  readonly person: () => Person;
  readonly byTestId: (id: string) => ReturnType<Person['page']['getByTestId']>;
}

/** Starts a product and its browser for the tests of the present group, and ends both after them. @param args of the product's command */
export function visits(args: readonly string[]): Visit {
  let product: Product;
  let browser: Browser;
  let person: Person;
  beforeAll(async () => {
    product = await Product.start([...args]);
    browser = await openBrowser();
    // It starts last: nothing in the plant needs it.
    await until('the lab answers', async () => (await product.health())?.processes.lab === 'running');
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });
  beforeEach(async () => {
    person = await Person.arrive(browser, product);
  });
  afterEach(async () => {
    await person.leave();
    expect(person.foreign).toEqual([]);
  });
  return {
    another: () => Person.arrive(browser, product),
    person: () => person,
    byTestId: (id) => person.page.getByTestId(id),
  };
}
