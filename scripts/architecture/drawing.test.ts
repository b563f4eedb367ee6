import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parts } from './arrows.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/architecture.md'), 'utf8');

/** The drawing of the imports: names of its boxes by their ids, and its arrows as `from → to`. */
function drawing(): { boxes: string[]; arrows: string[] } {
  const text = [...page.matchAll(/```mermaid\n([\s\S]*?)```/g)]
    .map(([, block]) => block)
    .find((block) => block.includes('%% imports'));
  if (text === undefined) throw new Error('docs/architecture.md has no drawing of the imports');
  const names = new Map([...text.matchAll(/^\s*(\w+)\["(.+?)"\]$/gm)].map(([, id, name]) => [id, name]));
  const arrows = [...text.matchAll(/^\s*(\w+) --> (\w+)$/gm)].map(
    ([, from, to]) => `${names.get(from)} → ${names.get(to)}`,
  );
  return { boxes: [...names.values()], arrows };
}

it('the drawing of docs/architecture.md has the parts of the design', () => {
  expect(drawing().boxes.sort()).toEqual(parts.map(({ name }) => name).sort());
});

it('the drawing of docs/architecture.md has just the arrows that the check holds', () => {
  const held = parts.flatMap(({ name, mayImport }) => mayImport.map((other) => `${name} → ${other}`));
  expect(drawing().arrows.sort()).toEqual(held.sort());
});
