import { expect, test } from 'vitest';
import { type Body, loginAs, MemoryController, people, post, run, TestScreen } from './testing.ts';

async function started() {
  const controller = new MemoryController();
  const running = await run(controller);
  controller.power(true);
  return { controller, ...running };
}

/** Whether a message of values has this slot with this quality. */
const shows =
  (slot: number, quality: number) =>
  ({ entries }: Body) =>
    entries.some((entry) => entry[0] === slot && entry[2] === quality);

test('logs in by the controller, and says who one is', async () => {
  const { url } = await started();
  const cookie = await loginAs(url, 'operator');
  const session = await fetch(`${url}/api/session`, { headers: { cookie } });
  expect(await session.json()).toEqual({ user: 'operator', role: 'operator', canCommand: true });
  await post(`${url}/api/logout`, {}, cookie);
  expect(await (await fetch(`${url}/api/session`, { headers: { cookie } })).json()).toBeNull();
  expect((await fetch(`${url}/api/plant`, { headers: { cookie } })).status).toBe(401);
});

test('the cookie is out of reach of scripts and of other sites', async () => {
  const { url } = await started();
  const answer = await post(`${url}/api/login`, { user: 'viewer', password: people.viewer });
  expect(answer.headers.get('set-cookie')).toMatch(/^braise=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
});

test('wrong passwords are refused, and after five the person must wait', async () => {
  const { url } = await started();
  for (let i = 0; i < 5; i += 1) {
    expect((await post(`${url}/api/login`, { user: 'operator', password: 'wrong' })).status).toBe(401);
  }
  const blocked = await post(`${url}/api/login`, { user: 'operator', password: people.operator });
  expect(blocked.status).toBe(429);
  expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await post(`${url}/api/login`, { user: 'viewer', password: people.viewer })).status).toBe(200);
});

test.each([
  ['POST', '/api/login', '{"user":"a"}', 400],
  ['POST', '/api/login', '{"user":"a","password":"b","admin":true}', 400],
  ['POST', '/api/login', 'no json', 400],
  ['POST', '/api/login', JSON.stringify({ user: 'a', password: 'x'.repeat(20_000) }), 413],
  ['GET', '/api/nothing', undefined, 404],
  ['GET', '/api/plant', undefined, 401],
  ['GET', '/api/history?points=a', undefined, 401],
  ['GET', '/api/%E0%A4%A', undefined, 404],
])('%s %s %s is answered %i with a code', async (method, path, body, status) => {
  const { url } = await started();
  const answer = await fetch(url + path, { method, body, headers: { 'content-type': 'application/json' } });
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({ error: { code: expect.any(String), message: expect.any(String) } });
});

test('pages of other origins get nothing', async () => {
  const { url } = await started();
  const headers = { origin: 'http://evil.example', 'content-type': 'application/json' };
  const body = JSON.stringify({ user: 'viewer', password: people.viewer });
  expect((await fetch(`${url}/api/login`, { method: 'POST', headers, body })).status).toBe(403);
  const cookie = await loginAs(url, 'viewer');
  const screen = new TestScreen(url, cookie, {}, 'http://evil.example');
  const refused = new Promise((resolve) => screen.socket.once('connect_error', resolve));
  await expect(refused).resolves.toBeInstanceOf(Error);
});

test('a socket without a session is not let in', async () => {
  const { url } = await started();
  const screen = new TestScreen(url, 'braise=made-up');
  const error = await new Promise<Error>((resolve) => screen.socket.once('connect_error', resolve));
  expect(error.message).toBe('unauthorised');
});

test('a screen gets everything, then what changes', async () => {
  const { url, controller } = await started();
  const screen = new TestScreen(url, await loginAs(url, 'viewer'));
  await screen.hears('full');
  await screen.hears('status', (body) => body.stale === false);
  controller.set('loop.temperature', 42);
  const values = await screen.hears('values', ({ entries }) =>
    entries.some(([slot, value]) => slot === 2 && value === 42),
  );
  expect(values).toMatchObject({ sequence: expect.any(Number), plantTime: expect.any(Number) });
});

test('a screen that was away gets what it missed, or everything when the server does not know its sequence', async () => {
  const { url, controller } = await started();
  const cookie = await loginAs(url, 'viewer');
  const first = new TestScreen(url, cookie);
  await first.hears('values', shows(2, 0));
  const { sequence } = await first.hears('values');
  first.socket.disconnect();
  controller.set('loop.target', 7);
  const second = new TestScreen(url, cookie, { sequence });
  await second.hears('values', shows(3, 0));
  expect(second.heard.some(({ event }) => event === 'full')).toBe(false);
  expect(await second.ask('resume', { sequence: 5 })).toEqual({ ok: true, kind: 'full' });
  expect(await second.ask('resume', { sequence: 'x' })).toMatchObject({ ok: false, code: 'invalidArgument' });
});

test('plans are read when a page asks, and it is told where they cannot be', async () => {
  const { url, controller } = await started();
  const headers = { cookie: await loginAs(url, 'viewer') };
  expect((await fetch(`${url}/api/planning`)).status).toBe(401);
  const circuits = [{ circuit: 'loop', outlook: {}, failure: { reason: 'late', message: 'no answer', time: 1000 } }];
  controller.say('plant#planning', circuits);
  const answer = await fetch(`${url}/api/planning`, { headers });
  expect([answer.status, await answer.json()]).toEqual([200, { circuits }]);
  controller.say('plant#planning', { not: 'a list' });
  expect((await fetch(`${url}/api/planning`, { headers })).status).toBe(502);
  controller.power(false);
  const lost = await fetch(`${url}/api/planning`, { headers });
  expect([lost.status, await lost.json()]).toMatchObject([503, { error: { code: 'controllerUnreachable' } }]);
});

test('commands go out in the name of the person; the controller judges the role', async () => {
  const { url, controller } = await started();
  const operator = new TestScreen(url, await loginAs(url, 'operator'));
  const viewer = new TestScreen(url, await loginAs(url, 'viewer'));
  const command = { type: 'setpoint', point: 'loop.target', value: 20 };
  expect(await operator.ask('command', command)).toMatchObject({ ok: true });
  expect(controller.calls).toEqual([
    { user: 'operator', call: { method: 'SetSetpoint', inputs: ['loop.target', 20] } },
  ]);
  const refused = { ok: false, code: 'accessDenied', message: 'A viewer gives no commands.' };
  expect(await viewer.ask('command', command)).toEqual(refused);
  expect(await operator.ask('command', { ...command, value: 'hot' })).toMatchObject({ code: 'invalidArgument' });
});

test('a flood of commands is slowed down', async () => {
  const { url, controller } = await started();
  const operator = new TestScreen(url, await loginAs(url, 'operator'));
  const command = { type: 'reset', equipment: 'pump' };
  const answers = await Promise.all(Array.from({ length: 40 }, () => operator.ask('command', command)));
  expect(answers.filter(({ ok }) => ok).length).toBeLessThan(30);
  expect(answers.at(-1)).toMatchObject({ code: 'tooManyCommands' });
  expect(controller.calls.length).toBeLessThan(30);
});

test('the loss of the controller shows on every value at once, and so does its return', async () => {
  const { url, controller } = await started();
  const screen = new TestScreen(url, await loginAs(url, 'viewer'));
  await screen.hears('values', shows(2, 0));
  screen.clear();
  controller.power(false);
  const lost = await screen.hears('values', shows(2, 2));
  expect(lost.entries.map((entry) => entry[2])).toEqual([2, 2, 2, 2]);
  await screen.hears('status', (body) => body.stale === true);
  expect((await fetch(`${url}/healthz`)).status).toBe(503);
  screen.clear();
  controller.power(true);
  const back = await screen.hears('values', shows(2, 0));
  expect(back.entries).toHaveLength(4);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('a scan that stands still is a loss too, although the connection stands', async () => {
  const { url, controller, clock } = await started();
  const screen = new TestScreen(url, await loginAs(url, 'viewer'));
  await screen.hears('values', shows(2, 0));
  screen.clear();
  clock.offset = 6000;
  await screen.hears('values', shows(2, 2));
  screen.clear();
  controller.scan();
  await screen.hears('values', shows(2, 0));
});

test('while the controller is away, who was in before may look, with clear words about commands', async () => {
  const { url, controller } = await started();
  await post(`${url}/api/logout`, {}, await loginAs(url, 'operator'));
  controller.power(false);
  const operator = { user: 'operator', password: people.operator };
  const answer = await post(`${url}/api/login`, operator);
  expect(await answer.json()).toMatchObject({ role: 'operator', checkedBy: 'cache' });
  expect((await post(`${url}/api/login`, { ...operator, password: 'wrong' })).status).toBe(503);
  expect((await post(`${url}/api/login`, { user: 'viewer', password: people.viewer })).status).toBe(503);
  const screen = new TestScreen(url, answer.headers.get('set-cookie')?.split(';')[0] ?? '');
  await screen.hears('full');
  const command = { type: 'reset', equipment: 'pump' };
  expect(await screen.ask('command', command)).toMatchObject({ ok: false, code: 'controllerUnreachable' });
  controller.power(true);
  expect(await screen.ask('command', command)).toMatchObject({ ok: true });
});

test('one whose account was withdrawn meanwhile is logged out when the controller is back', async () => {
  const { url, controller } = await started();
  await loginAs(url, 'operator');
  await post(`${url}/api/logout`, {}, await loginAs(url, 'operator'));
  controller.power(false);
  const screen = new TestScreen(url, await loginAs(url, 'operator'));
  await screen.hears('full');
  controller.accounts.delete('operator');
  controller.power(true);
  await screen.hears('sessionEnded', (body) => body.reason === 'refused');
});

test('explanation, tag and priority arrays are told while the equipment is watched', async () => {
  const { url, controller } = await started();
  const screen = new TestScreen(url, await loginAs(url, 'viewer'));
  await screen.hears('values', shows(2, 0));
  controller.say('pump#explanation', { state: 'off' });
  expect(await screen.ask('watch', { equipment: 'pump' })).toEqual({ ok: true });
  await screen.hears('explanation', (body) => body.explanation?.state === 'off');
  controller.say('pump.speed#priority', [{ level: 8 }]);
  expect(await screen.hears('priority', ({ entries }) => entries !== null)).toEqual({
    point: 'pump.speed',
    entries: [{ level: 8 }],
  });
  expect(await screen.ask('watch', { equipment: 'nothing' })).toMatchObject({ ok: false, code: 'unknownTarget' });
  expect(controller.isWatched('pump#explanation')).toBe(false);
  // What has no machine has no tag: it is only explained.
  expect(await screen.ask('watch', { equipment: 'loop' })).toEqual({ ok: true });
  expect(['explanation', 'tag'].map((part) => controller.isWatched(`loop#${part}`))).toEqual([true, false]);
});

test('sessions and the plant survive a restart of the HMI; commands need the password again', async () => {
  const { url, controller, folder, hmi } = await started();
  const cookie = await loginAs(url, 'operator');
  await new TestScreen(url, cookie).hears('values', shows(2, 0));
  await hmi.close();
  const other = new MemoryController();
  const again = await run(other, { folder });
  const session = await fetch(`${again.url}/api/session`, { headers: { cookie } });
  expect(await session.json()).toMatchObject({ user: 'operator', canCommand: false });
  expect(await (await fetch(`${again.url}/api/plant`, { headers: { cookie } })).json()).toMatchObject({ name: 'test' });
  const screen = new TestScreen(again.url, cookie);
  await screen.hears('full', ({ entries }) => entries.length === 4);
  other.power(true);
  await screen.hears('values', shows(2, 0));
  expect(await screen.ask('command', { type: 'reset', equipment: 'pump' })).toMatchObject({ code: 'loginAgain' });
  expect(controller.sessions).toBe(0);
});

test('history is asked by name and range', async () => {
  const { url, controller, hmi, folder } = await started();
  const cookie = await loginAs(url, 'viewer');
  const screen = new TestScreen(url, cookie);
  await screen.hears('values', shows(2, 0));
  controller.set('loop.temperature', 50);
  await hmi.close();
  const other = new MemoryController();
  const again = await run(other, { folder });
  other.power(true);
  await new TestScreen(again.url, cookie).hears('values', shows(2, 0));
  const range = `from=${new Date(900_000).toISOString()}&to=${new Date(2_000_000).toISOString()}`;
  const get = (query: string) => fetch(`${again.url}/api/history?${query}`, { headers: { cookie } });
  const answer = (await (await get(`points=loop.temperature&${range}&samples=100`)).json()) as {
    points: Record<string, { values: number[] }>;
  };
  expect(answer.points['loop.temperature'].values).toContain(50);
  expect((await get(`points=nothing&${range}`)).status).toBe(404);
  expect((await get('points=loop.temperature&from=yesterday&to=today')).status).toBe(400);
  expect((await get(`points=loop.temperature&${range}&samples=1e9`)).status).toBe(400);
});

test('health, metrics and audit', async () => {
  const { url } = await started();
  const cookie = await loginAs(url, 'operator');
  await new TestScreen(url, cookie).hears('values', shows(2, 0));
  expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({
    status: 'running',
    plant: 'test',
    processes: { hmi: 'running', controller: 'running', plant: 'running' },
    scan: { count: expect.any(Number) },
    opcua: { connected: true },
  });
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toContain('braise_controller_connected 1');
  expect(metrics).toContain('braise_logins_total{result="controller"} 1');
  const audit = await fetch(`${url}/api/audit?from=0&limit=10`, { headers: { cookie } });
  expect(await audit.json()).toEqual({ records: [{ sequence: 1, who: 'operator' }] });
});

test('pages say that the app is being prepared, under a strict policy', async () => {
  const { url } = await started();
  const page = await fetch(`${url}/`);
  expect(page.status).toBe(503);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
});
