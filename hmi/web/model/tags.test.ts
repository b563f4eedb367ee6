import { expect, test } from 'vitest';
import { tagsFollow } from './tags.ts';

const tag = (user: string) => ({ user, reason: 'work', since: 0 });
const tagOut = { type: 'mode', equipment: 'pump', mode: 'maintenance', reason: 'work' } as const;

test('a tag has been told once one’s own hangs, also behind that of another', () => {
  expect(tagsFollow(tagOut, 'ben', undefined)).toBe(false);
  expect(tagsFollow(tagOut, 'ben', tag('ada'))).toBe(false);
  expect(tagsFollow(tagOut, 'ben', { ...tag('ada'), others: [tag('ben')] })).toBe(true);
});

test('a release has been told once that person’s tag is gone', () => {
  const both = { ...tag('ada'), others: [tag('ben')] };
  expect(tagsFollow({ type: 'release', equipment: 'pump' }, 'ben', both)).toBe(false);
  expect(tagsFollow({ type: 'release', equipment: 'pump' }, 'ben', tag('ada'))).toBe(true);
  expect(tagsFollow({ type: 'release', equipment: 'pump', user: 'ada' }, 'ben', both)).toBe(false);
  expect(tagsFollow({ type: 'release', equipment: 'pump', user: 'ada' }, 'ben', null)).toBe(true);
});

test('other commands change no tags', () => {
  expect(tagsFollow({ type: 'reset', equipment: 'pump' }, 'ben', undefined)).toBe(true);
  expect(tagsFollow({ type: 'mode', equipment: 'pump', mode: 'manual' }, 'ben', undefined)).toBe(true);
});
