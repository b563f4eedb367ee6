import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumPath, openBrowser, Person } from '../harness/browser.ts';
import { Field } from '../harness/field.ts';
import { Product, until } from '../harness/product.ts';

/** What a person at a screen can do, in a real browser before the whole product. */
describe.skipIf(chromiumPath === undefined)('an operator at the screen', () => {
  let product: Product;
  let field: Field;
  let browser: Browser;
  let person: Person;
  beforeAll(async () => {
    product = await Product.start();
    [field, browser] = await Promise.all([Field.open(product), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await field?.close();
    await product?.stop();
  });
  beforeEach(async () => {
    person = await Person.arrive(browser, product);
  });
  afterEach(async () => {
    await person.leave();
    expect(person.foreign).toEqual([]);
  });

  const byTestId = (id: string) => person.page.getByTestId(id);
  const preview = (state: 'loading' | 'shown' | 'none') =>
    person.page.locator(`[data-testid=preview][data-state=${state}]`);

  /** Asks until the lab has an answer: it comes up after the rest, and says until then why there is none. */
  const previewed = (ask: () => Promise<void>) =>
    until(
      'the lab has a preview',
      async () => {
        await ask();
        await person.page.locator('[data-testid=preview]:not([data-state=loading])').waitFor();
        if (await preview('shown').isVisible()) return true;
        await byTestId('cancel').click();
        return false;
      },
      60_000,
    );

  it('logs in, sees a value move, and nothing in the console', async () => {
    await byTestId('login-user').fill('operator');
    await byTestId('login-password').fill('not this one');
    await byTestId('login-submit').click();
    await byTestId('login-error').getByText('wrong').waitFor();
    // The refused log-in is a 401, which Chromium itself writes to the console.
    expect(person.complaints.splice(0)).toHaveLength(1);
    await person.logIn('operator');
    const before = await until('a value is shown', async () => {
      const value = await person.number('electricity.1.power');
      return Number.isFinite(value) ? value : undefined;
    });
    await until('it moves', async () => (await person.number('electricity.1.power')) !== before, 60_000);
    for (const page of ['schematic', 'setpoints', 'alarms', 'trends', 'audit', 'overview']) {
      await byTestId(`nav-${page}`).click();
      await person.page.locator(`main braise-${page}`).waitFor();
    }
    expect(person.complaints).toEqual([]);
  });

  it('takes a heat pump into manual, sets a value, sees it in the field, and gives it back', async () => {
    await person.logIn('operator');
    await byTestId('equipment-heatPump.1').first().click();
    await byTestId('faceplate').waitFor();
    await byTestId('explanation').locator('li, p').first().waitFor();
    await byTestId('mode-manual').click();
    // A command that is not confirmed is not sent.
    await byTestId('cancel').click();
    expect(await byTestId('mode').getAttribute('data-mode')).toBe('automatic');
    await byTestId('mode-manual').click();
    await person.confirm();
    await person.page.locator('[data-testid=mode][data-mode=manual]').waitFor();
    await byTestId('manual-value-capacity').fill('42 %');
    await byTestId('manual-apply-capacity').click();
    expect(await byTestId('change').textContent()).toContain('42');
    await person.confirm();
    await person.told('info', /42/);
    await person.page.locator('[data-point-priority="heatPump.1.capacity"] tr[data-level="8"]').waitFor();
    // The field has what the priority array resolves to: the operator's value, unless a protection stands above it.
    const inForce = person.page.locator('[data-point-priority="heatPump.1.capacity"] tr.in-force');
    const level = Number(await inForce.first().getAttribute('data-level'));
    await field.see('heatPump.1.capacity', (value) => (level < 8 ? value === 0 : Math.abs(value - 0.42) < 0.01));
    await byTestId('manual-release-capacity').click();
    await person.confirm();
    await person.page
      .locator('[data-point-priority="heatPump.1.capacity"] tr[data-level="8"]')
      .waitFor({ state: 'detached' });
    await byTestId('mode-automatic').click();
    await person.confirm();
    await person.page.locator('[data-testid=mode][data-mode=automatic]').waitFor();
    await person.go('#/audit');
    await byTestId('audit-list').getByText('Mode: Manual').first().waitFor();
    expect(person.complaints).toEqual([]);
  });

  it('opens a valve by hand and sees it in the field', async () => {
    await person.logIn('operator');
    await person.go('#/schematic/valve.greenhouseBoost');
    await byTestId('mode-manual').click();
    await person.confirm();
    await person.page.locator('[data-testid=mode][data-mode=manual]').waitFor();
    await byTestId('manual-value-position').fill('30');
    await byTestId('manual-value-position').press('Enter');
    await person.confirm();
    await field.see('valve.greenhouseBoost.position', (value) => Math.abs(value - 0.3) < 0.01);
    await byTestId('mode-automatic').click();
    await person.confirm();
    await field.see('valve.greenhouseBoost.position', (value) => Math.abs(value - 0.3) > 0.01);
  });

  it('changes a set-point, and is told why not where it cannot', async () => {
    await person.logIn('operator');
    await byTestId('nav-setpoints').click();
    const point = 'hall.A.temperatureSetpoint';
    await byTestId(`setpoint-entry-${point}`).fill('99');
    await byTestId(`setpoint-set-${point}`).click();
    await byTestId(`setpoint-${point}`).getByRole('alert').waitFor();
    await previewed(async () => {
      await byTestId(`setpoint-entry-${point}`).fill('23,5 °C');
      await byTestId(`setpoint-set-${point}`).click();
    });
    expect(await preview('shown').locator('dd').count()).toBe(4);
    // What is previewed is not done: the set-point is as it was.
    expect(await person.number(point)).toBe(24);
    await person.confirm();
    await person.told('info', /23\.5/);
    await until('the set-point is shown', async () => (await person.number(point)) === 23.5);
    await byTestId(`setpoint-${point}`).getByText('operator').waitFor();
    // Another person's screen shows it too; a viewer sees it and is offered nothing.
    const viewer = await Person.arrive(browser, product);
    await viewer.logIn('viewer');
    await viewer.go('#/setpoints');
    await until('the viewer sees it', async () => (await viewer.number(point)) === 23.5);
    expect(await viewer.page.getByTestId(`setpoint-set-${point}`).isVisible()).toBe(false);
    await viewer.go('#/overview/heatPump.1');
    expect(await viewer.page.getByTestId('mode-manual').isDisabled()).toBe(true);
    await viewer.page.locator('#reason-mode', { hasText: /role/i }).waitFor();
    expect(viewer.complaints).toEqual([]);
    await viewer.leave();
  });

  it('sees which strategy is in force; an engineer chooses another, and sees its plan', async () => {
    const inForce = (name: string) =>
      person.page.locator(`[data-testid=strategy][data-strategy=${name}]`).waitFor({ timeout: 30_000 });
    await person.logIn('operator');
    await person.go('#/setpoints');
    await inForce('rules');
    await byTestId('strategy').getByText('Engineer').waitFor();
    expect(await byTestId('strategy-choice').count()).toBe(0);
    const engineer = await Person.arrive(browser, product);
    await engineer.logIn('engineer');
    await engineer.go('#/setpoints');
    await engineer.page.getByTestId('strategy-choice').selectOption('predictive');
    await engineer.page.getByTestId('strategy-change').click();
    await engineer.page.getByTestId('reason').fill('a trial');
    await engineer.confirm();
    await engineer.page
      .getByTestId('strategy')
      .getByText(/by engineer/)
      .waitFor();
    await engineer.page.getByTestId('plan').waitFor({ timeout: 90_000 });
    expect(await engineer.page.getByTestId('plan').locator('tbody tr').count()).toBe(36);
    // The virtual plant's weather service and market are known, live.
    await engineer.page
      .getByTestId('plan-outlook')
      .getByText(/Weather forecast of .* Prices as told at/)
      .waitFor();
    // What the plan makes of the quota of biogas; of power it knows nothing in its first hour.
    const contracts = engineer.page.getByTestId('plan-contracts');
    await contracts.getByText(/^Biogas: \d.*\sMWh left of the quota/).waitFor();
    expect(await contracts.getByRole('listitem').count()).toBe(1);
    // Another person's screen shows it too.
    await inForce('predictive');
    await engineer.page.getByTestId('strategy-choice').selectOption('rules');
    await engineer.page.getByTestId('strategy-change').click();
    await engineer.confirm();
    await inForce('rules');
    expect(engineer.complaints).toEqual([]);
    await engineer.leave();
  });

  it('shows at once that values are not of now when the plant stands still, and that they are again', async () => {
    await person.logIn('operator');
    const supply = person.page
      .locator('braise-overview-answers braise-value[data-point="network.supplyTemperature"]')
      .first();
    await until('it is good', async () => (await supply.getAttribute('data-quality')) === 'good');
    product.signal('plant', 'SIGSTOP');
    try {
      await until('it is stale', async () => (await supply.getAttribute('data-quality')) === 'stale', 60_000);
      expect(await supply.textContent()).toContain('stale');
      await byTestId('link-banner').waitFor();
      expect(await byTestId('verdict').getAttribute('data-level')).toBe('unknown');
    } finally {
      product.signal('plant', 'SIGCONT');
    }
    await until('it is good again', async () => (await supply.getAttribute('data-quality')) === 'good', 60_000);
    await byTestId('link-banner').waitFor({ state: 'detached' });
  });

  it('shows several people several machines at once, each with its explanation, and stays connected', async () => {
    const machines = ['heatPump.1', 'heatPump.2', 'boiler.1', 'chiller.1', 'pump.network.1'];
    const people: Person[] = [];
    for (const machine of machines) {
      const one = await Person.arrive(browser, product);
      people.push(one);
      await one.logIn('operator');
      await one.go(`#/overview/${machine}`);
      await one.page.getByTestId('explanation').locator('li, p').first().waitFor();
      await one.page.locator('[data-point-priority] tr[data-level]').first().waitFor();
    }
    for (const one of people) {
      expect(await one.page.getByTestId('link-banner').count()).toBe(0);
      expect(await one.page.getByTestId('verdict').getAttribute('data-level')).not.toBe('unknown');
      await one.leave();
    }
  });

  it('shows a second technician both tags when told that the second hangs', async () => {
    const users = ['maintenance', 'admin'] as const;
    const told = [/Maintenance/, /2 tags/] as const;
    const people: Person[] = [];
    for (const [index, user] of users.entries()) {
      const one = await Person.arrive(browser, product);
      people.push(one);
      await one.logIn(user);
      await one.go('#/overview/heatPump.2');
      await one.page.getByTestId('mode-maintenance').click();
      await one.page.getByTestId('reason').fill('bearing');
      await one.confirm();
      await one.told('info', told[index]);
      // At once: not after another scan.
      expect(await one.page.getByTestId('tag').count()).toBe(index + 1);
    }
    for (const [index, one] of people.entries()) {
      await one.page.getByTestId('release').click();
      await one.confirm();
      await one.told('info', /tag released/);
      expect(await one.page.getByTestId('tag').count()).toBe(users.length - 1 - index);
      await one.leave();
    }
  });

  it('says why there is no preview when the lab is away, and gives the command all the same', async () => {
    await person.logIn('operator');
    await person.go('#/setpoints');
    const point = 'network.supplyTemperatureOffset';
    const ask = async (value: string): Promise<void> => {
      await byTestId(`setpoint-entry-${point}`).fill(value);
      await byTestId(`setpoint-set-${point}`).click();
    };
    product.signal('lab', 'SIGSTOP');
    try {
      // A lab that does not answer is waited for, but nobody has to: what is asked is shown at once, and can be confirmed.
      await ask('1');
      await preview('loading').waitFor();
      await person.confirm();
      await until('the set-point is shown', async () => (await person.number(point)) === 1);
      await ask('0');
      await preview('none').getByText('No preview').waitFor();
      await person.confirm();
      await until('it is as it was', async () => (await person.number(point)) === 0);
    } finally {
      product.signal('lab', 'SIGCONT');
    }
    await previewed(() => ask('1'));
    await byTestId('cancel').click();
    expect(person.complaints).toEqual([]);
  });

  it('lets the engineer, and nobody else, inject a fault into the virtual plant and clear it', async () => {
    await person.logIn('operator');
    expect(await byTestId('nav-simulation').count()).toBe(0);
    const engineer = await Person.arrive(browser, product);
    await engineer.logIn('engineer');
    const there = (id: string) => engineer.page.getByTestId(id);
    await there('nav-simulation').click();
    await there('fault-kind').selectOption('sensorBias');
    await there('fault-target').selectOption('hall.B.enteringTemperature');
    await there('fault-severity').fill('4,5');
    const before = await person.number('hall.B.enteringTemperature');
    await there('fault-inject').click();
    await engineer.confirm();
    const row = there('faults').locator('tbody tr', { hasText: '4.5' });
    await row.waitFor();
    // The operator's screen is not told of the fault: it sees what the sensor says.
    await until('the value steps', async () => (await person.number('hall.B.enteringTemperature')) > before + 3);
    await row.getByRole('button').click();
    await row.waitFor({ state: 'detached' });
    await until('it steps back', async () => (await person.number('hall.B.enteringTemperature')) < before + 1.5);
    expect(engineer.complaints).toEqual([]);
    await engineer.leave();
  });

  it('tells who resets a fault what that supposes, and that the fault stands while its cause lasts', async () => {
    await person.logIn('engineer');
    await byTestId('nav-simulation').click();
    await byTestId('fault-kind').selectOption('heatPumpTrip');
    await byTestId('fault-target').selectOption('heatPump.1');
    await byTestId('fault-inject').click();
    await person.confirm();
    await byTestId('faults').locator('tbody tr').first().waitFor();
    await person.go('#/overview/heatPump.1');
    await person.page.locator('[data-testid=state][data-state=fault]').waitFor();
    await previewed(() => byTestId('reset').click());
    await byTestId('preview-supposes').waitFor();
    await person.confirm();
    await byTestId('reset-outcome').getByText('its cause lasts').waitFor();
    await person.go('#/simulation');
    await byTestId('faults').locator('tbody tr').first().getByRole('button').click();
    await byTestId('faults').locator('tbody tr').waitFor({ state: 'detached' });
  });

  it('keeps language and palette', async () => {
    await person.logIn('operator');
    await byTestId('language').selectOption('fr');
    await byTestId('palette').selectOption('night');
    await byTestId('nav-alarms').getByText('Alarmes').waitFor();
    await person.page.reload();
    await byTestId('nav-alarms').getByText('Alarmes').waitFor();
    const root = person.page.locator('html');
    expect(await root.getAttribute('lang')).toBe('fr');
    expect(await root.getAttribute('data-obc-theme')).toBe('night');
  });

  it('is worked by keyboard alone', async () => {
    const { keyboard } = person.page;
    const press = async (key: string, times = 1): Promise<void> => {
      for (let time = 0; time < times; time++) await keyboard.press(key);
    };
    await byTestId('login-user').waitFor();
    await keyboard.type('operator');
    await press('Tab');
    await keyboard.type('a-demo-password');
    await press('Enter');
    await byTestId('verdict').waitFor();
    // The skip link comes first, and leads past bar and navigation.
    await person.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await press('Tab');
    expect(await focused(person)).toContain('skip-link');
    await press('Enter');
    expect(await person.page.evaluate(() => document.activeElement?.id)).toBe('content');
    await until(
      'Tab reaches the heat pump',
      async () => {
        await press('Tab');
        return (await focused(person)).includes('equipment-heatPump.1');
      },
      20_000,
    );
    await press('Enter');
    await byTestId('faceplate').waitFor();
    await until(
      'Tab reaches the modes',
      async () => {
        await press('Tab');
        return (await focused(person)).includes('mode-manual');
      },
      20_000,
    );
    await press('Enter');
    await person.page.locator('dialog[open]').waitFor();
    await press('Escape');
    await person.page.locator('dialog[open]').waitFor({ state: 'detached' });
    expect(await focused(person)).toContain('mode-manual');
    await press('Escape');
    await byTestId('faceplate').waitFor({ state: 'detached' });
    expect(await focused(person)).toContain('equipment-heatPump.1');
    expect(person.complaints).toEqual([]);
  });
});

/** Class and test id of what has the focus. */
function focused(person: Person): Promise<string> {
  return person.page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    return `${element?.className ?? ''} ${element?.dataset.testid ?? ''}`;
  });
}
