import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { interlockPage } from './page.ts';

const page = interlockPage();

describe('docs/interlocks.md', () => {
  it('is up to date (npm run docs:interlocks)', () => {
    expect(readFileSync(join(import.meta.dirname, '../../docs/interlocks.md'), 'utf8')).toBe(page);
  });

  it('has a table for every kind that is guarded, with what the code does', () => {
    expect(page.match(/^## .+$/gm)).toEqual([
      '## Hall',
      '## Pump of chilled water to halls',
      '## Chiller',
      '## Pump of coolant to free cooling',
      '## Heat pump',
      '## Gas boiler',
      '## Substation',
      '## Greenhouse',
      '## Heat pump with air as its source',
      '## Substation of a heated floor',
    ]);
    expect(page).toContain('`highLimitTripped` is closed');
    expect(page).toMatch(/\| \*\*1\*\* \| – \|.* \*\*0\*\* \|/);
  });
});
