import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, openBrowser, Person } from '../harness/browser.ts';
import { Product } from '../harness/product.ts';

/** What a person sees of the shadow: a sensor dies, and nobody but the shadow is asked what is wrong. */
describe.skipIf(chromiumPath === undefined)('early warnings at the screen', () => {
  let product: Product;
  let browser: Browser;
  beforeAll(async () => {
    product = await Product.start();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  it('come into the frame, the list and the face-plate, calmly, and lead to the curves', async () => {
    const point = 'meter.networkReturn.temperature';
    const operator = await Person.arrive(browser, product);
    await operator.logIn('operator');
    const there = (id: string) => operator.page.getByTestId(id);
    await there('nav-warnings').click();
    // The lab comes up after the rest; then the shadow says that it still learns what is usual.
    await operator.page.locator('[data-testid=shadow-state][data-state=learning]').waitFor({ timeout: 90_000 });
    expect(await there('warning-summary').count()).toBe(0);

    const engineer = await Person.arrive(browser, product);
    await engineer.logIn('engineer');
    await engineer.page.getByTestId('nav-simulation').click();
    await engineer.page.getByTestId('fault-kind').selectOption('sensorDead');
    await engineer.page.getByTestId('fault-target').selectOption(point);
    await engineer.page.getByTestId('fault-inject').click();
    await engineer.confirm();

    const row = there(`warning-sensorDead:${point}`);
    await row.waitFor({ timeout: 90_000 });
    expect(await row.getAttribute('data-active')).toBe('true');
    await row.getByText('Sensor dead').waitFor();
    await row.getByText('Shown directly').waitFor();
    expect(await there('warning-summary').textContent()).toContain('1 early warning');
    expect(await there('sign-announcer').textContent()).toContain('Sensor dead');
    // Apart from the alarms: the bad measurement raises one of its own, the warning none.
    await there('nav-alarms').click();
    await operator.page.locator('main braise-alarms').waitFor();
    await operator.page.locator('main braise-warnings').waitFor({ state: 'detached' });
    expect(await operator.page.locator('main').getByText('Sensor dead').count()).toBe(0);
    // By keyboard from the frame to the list, and on to the equipment.
    await there('warning-summary').focus();
    await operator.page.keyboard.press('Enter');
    await row.getByRole('link').first().focus();
    await operator.page.keyboard.press('Enter');
    await there('faceplate-warnings').getByText('Sensor dead').waitFor();
    await operator.page.keyboard.press('Escape');
    await there('language').selectOption('fr');
    await row.getByText('Capteur mort').waitFor();
    await row.getByRole('link', { name: /Courbes de/ }).click();
    await operator.page.locator('main braise-trends').waitFor();
    expect(await operator.page.evaluate(() => decodeURIComponent(location.hash))).toContain(`points=${point}`);
    expect([...operator.complaints, ...operator.foreign, ...engineer.complaints]).toEqual([]);
    await engineer.leave();
    await operator.leave();
  });
});
