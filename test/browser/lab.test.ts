import { describe, expect, it } from 'vitest';
import { chromiumPath } from '../harness/browser.ts';
import { visits } from '../harness/visit.ts';

/** What an engineer can try in the lab, in a real browser before the whole product; and what others see of it. */
describe.skipIf(chromiumPath === undefined)('the lab at the screen', () => {
  const { person, byTestId } = visits(['--plant', 'mairie']);
  const run = async (fields: Record<string, string>) => {
    for (const [name, value] of Object.entries(fields)) await byTestId(`lab-${name}`).fill(value);
    await byTestId('lab-start').click();
  };

  it('an engineer runs scenarios, sees them end, and lays them side by side', async () => {
    await person().logIn('engineer');
    await byTestId('nav-lab').click();
    await byTestId('lab-start').waitFor();
    await run({ title: 'as it is', days: '0.2' });
    await byTestId('lab-run-1').waitFor();
    await run({ title: 'larger store', changes: 'equipment.store.1.parameters.volume = 4' });
    await person().page.locator('[data-testid=lab-run-1][data-state=done]').waitFor({ timeout: 120_000 });
    await person().page.locator('[data-testid=lab-run-2][data-state=done]').waitFor({ timeout: 120_000 });
    await byTestId('lab-choose-1').click();
    await byTestId('lab-choose-2').click();
    await byTestId('lab-indicators').getByText('Energy cost').waitFor();
    await byTestId('lab-comparison').locator('canvas').first().waitFor();
    expect(await byTestId('lab-comparison').locator('svg.lab-sankey').count()).toBe(2);
    const download = person().page.waitForEvent('download');
    await byTestId('lab-report').click();
    expect((await download).suggestedFilename()).toBe('runs-1-2.pdf');
    expect(person().complaints).toEqual([]);
  });

  it('what is wrong is said beside the form; what is too long is cancelled; the audit tells who did', async () => {
    await person().logIn('engineer');
    await byTestId('nav-lab').click();
    await byTestId('lab-start').waitFor();
    await run({ changes: 'equipment.store.1.parameters.volume = -4' });
    await byTestId('lab-error').getByText('-4 m³: expected').waitFor();
    // The refusal is a 400, which Chromium itself writes to the console.
    expect(person().complaints.splice(0)).toHaveLength(1);
    await run({ changes: '', days: '3000' });
    await byTestId('lab-cancel-3').click();
    await person().page.locator('[data-testid=lab-run-3][data-state=cancelled]').waitFor();
    await byTestId('nav-audit').click();
    for (const words of ['Lab run begun', 'Lab run cancelled'])
      await byTestId('audit-list').getByText(words).first().waitFor();
    expect(person().complaints).toEqual([]);
  });

  it('a viewer sees the runs, and can change nothing', async () => {
    await person().logIn('viewer');
    await byTestId('nav-lab').click();
    await byTestId('lab-run-1').waitFor();
    expect(await byTestId('lab-start').count()).toBe(0);
    expect(await byTestId('lab-delete-1').count()).toBe(0);
    expect(person().complaints).toEqual([]);
  });
});
