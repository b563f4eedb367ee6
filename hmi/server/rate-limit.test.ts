import { expect, test } from 'vitest';
import { createAttemptLimiter, createTokenBucket } from './rate-limit.ts';

test('a bucket allows a burst, then its rate', () => {
  const bucket = createTokenBucket(3, 2, 0);
  expect([0, 0, 0, 0].map((now) => bucket.take(now))).toEqual([true, true, true, false]);
  expect([400, 500, 600, 1000].map((now) => bucket.take(now))).toEqual([false, true, false, true]);
});

test('a clock that steps back gives no tokens', () => {
  const bucket = createTokenBucket(1, 1, 10_000);
  expect(bucket.take(10_000)).toBe(true);
  expect(bucket.take(0)).toBe(false);
  expect(bucket.take(500)).toBe(false);
});

const limits = { free: 5, firstWaitMs: 1000, longestWaitMs: 60_000, forgetMs: 900_000, keys: 3 };

test('five failures make the key wait, each further one twice as long, up to a bound', () => {
  const limiter = createAttemptLimiter(limits);
  for (let i = 0; i < 4; i += 1) limiter.fail('eve', 0);
  expect(limiter.wait('eve', 0)).toBe(0);
  limiter.fail('eve', 0);
  expect(limiter.wait('eve', 0)).toBe(1000);
  limiter.fail('eve', 0);
  expect(limiter.wait('eve', 500)).toBe(1500);
  for (let i = 0; i < 50; i += 1) limiter.fail('eve', 0);
  expect(limiter.wait('eve', 0)).toBe(60_000);
  expect(limiter.wait('alice', 0)).toBe(0);
});

test('success and time forget; memory is bounded', () => {
  const limiter = createAttemptLimiter(limits);
  for (let i = 0; i < 5; i += 1) limiter.fail('a', 0);
  limiter.succeed('a');
  expect(limiter.wait('a', 0)).toBe(0);
  for (let i = 0; i < 5; i += 1) limiter.fail('b', 0);
  expect(limiter.wait('b', 900_001)).toBe(0);
  for (const key of ['c', 'd', 'e', 'f', 'g']) limiter.fail(key, 0);
  expect(limiter.size).toBe(3);
});
