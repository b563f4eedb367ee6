import { describe, expect, it } from 'vitest';
import { chromiumPath } from '../harness/browser.ts';
import { password, until } from '../harness/product.ts';
import { visits } from '../harness/visit.ts';

/** What the screens show can be read by everybody: on a phone, without a mouse, without seeing. */
describe.skipIf(chromiumPath === undefined)('reading the screens', () => {
  const { person, byTestId } = visits(['--speed', '10']);
  const attribute = (id: string, name: string) => byTestId(id).getAttribute(name);

  it('curves are read by keyboard: the cursor says its time and every value, and goes back to now', async () => {
    await person().logIn('viewer');
    await person().go('#/trends');
    await byTestId('plot-0').focus();
    expect(await attribute('plot-0', 'aria-valuetext')).toBe('Now');
    // The product is young: a step of a minute back may be before its first values.
    await until(
      'there is a value a minute back',
      async () => {
        await person().page.keyboard.press('ArrowLeft');
        const spoken = (await attribute('plot-0', 'aria-valuetext')) ?? '';
        if (/At .+; Heat network · Supply temperature [\d.]+\s°C;/.test(spoken)) return true;
        await person().page.keyboard.press('End');
        return false;
      },
      120_000,
    );
    expect(Number(await attribute('plot-0', 'aria-valuenow'))).toBe(-1);
    // The cursor's line stands there, though no mouse has been near.
    const line = byTestId('plot-0').locator('.u-cursor-x');
    expect(await line.evaluate((element) => element.classList.contains('u-off'))).toBe(false);
    await person().page.keyboard.press('Home');
    expect(Number(await attribute('plot-0', 'aria-valuenow'))).toBe(-60);
    await person().page.keyboard.press('Escape');
    expect(await attribute('plot-0', 'aria-valuetext')).toBe('Now');
    expect(person().complaints).toEqual([]);
  });

  it('clocks are the plant’s, wherever the browser is', async () => {
    const abroad = await person()
      .page.context()
      .browser()
      ?.newContext({ locale: 'en-GB', timezoneId: 'America/New_York' });
    const page = await abroad?.newPage();
    if (page === undefined) throw new Error('no page');
    await page.goto(person().product.url);
    await page.getByTestId('login-user').fill('viewer');
    await page.getByTestId('login-password').fill(password);
    await page.getByTestId('login-submit').click();
    const time = page.getByTestId('plant-time');
    await page.getByTestId('verdict').waitFor();
    const told = await page.request.get(`${person().product.url}/healthz`);
    const { plantTime } = (await told.json()) as { plantTime: number };
    const paris = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Paris', hour: '2-digit', hourCycle: 'h23' });
    // An hour may begin between the two looks.
    const hours = [0, 120].map((later) => paris.format(new Date((plantTime + later) * 1000)));
    const [, shown] = /(\d\d):\d\d:\d\d/.exec((await time.textContent()) ?? '') ?? [];
    expect(hours).toContain(shown);
    await abroad?.close();
  });

  it('curves are read as a table too', async () => {
    await person().logIn('viewer');
    await person().go('#/trends');
    await byTestId('trend-table').click();
    const rows = byTestId('trend-values').locator('tbody tr');
    // Five minutes a row, and now.
    await until('an hour is there', async () => (await rows.count()) >= 12);
    await rows.first().getByText('°C').first().waitFor();
    expect(await byTestId('trend-values').locator('thead th').first().textContent()).toBe('Time');
  });

  it.each(['en', 'fr'])('no name on the schematic is cut on a laptop (%s)', async (language) => {
    await person().page.setViewportSize({ width: 1366, height: 768 });
    await person().logIn('viewer');
    await byTestId('language').selectOption(language);
    await byTestId('nav-schematic').click();
    const names = person().page.locator('.item.card .item-name, .item.note .item-name');
    await names.first().waitFor();
    const cut = await names.evaluateAll((elements) =>
      elements
        .filter((element) => {
          const card = element.closest('.item');
          const wide = [element, ...element.children].some(
            (one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0,
          );
          return wide || card === null || card.scrollHeight > card.clientHeight + 1;
        })
        .map((element) => element.textContent),
    );
    expect(await names.count()).toBeGreaterThan(20);
    expect(cut).toEqual([]);
  });

  it.each([
    ['en', /heating curve gives .*\s°C outdoors/, /required of the producers/, /worst load/],
    ['fr', /loi d’eau donne .*\s°C dehors/, /demandés aux producteurs/, /plus défavorisée/],
  ])('a circuit says why its supply, its producers and its pumps are as they are (%s)', async (language, ...words) => {
    await person().logIn('viewer');
    await byTestId('language').selectOption(language);
    await byTestId('equipment-network').first().click();
    for (const word of words) await byTestId('explanation').locator('li', { hasText: word }).first().waitFor();
    await person().go('#/overview/chilledWater');
    await byTestId('explanation')
      .locator('li', { hasText: /\s20[.,]0\s°C/ })
      .first()
      .waitFor();
    // It has no machine of its own, and is offered no modes.
    expect(await byTestId('mode').count()).toBe(0);
    expect(person().complaints).toEqual([]);
  });

  it.each(['setpoints', 'audit', 'alarms', 'overview', 'trends'])(
    '%s needs no scrolling sideways on a phone',
    async (page) => {
      await person().page.setViewportSize({ width: 390, height: 844 });
      await person().logIn('operator');
      await person().go(`#/${page}`);
      await person().page.locator(`main braise-${page}`).waitFor();
      if (page === 'setpoints') await byTestId('setpoint-hall.A.temperatureSetpoint').waitFor();
      if (page === 'audit') await byTestId('audit-list').locator('tbody tr').first().waitFor();
      const wide = await person().page.evaluate(() =>
        [...document.querySelectorAll('main, main table, main section')]
          .filter((element) => element.scrollWidth > element.clientWidth + 1)
          .map((element) => `${element.tagName}.${element.className}`),
      );
      expect(wide).toEqual([]);
    },
  );

  it('pages of engineers do not scroll sideways on a phone either, with a fault to list, and what it stops has no efficiency', async () => {
    await person().page.setViewportSize({ width: 390, height: 844 });
    await person().logIn('engineer');
    await person().go('#/simulation');
    await byTestId('fault-kind').selectOption('chillerTrip');
    await byTestId('fault-inject').click();
    await person().confirm();
    const row = byTestId('faults').locator('tbody tr');
    await row.first().waitFor();
    for (const page of ['configuration', 'lab', 'warnings', 'simulation']) {
      await person().go(`#/${page}`);
      await person().page.locator(`main braise-${page}`).waitFor();
      if (page === 'configuration') await byTestId('configuration-editor').waitFor();
      if (page === 'simulation') await row.first().waitFor();
      const { scrollWidth, clientWidth } = await person().page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return { scrollWidth, clientWidth };
      });
      expect(scrollWidth, page).toBeLessThanOrEqual(clientWidth);
    }
    // A machine that does not run has no efficiency: a dash, and words for whoever does not see it.
    await person().go('#/overview/chiller.1');
    await person().page.locator('[data-testid=state][data-state=fault]').waitFor();
    const performance = person().value('chiller.1.coefficientOfPerformance');
    // Values out of sight rest until somebody scrolls there.
    await performance.scrollIntoViewIfNeeded();
    await until('it has none', async () => (await performance.getAttribute('data-quality')) === 'rests');
    expect(await performance.textContent()).toBe('–not running');
    await person().go('#/simulation');
    await row.first().getByRole('button').click();
    await row.first().waitFor({ state: 'detached' });
  });

  it('a set-point on a phone has its names beside its values, and is changed there', async () => {
    await person().page.setViewportSize({ width: 390, height: 844 });
    await person().logIn('operator');
    await person().go('#/setpoints');
    const card = byTestId('setpoint-hall.A.temperatureSetpoint');
    const labels = await card
      .locator('td[data-label]')
      .evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell, '::before').content));
    expect(labels.slice(0, 3)).toEqual(['"Value"', '"Measured"', '"Range"']);
    const entry = await byTestId('setpoint-entry-hall.A.temperatureSetpoint').boundingBox();
    expect(entry?.height).toBeGreaterThanOrEqual(44);
    await byTestId('setpoint-entry-hall.A.temperatureSetpoint').fill('23.5');
    await byTestId('setpoint-set-hall.A.temperatureSetpoint').click();
    await person().confirm();
    await person().told('info', /23\.5/);
  });
});
