import { describe, expect, it } from 'vitest';
import { chromiumPath } from '../harness/browser.ts';
import { visits } from '../harness/visit.ts';

/** Loops identified on the twin, and a proposal on its way into the plant file, in a real browser before the whole product. */
describe.skipIf(chromiumPath === undefined)('tuning at the screen', () => {
  const { person, byTestId } = visits(['--plant', 'mairie']);
  const loop = 'pump.circuits.1.speed';
  const state = (name: string) => person().page.locator(`[data-testid=tuning-state][data-state=${name}]`);

  it('an engineer identifies a loop, looks at the evidence, and takes the proposal into the plant file', async () => {
    await person().logIn('engineer');
    await byTestId('nav-lab').click();
    await byTestId('lab-tuning').click();
    expect(await byTestId('nav-lab').getAttribute('aria-current')).toBe('page');
    expect(await byTestId('tuning-start').isDisabled()).toBe(true);
    await byTestId(`tuning-choose-${loop}`).check();
    await byTestId('tuning-choose-between').uncheck();
    await byTestId('tuning-start').click();
    await state('done').waitFor({ timeout: 120_000 });
    const row = byTestId(`tuning-loop-${loop}`);
    await row.getByText('%/bar, 60 s').waitFor();
    await row.locator('summary').press('Enter');
    await row.getByRole('row', { name: /Summer/ }).waitFor();
    expect(await row.getByRole('row', { name: /Between/ }).count()).toBe(0);
    // What the verdict would keep can be taken over all the same, by one who has looked at it.
    await byTestId(`tuning-take-${loop}`).check();
    await byTestId('tuning-prepare').click();
    await byTestId('configuration-prepared')
      .getByText(/ · pump speed/)
      .waitFor();
    await byTestId('configuration-verdict').getByText('It can be put in force while the plant runs.').waitFor();
    await byTestId('configuration-changes').getByText('equipment.pump.circuits.1.parameters.tuning').first().waitFor();
    // Nothing is in force by that.
    await byTestId('configuration-in-force').getByText('Version 1').waitFor();
    await byTestId('nav-audit').click();
    await byTestId('audit-list').getByText('Identification of loops begun').first().waitFor();
    expect(person().complaints).toEqual([]);
  });

  it('what takes too long is cancelled, and said so in French too', async () => {
    await person().logIn('engineer');
    await person().go('#/tuning');
    await byTestId('tuning-all').click();
    await byTestId('tuning-start').click();
    await byTestId('tuning-cancel').click();
    await state('cancelled').waitFor();
    await byTestId('language').selectOption('fr');
    await person().page.getByRole('heading', { name: 'Réglage des boucles' }).waitFor();
    await state('cancelled').getByText('Annulé').waitFor();
    expect(person().complaints).toEqual([]);
  });

  it('a viewer sees it, and is offered nothing', async () => {
    await person().logIn('viewer');
    await person().go('#/tuning');
    await state('cancelled').waitFor();
    expect(await byTestId('tuning-start').count()).toBe(0);
    expect(await byTestId('tuning-prepare').count()).toBe(0);
    expect(person().complaints).toEqual([]);
  });
});
