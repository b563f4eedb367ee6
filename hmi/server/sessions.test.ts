import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { memoryLog, temporaryFolder } from '../history/testing.ts';
import { type EndReason, type SessionOptions, Sessions } from './sessions.ts';
import { openStorage } from './storage.ts';

function setup(options: Partial<SessionOptions> = {}, folder = temporaryFolder()) {
  const database = openStorage(folder, memoryLog());
  onTestFinished(() => database.close());
  const ended: [string, EndReason][] = [];
  const onEnd: SessionOptions['onEnd'] = (session, reason) => ended.push([session.user, reason]);
  const sessions = new Sessions({ database, onEnd, ...options }, 0);
  return { sessions, ended, folder };
}

test('a token opens its session only', () => {
  const { sessions } = setup();
  const { token, session } = sessions.create('alice', 'operator', 0);
  expect(token).toHaveLength(43);
  expect(sessions.find(token, 1)).toBe(session);
  expect(sessions.find(session.id, 1)).toBeUndefined();
  expect(sessions.find(undefined, 1)).toBeUndefined();
  expect(sessions.find('x'.repeat(1000), 1)).toBeUndefined();
});

test('ends when idle, not while used', () => {
  const { sessions, ended } = setup({ idleMs: 1000 });
  const { token } = sessions.create('alice', 'operator', 0);
  expect(sessions.find(token, 900)).toBeDefined();
  expect(sessions.find(token, 1800)).toBeDefined();
  expect(sessions.find(token, 2801)).toBeUndefined();
  expect(ended).toEqual([['alice', 'expired']]);
});

test('the number is bounded, per person and in all; the one idle longest goes', () => {
  const { sessions, ended } = setup({ total: 3, perUser: 2 });
  const tokens = ['a', 'a', 'a', 'b', 'c'].map((user, i) => sessions.create(user, 'viewer', i).token);
  expect(tokens.map((token) => sessions.find(token, 10) !== undefined)).toEqual([false, false, true, true, true]);
  expect(sessions.size).toBe(3);
  expect(ended.map(([, reason]) => reason)).toEqual(['replaced', 'replaced']);
});

test('survives a restart, without the token being on disk', () => {
  const first = setup();
  const { token } = first.sessions.create('alice', 'operator', 0);
  first.sessions.end(first.sessions.create('bob', 'viewer', 0).session, 'loggedOut');
  const second = setup({}, first.folder);
  expect(second.sessions.find(token, 1)).toMatchObject({ user: 'alice', role: 'operator' });
  expect(second.sessions.size).toBe(1);
  expect(second.sessions.all()[0].id).not.toContain(token);
});

test('a broken store is set aside', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'hmi.sqlite'), 'no database '.repeat(1000));
  const { sessions } = setup({}, folder);
  expect(sessions.size).toBe(0);
});
