import { expect, test } from 'vitest';
import type { CallAnswer } from './controller.ts';
import { draining } from './draining-session.ts';

const call = { method: 'Reset', inputs: ['pump'] };

function setup() {
  const answer = Promise.withResolvers<CallAnswer>();
  const done: string[] = [];
  const close = async () => void done.push('closed');
  return { answer, done, inner: { call: () => answer.promise, close } };
}

test('a session is closed once its calls have ended, well or not', async () => {
  for (const end of ['resolve', 'reject'] as const) {
    const { answer, done, inner } = setup();
    const session = draining(inner);
    const called = session.call(call).then(
      () => done.push('answered'),
      () => done.push('failed'),
    );
    const closed = session.close();
    expect(done).toEqual([]);
    if (end === 'resolve') answer.resolve({ status: 'Good', output: '' });
    else answer.reject(new Error('lost'));
    await Promise.all([called, closed]);
    expect(done).toEqual([end === 'resolve' ? 'answered' : 'failed', 'closed']);
  }
});

test('a call that never ends keeps it open for so long only', async () => {
  const { done, inner } = setup();
  const session = draining(inner, 1);
  void session.call(call);
  await session.close();
  expect(done).toEqual(['closed']);
});
