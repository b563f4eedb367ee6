import { expect, test } from 'vitest';
import { Store } from './store.ts';

const newStore = () =>
  new Store(
    (run) => run(),
    () => 0,
  );

test('waiting for news ends with the news that fits', async () => {
  const store = newStore();
  const heard: string[] = [];
  const waited = store.until('watched', () => store.tags.has('pump'), 600_000).then(() => heard.push('told'));
  store.notify('watched');
  await Promise.resolve();
  expect(heard).toEqual([]);
  store.tags.set('pump', null);
  store.notify('watched');
  await waited;
  expect(heard).toEqual(['told']);
});

test('waiting for news that do not come ends by itself', async () => {
  await newStore().until('watched', () => false, 1);
});
