import { expect } from 'vitest';
import type { Explanation } from '../../controller/scan/index.ts';
import { catalogues } from '../../hmi/web/texts/translate.ts';

const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)(?::\w+)?\}/g)].map(([, name]) => name);
/** What a parameter looks like that is a text itself. */
const nested = /^(reason|state|strategy|condition)\./;

/** Both languages have words for the conditions, and the conditions every figure that the words ask for; all figures are numbers. */
export function haveWords(conditions: Explanation['conditions']): void {
  for (const { key, parameters } of conditions) {
    for (const texts of Object.values(catalogues)) {
      const wordsOf = (one: string) => (texts as Readonly<Record<string, string>>)[one];
      expect(wordsOf(key), `${key} has no words`).toBeDefined();
      for (const name of placeholders(wordsOf(key) ?? '')) {
        const value = parameters[name];
        expect(value, `${key} says nothing of ${name}`).toBeDefined();
        if (typeof value === 'string' && nested.test(value))
          expect(wordsOf(value), `${value} has no words`).toBeDefined();
      }
    }
  }
}
