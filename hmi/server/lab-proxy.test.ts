import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { loginAs, MemoryController, type people, run } from './testing.ts';

/** A lab that answers what it is told to, and keeps what it was asked. */
async function fakeLab() {
  const asked: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
  const state = { status: 200, type: 'application/json', answer: '{"runs":[]}' };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      response.writeHead(state.status, { 'content-type': state.type, 'x-secret': 'stays here' }).end(state.answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => server.close(resolve));
  onTestFinished(async () => {
    if (server.listening) await close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, state, close };
}

describe('the lab behind the HMI', () => {
  let controller: MemoryController;
  let lab: Awaited<ReturnType<typeof fakeLab>>;
  let url: string;

  beforeEach(async () => {
    controller = new MemoryController();
    lab = await fakeLab();
    ({ url } = await run(controller, { labAddress: { url: lab.url, key: 'a-key' } }));
    controller.power(true);
  });

  const as = async (user: keyof typeof people) => {
    const cookie = await loginAs(url, user);
    return (path: string, method = 'GET', body?: string) =>
      fetch(`${url}/api/lab${path}`, {
        method,
        headers: { cookie, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body }),
      });
  };

  it('is seen by everyone who is logged in, and by nobody else', async () => {
    expect((await fetch(`${url}/api/lab/runs`)).status).toBe(401);
    const answer = await (await as('viewer'))('/runs?limit=5');
    expect([answer.status, await answer.json()]).toEqual([200, { runs: [] }]);
    expect(answer.headers.get('x-secret')).toBeNull();
    expect(lab.asked).toHaveLength(1);
    expect(lab.asked[0]).toMatchObject({ url: '/api/lab/runs?limit=5', headers: { 'x-braise-key': 'a-key' } });
    expect(lab.asked[0].headers.cookie).toBeUndefined();
  });

  it('is changed by engineers only, and what they change is in the audit with its result', async () => {
    for (const user of ['viewer', 'operator'] as const) {
      const ask = await as(user);
      for (const [path, method] of [
        ['/runs', 'POST'],
        ['/runs/3', 'DELETE'],
        ['/runs/3/cancel', 'POST'],
      ])
        expect((await ask(path, method, '{}')).status).toBe(403);
    }
    expect(lab.asked).toEqual([]);
    const ask = await as('engineer');
    lab.state.status = 201;
    lab.state.answer = '{"id":7}';
    expect((await ask('/runs', 'POST', '{"scenario":{"days":2}}')).status).toBe(201);
    expect(lab.asked[0]).toMatchObject({ body: '{"scenario":{"days":2}}', headers: { 'x-braise-user': 'engineer' } });
    lab.state.status = 409;
    lab.state.answer = '{"error":{"code":"wrongState","message":"under way"}}';
    expect((await ask('/runs/7', 'DELETE')).status).toBe(409);
    expect(controller.calls).toEqual([
      {
        user: 'engineer',
        call: { method: 'Note', inputs: ['lab.run', 'lab.run.7', '{"scenario":{"days":2}}', 'done'] },
      },
      { user: 'engineer', call: { method: 'Note', inputs: ['lab.delete', 'lab.run.7', '', 'refused: wrongState'] } },
    ]);
  });

  it('lets engineers identify loops, with what was asked in the audit but the plant’s text, and everyone read proposals into a text', async () => {
    const body = '{"text":"name: a \\"plant\\"","loops":["hall.A.valve"],"at":["winter"]}';
    expect((await (await as('operator'))('/tuning', 'POST', body)).status).toBe(403);
    const ask = await as('engineer');
    lab.state.status = 201;
    lab.state.answer = '{"job":{}}';
    expect((await ask('/tuning', 'POST', body)).status).toBe(201);
    expect((await ask('/tuning/text', 'POST', '{"text":"","loops":["hall.A.valve"]}')).status).toBe(201);
    expect((await ask('/tuning/cancel', 'POST', '{}')).status).toBe(201);
    expect(lab.asked[0].body).toBe(body);
    const noted = (action: string, after: string) => ({
      user: 'engineer',
      call: { method: 'Note', inputs: [action, 'lab', after, 'done'] },
    });
    expect(controller.calls).toEqual([noted('lab.tune', 'hall.A.valve: winter'), noted('lab.tuneCancel', '{}')]);
  });

  it('changes nothing while the audit cannot be written, and says when it is not there itself', async () => {
    const ask = await as('engineer');
    controller.power(false);
    const refused = await ask('/runs', 'POST', '{}');
    expect(refused.status).toBe(503);
    expect(lab.asked).toEqual([]);
    await lab.close();
    const gone = await ask('/runs');
    expect([gone.status, ((await gone.json()) as { error: { code: string } }).error.code]).toEqual([
      502,
      'labUnreachable',
    ]);
  });

  it('takes no body without bound', async () => {
    expect((await (await as('engineer'))('/runs', 'POST', 'x'.repeat(300_000))).status).toBe(413);
  });
});
