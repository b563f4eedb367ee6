import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type Product, password, until } from './product.ts';

/** Path of the browser, where this machine has one. */
export const chromiumPath = process.env.BRAISE_CHROMIUM;

/** Says nothing to anybody but the page's own server. */
const quietly = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }), args: quietly });
}

/** One person before one screen; what went wrong on it, and where it wrote to, is kept. */
export class Person {
  readonly page: Page;
  readonly product: Product;
  /** Errors and warnings of the console, uncaught exceptions. */
  readonly complaints: string[] = [];
  /** Addresses asked for outside the product. */
  readonly foreign: string[] = [];
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page, product: Product) {
    this.#context = context;
    this.page = page;
    this.product = product;
    page.on('console', (message) => {
      if (!['error', 'warning'].includes(message.type())) return;
      this.complaints.push(`${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
    const origins = [product.url, product.url.replace('http', 'ws')];
    const look = (address: string): void => {
      if (!origins.some((origin) => address.startsWith(`${origin}/`)) && !address.startsWith('data:'))
        this.foreign.push(address);
    };
    page.on('request', (request) => look(request.url()));
    page.on('websocket', (socket) => look(socket.url()));
  }

  /** Opens the page in English. */
  static async arrive(browser: Browser, product: Product): Promise<Person> {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1600, height: 900 } });
    const person = new Person(context, await context.newPage(), product);
    person.page.setDefaultTimeout(30_000);
    // While the product builds its page, it serves one that asks to wait.
    await until('the page is served', async () => (await fetch(product.url)).ok, 60_000);
    await person.page.goto(product.url);
    return person;
  }

  async logIn(user: string): Promise<void> {
    await this.page.getByTestId('login-user').fill(user);
    await this.page.getByTestId('login-password').fill(password);
    await this.page.getByTestId('login-submit').click();
    await this.page.getByTestId('verdict').waitFor();
  }

  /** Goes to a page of the application, by its hash. */
  async go(hash: string): Promise<void> {
    await this.page.evaluate((wanted) => {
      location.hash = wanted;
    }, hash);
  }

  /** The first value on the screen of a point. */
  value(point: string) {
    return this.page.locator(`braise-value[data-point="${point}"]`).first();
  }

  /** Its number, in the unit of the plant. */
  async number(point: string): Promise<number> {
    const text = await this.value(point).getAttribute('data-value');
    return text === null || text === '' ? Number.NaN : Number(text);
  }

  /** Waits for words that say what came of a command. */
  async told(level: 'info' | 'error', words: RegExp): Promise<void> {
    await this.page.locator(`[data-testid=notice][data-level=${level}]`, { hasText: words }).waitFor();
  }

  /** Answers the dialogue with yes. */
  async confirm(): Promise<void> {
    await this.page.getByTestId('confirm').click();
    await this.page.locator('dialog[open]').waitFor({ state: 'detached' });
  }

  leave(): Promise<void> {
    return this.#context.close();
  }
}
