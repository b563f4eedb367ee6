import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
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
    await byTestId('lab-indicators').getByText('Energy bill').waitFor();
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

  it('a sweep is taken home: each of its files holds every run of it', async () => {
    await person().logIn('engineer');
    await byTestId('nav-lab').click();
    await byTestId('lab-start').waitFor();
    await byTestId('lab-sweeping').check();
    await run({
      title: 'store sizes',
      days: '0.05',
      changes: '',
      parameters: 'plant.equipment.store.1.parameters.volume = 1; 2; 3',
    });
    await byTestId('lab-run-4').waitFor();
    await person().page.locator('[data-testid=lab-run-4][data-state=done]').waitFor({ timeout: 120_000 });
    /** What a button of the row gives, as the browser stores it. */
    const taken = async (format: string): Promise<{ name: string; path: string; content: Buffer }> => {
      const download = person().page.waitForEvent('download');
      await byTestId(`lab-export-${format}-4`).click();
      const done = await download;
      const path = await done.path();
      return { name: done.suggestedFilename(), path, content: readFileSync(path) };
    };
    const csv = await taken('csv');
    expect(csv.name).toBe('sweep-4.csv');
    const [head, ...lines] = csv.content.toString('utf8').trim().split(/\r?\n/);
    expect(head).toContain('equipment.store.1.parameters.volume');
    expect(lines).toHaveLength(3);
    const json = await taken('json');
    expect(json.name).toBe('sweep-4.json');
    const told = JSON.parse(json.content.toString('utf8')) as { title: string; rows: readonly unknown[] };
    expect([told.title, told.rows.length]).toEqual(['store sizes', 3]);
    const parquet = await taken('parquet');
    expect(parquet.name).toBe('sweep-4.parquet');
    const database = await DuckDBInstance.create();
    const connection = await database.connect();
    const read = await connection.runAndReadAll(`SELECT count(*) FROM read_parquet('${parquet.path}')`);
    connection.closeSync();
    database.closeSync();
    expect(Number(read.getRows()[0][0])).toBe(3);
    const pdf = await taken('pdf');
    expect(pdf.name).toBe('sweep-4.pdf');
    expect(pdf.content.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.content.subarray(-16).toString()).toContain('%%EOF');
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
