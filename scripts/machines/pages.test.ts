import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { machinePages } from './pages.ts';

const folder = join(import.meta.dirname, '../../docs/machines');
const pages = machinePages();

describe('docs/machines', () => {
  it('has the pages that `npm run docs:machines` writes, and no others', () => {
    expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
  });

  it.each([...pages.keys()])('%s is up to date (npm run docs:machines)', (name) => {
    expect(readFileSync(join(folder, name), 'utf8')).toBe(pages.get(name));
  });

  it('draws what the machines say', () => {
    expect(pages.get('compressor.md')).toContain('provingFlow --> flushing: flow proven');
    expect(pages.get('compressor.md')).toContain('| unloading | after unload time | postRun |');
    expect(pages.get('hall.md')).toContain('[*] --> cooling');
  });
});
