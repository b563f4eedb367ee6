import { describe, expect, it } from 'vitest';
import { chromiumPath } from '../harness/browser.ts';
import { visits } from '../harness/visit.ts';

/** A plant of two heating circuits (docs/examples/two-circuits.yaml): a strategy for one of them, and what each says of itself. */
describe.skipIf(chromiumPath === undefined)('a plant of two heating circuits at the screen', () => {
  const { person, byTestId } = visits(['--plant', 'docs/examples/two-circuits.yaml', '--speed', '10']);
  const choose = async (part: string, strategy: string): Promise<string> => {
    await byTestId('strategy-part').selectOption(part);
    await byTestId('strategy-choice').selectOption(strategy);
    await byTestId('strategy-change').click();
    const asked = (await person().page.locator('dialog[open]').textContent()) ?? '';
    await person().confirm();
    return asked;
  };

  it('an engineer gives one a strategy of its own, sees its plan and no other, and takes it back with the plant’s', async () => {
    await person().logIn('engineer');
    await person().go('#/setpoints');
    await byTestId('strategy').waitFor();
    const parts = await byTestId('strategy-part').locator('option').allTextContents();
    expect(parts.map((text) => text.trim())).toEqual(['the whole plant', 'Radiator circuit', 'Floor circuit']);
    expect(await byTestId('strategy-circuits').count()).toBe(0);
    expect(await choose('circuit.warm', 'predictive')).toMatch(/Floor circuit alone/);
    await byTestId('strategy-circuits').getByText('Floor circuit: Predictive').waitFor();
    // The plant's is what it was.
    expect(await byTestId('strategy').getAttribute('data-strategy')).toBe('rules');
    const plan = byTestId('plan-of-circuit.warm');
    await plan.getByRole('heading', { name: 'Floor circuit' }).waitFor();
    await plan.getByTestId('plan').waitFor({ timeout: 90_000 });
    expect(await byTestId('plan-of-circuit.hot').count()).toBe(0);
    // What it may have now is anything but what it has.
    await byTestId('strategy-part').selectOption('circuit.warm');
    const offered = await byTestId('strategy-choice').locator('option').allTextContents();
    expect(offered.map((text) => text.trim())).toEqual(['—', 'As the plant', 'Baseline', 'Rules', 'Price']);
    await choose('circuit.warm', 'plant');
    await byTestId('strategy-circuits').waitFor({ state: 'detached' });
    await choose('circuit.warm', 'price');
    await byTestId('strategy-circuits').getByText('Floor circuit: Price').waitFor();
    expect(await choose('', 'rules')).toMatch(/strategy of their own lose it/);
    await byTestId('strategy-circuits').waitFor({ state: 'detached' });
    await plan.waitFor({ state: 'detached' });
    expect(person().complaints).toEqual([]);
  });

  it('the overview tells the heat of both together, and the demand of each by its name', async () => {
    await person().logIn('viewer');
    const tile = (question: string) => person().page.locator(`[data-question=${question}]`);
    await byTestId('sum-heatRecovered').waitFor();
    for (const key of ['heatRecovered', 'heatFromGas']) expect(await byTestId(`sum-${key}`).count()).toBe(1);
    // It comes with the values of both.
    await person()
      .page.locator('[data-testid=sum-heatFromGas]', { hasText: /^[\d,.]+\s?kW$/ })
      .waitFor();
    const lines = await tile('heat').locator('.answer-line').allTextContents();
    expect(lines.map((line) => /Radiator circuit|Floor circuit/.exec(line)?.[0])).toEqual([
      'Radiator circuit',
      'Floor circuit',
    ]);
  });

  it.each([
    ['en', /Boiler/, /Air-to-water heat pump/],
    ['fr', /Chaudière/, /PAC air-eau/],
  ])('each says who carries its own load, and nothing of the other’s (%s)', async (language, hot, warm) => {
    await person().logIn('viewer');
    await byTestId('language').selectOption(language);
    const told = async (circuit: string): Promise<string> => {
      await person().go(`#/overview/${circuit}`);
      await person().page.locator(`[data-equipment="${circuit}"] [data-testid=explanation] li`).nth(4).waitFor();
      return (await byTestId('explanation').textContent()) ?? '';
    };
    const [ofHot, ofWarm] = [await told('circuit.hot'), await told('circuit.warm')];
    expect([hot.test(ofHot), warm.test(ofHot)]).toEqual([true, false]);
    expect([hot.test(ofWarm), warm.test(ofWarm)]).toEqual([false, true]);
    expect(person().complaints).toEqual([]);
  });

  it('the choice of a circuit and its strategy fits a phone', async () => {
    await person().page.setViewportSize({ width: 390, height: 844 });
    await person().logIn('engineer');
    await person().go('#/setpoints');
    for (const id of ['strategy-part', 'strategy-choice', 'strategy-change']) {
      const box = await byTestId(id).boundingBox();
      expect(box?.height, id).toBeGreaterThanOrEqual(44);
      expect((box?.x ?? 0) + (box?.width ?? 0), id).toBeLessThanOrEqual(390);
    }
    // Its plan scrolls under its heads.
    await choose('circuit.warm', 'predictive');
    const plan = byTestId('plan-of-circuit.warm');
    await plan.getByTestId('plan').waitFor({ timeout: 90_000 });
    const hours = plan.locator('.plan-hours');
    const top = async (of: typeof hours) => (await of.boundingBox())?.y ?? Number.NaN;
    await hours.evaluate((element) => element.scrollTo({ top: 300 }));
    expect(Math.abs((await top(hours.locator('thead'))) - (await top(hours)))).toBeLessThanOrEqual(1);
  });
});
