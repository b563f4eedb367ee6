import { expect, onTestFinished, test } from 'vitest';
import { memoryLog, temporaryFolder } from '../history/testing.ts';
import { createCredentialCache } from './credential-cache.ts';
import { openStorage } from './storage.ts';
import { plainHashing } from './testing.ts';

function setup(accounts = 500) {
  const database = openStorage(temporaryFolder(), memoryLog());
  onTestFinished(() => database.close());
  const verified: string[] = [];
  const hashing = {
    ...plainHashing,
    verify: (password: string, hash: string) => {
      verified.push(hash);
      return plainHashing.verify(password, hash);
    },
  };
  return { cache: createCredentialCache({ database, hashing, maximumAgeMs: 1000, accounts }), verified };
}

test('knows whom the controller let in, by the latest password and role', async () => {
  const { cache } = setup();
  await cache.remember('alice', 'one', 'viewer', 0);
  await cache.remember('alice', 'two', 'operator', 0);
  expect(await cache.check('alice', 'two', 1)).toBe('operator');
  expect(await cache.check('alice', 'one', 1)).toBeUndefined();
  cache.forget('alice');
  expect(await cache.check('alice', 'two', 1)).toBeUndefined();
});

test('an unknown name costs one verification too, and an old entry does not count', async () => {
  const { cache, verified } = setup();
  expect(await cache.check('nobody', 'x', 0)).toBeUndefined();
  expect(verified).toHaveLength(1);
  await cache.remember('alice', 'one', 'viewer', 0);
  expect(await cache.check('alice', 'one', 1001)).toBeUndefined();
});

test('is bounded: who was away longest goes', async () => {
  const { cache } = setup(2);
  for (const [i, user] of ['a', 'b', 'c'].entries()) await cache.remember(user, 'p', 'viewer', i);
  expect(await cache.check('a', 'p', 5)).toBeUndefined();
  expect(await cache.check('c', 'p', 5)).toBe('viewer');
});
