import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPreview } from './preview.ts';
import type { Session } from './sessions.ts';

/** A lab that keeps what it was asked, and answers with a status. */
async function lab(status: number, body: object) {
  const asked: { key: string | undefined; body: unknown }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => {
      text += part.toString();
    });
    request.on('end', () => {
      asked.push({ key: request.headers['x-braise-key'] as string | undefined, body: JSON.parse(text) });
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const session = (role: string) => ({ user: 'ada', role }) as Session;
const command = { type: 'setpoint', point: 'a.b', value: 3 };

describe('a preview asked by a screen', () => {
  it('is the lab’s, asked in the person’s name', async () => {
    const { url, asked } = await lab(200, { from: 1 });
    const preview = createPreview(url, 'a key of both');
    expect(await preview(session('operator'), { hours: 2, command })).toEqual({ ok: true, preview: { from: 1 } });
    const mode = { type: 'mode', equipment: 'x', mode: 'maintenance', expectedEnd: '2026-01-01T00:00:00Z' };
    await preview(session('maintenance'), { command: mode });
    expect(asked).toEqual([
      { key: 'a key of both', body: { hours: 2, who: { user: 'ada', role: 'operator' }, command } },
      {
        key: 'a key of both',
        body: { hours: 4, who: { user: 'ada', role: 'maintenance' }, command: { ...mode, expectedEnd: 1767225600 } },
      },
    ]);
  });

  it('is not for those who could not give the command, and says what went wrong', async () => {
    const { url, asked } = await lab(503, { error: { code: 'plantUnknown', message: 'not reached' } });
    const preview = createPreview(url, undefined);
    expect(await preview(session('viewer'), { command })).toMatchObject({ ok: false, code: 'accessDenied' });
    expect(await preview(session('operator'), { hours: 40 })).toMatchObject({ ok: false, code: 'invalidArgument' });
    const acknowledge = { type: 'acknowledge', alarm: 'x' };
    expect(await preview(session('operator'), { command: acknowledge })).toMatchObject({ code: 'invalidArgument' });
    const strategy = { type: 'strategy', strategy: 'price' };
    expect(await preview(session('engineer'), { command: strategy })).toMatchObject({ code: 'invalidArgument' });
    expect(asked).toEqual([]);
    expect(await preview(session('viewer'), {})).toEqual({
      ok: false,
      code: 'labNotReady',
      message: 'not reached',
    });
    const nobody = createPreview('http://127.0.0.1:1', undefined);
    expect(await nobody(session('operator'), {})).toMatchObject({ ok: false, code: 'labUnreachable' });
  });
});
