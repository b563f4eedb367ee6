import { expect, test } from 'vitest';
import { People, type PeopleOptions } from './people.ts';
import { MemoryController } from './testing.ts';

function setup(options: Partial<PeopleOptions> = {}) {
  const controller = new MemoryController();
  controller.power(true);
  const clock = { now: 0 };
  const refused: string[] = [];
  const onRefused = (user: string) => refused.push(user);
  const people = new People({ controller, now: () => clock.now, onRefused, onRole: () => undefined, ...options });
  return { controller, clock, refused, people };
}

const call = { method: 'Reset', inputs: ['pump'] };

test('one session with the controller serves all calls of a person, and is closed when idle', async () => {
  const { controller, clock, people } = setup({ idleMs: 1000 });
  expect(await people.enter('operator', 'operator pass')).toEqual({ kind: 'accepted', role: 'operator' });
  await Promise.all([people.call('operator', call), people.call('operator', call)]);
  expect(controller.sessions).toBe(1);
  clock.now = 1001;
  people.sweep();
  expect(controller.sessions).toBe(0);
  expect(await people.call('operator', call)).toMatchObject({ kind: 'answered' });
});

test('logging in again does not leave the earlier session behind', async () => {
  const { controller, people } = setup();
  await people.enter('operator', 'operator pass');
  await people.enter('operator', 'operator pass');
  expect(controller.sessions).toBe(1);
  await people.forget('operator');
  expect(controller.sessions).toBe(0);
});

test('a log-in leaves the call under way of an earlier screen its answer', async () => {
  const { controller, people } = setup();
  await people.enter('operator', 'operator pass');
  controller.hold();
  const underWay = people.call('operator', call);
  await controller.held;
  expect(await people.enter('operator', 'operator pass')).toMatchObject({ kind: 'accepted' });
  expect(controller.sessions).toBe(2);
  controller.letGo();
  expect(await underWay).toMatchObject({ kind: 'answered', answer: { status: 'Good' } });
  await expect.poll(() => controller.sessions).toBe(1);
});

test('a call whose answer is lost may have been carried out, one that was not made has not', async () => {
  const { controller, people } = setup();
  await people.enter('operator', 'operator pass');
  controller.failure = new Error('Transaction has been canceled because client channel is being closed');
  expect(await people.call('operator', call)).toMatchObject({ kind: 'lost' });
  controller.failure = undefined;
  controller.power(false);
  expect(await people.call('operator', call)).toMatchObject({ kind: 'unreachable' });
});

test('a wrong password of another attempt does not disturb who is in', async () => {
  const { people, refused } = setup();
  await people.enter('operator', 'operator pass');
  expect(await people.enter('operator', 'wrong')).toEqual({ kind: 'refused' });
  expect(refused).toEqual([]);
  expect(await people.call('operator', call)).toMatchObject({ kind: 'answered' });
});

test('open sessions are bounded; the one unused longest is closed', async () => {
  const { controller, clock, people } = setup({ openLimit: 1 });
  await people.enter('operator', 'operator pass');
  clock.now = 1;
  await people.enter('viewer', 'viewer pass');
  expect(controller.sessions).toBe(1);
  expect(people.has('operator')).toBe(true);
});

test('after a loss everyone is asked about again', async () => {
  const { controller, people, refused } = setup();
  await people.enter('operator', 'operator pass');
  people.trust('viewer', 'stale pass');
  controller.power(false);
  people.lost();
  expect(await people.call('operator', call)).toMatchObject({ kind: 'unreachable' });
  controller.power(true);
  await people.confirm();
  expect(refused).toEqual(['viewer']);
  expect(people.has('viewer')).toBe(false);
  expect(await people.call('operator', call)).toMatchObject({ kind: 'answered' });
});

test('calls for somebody unknown are not made', async () => {
  expect(await setup().people.call('mallory', call)).toEqual({ kind: 'unknown' });
});
