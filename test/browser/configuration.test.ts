import { describe, expect, it } from 'vitest';
import { chromiumPath } from '../harness/browser.ts';
import { until } from '../harness/product.ts';
import { visits } from '../harness/visit.ts';

/** An engineer who changes the configuration of a plant that runs, in a real browser before the whole product. */
describe.skipIf(chromiumPath === undefined)('the configuration at the screen', () => {
  const { person, another, byTestId } = visits(['--plant', 'mairie']);
  const verdict = (words: string) => byTestId('configuration-verdict').getByText(words).waitFor();
  /** Writes into the editor what is in force, but for one thing, and has it checked. */
  async function check(part: string, instead: string): Promise<void> {
    const editor = byTestId('configuration-editor');
    const text = await editor.inputValue();
    expect(text).toContain(part);
    await editor.fill(text.replace(part, instead));
    await byTestId('configuration-check').click();
  }
  async function open(user: string): Promise<void> {
    await person().logIn(user);
    await byTestId('nav-configuration').click();
    await byTestId('configuration-in-force').waitFor();
  }

  it('an engineer is told what is wrong, where, and what needs a stop', async () => {
    await open('engineer');
    await check('ratedHeat: 90 kW', 'ratedHeat: 90 °C');
    await verdict('It cannot be used.');
    await byTestId('configuration-problems').getByText('equipment.heatPump.1.parameters.ratedHeat').waitFor();
    await byTestId('configuration-problems').getByRole('button').first().click();
    const chosen = await byTestId('configuration-editor').evaluate((element) => {
      const { value, selectionStart, selectionEnd } = element as HTMLTextAreaElement;
      return value.slice(selectionStart, selectionEnd);
    });
    expect(chosen).toBe('90 °C');
    await check('ratedHeat: 90 °C', 'ratedHeat: 90 kW');
    await verdict('Nothing differs');
    await check('scanPeriod: 1 s', 'scanPeriod: 2 s');
    await verdict('It needs a stop of the controller');
    expect(await byTestId('configuration-apply').count()).toBe(0);
    expect(person().complaints).toEqual([]);
  });

  it('previews a change, puts it in force with a reason, sees it on the screens, and goes back', async () => {
    const watching = await another();
    await watching.logIn('operator');
    await open('engineer');
    await check('{ en: Boiler, fr: Chaudière }', '{ en: Old boiler, fr: Vieille chaudière }');
    await verdict('It can be put in force while the plant runs.');
    await byTestId('configuration-changes').getByText('equipment.boiler.1.label.en').waitFor();
    await byTestId('configuration-preview').click();
    await person().page.locator('[data-testid=preview][data-state=shown]').waitFor();
    await byTestId('configuration-apply').click();
    await byTestId('reason').fill('it is older than it was');
    await person().confirm();
    await person().told('info', /Version 2 is in force/);
    await byTestId('configuration-versions').getByText('it is older than it was').waitFor();
    // On the screens that stood open, names are new and values go on.
    await watching.page.getByTestId('equipment-boiler.1').getByText('Old boiler').waitFor();
    const value = () => watching.number('heating.supplyTemperature');
    const then = await value();
    await until('values go on', async () => (await value()) !== then, 60_000);
    await watching.leave();
    await byTestId('nav-setpoints').click();
    await person().go('#/overview/boiler.1');
    await person().page.locator('braise-faceplate').getByText('Old boiler').first().waitFor();
    await person().go('#/configuration');
    await byTestId('configuration-back-1').click();
    await byTestId('reason').fill('it is not');
    await person().confirm();
    await person().told('info', /Version 3 is in force/);
    await byTestId('nav-audit').click();
    await byTestId('audit-list').getByText('Configuration: values').first().waitFor();
    expect(person().complaints).toEqual([]);
  });

  it('others see nothing of it', async () => {
    await person().logIn('operator');
    expect(await byTestId('nav-configuration').count()).toBe(0);
    await person().go('#/configuration');
    await person().page.getByText('Only engineers see and change the configuration.').waitFor();
    expect(person().complaints).toEqual([]);
  });
});
