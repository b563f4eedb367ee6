import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOpcuaConnection, createOpcuaServer, type OpcuaServer } from './index.ts';

const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Resolves once the condition holds; polled, with a bound, as the wire tells nothing at a set time. */
async function until(condition: () => boolean, what: string): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`never: ${what}`);
}

describe('OPC UA over a real wire', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'braise-opcua-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const written: number[] = [];
  async function serve(port: number): Promise<{ server: OpcuaServer; set: (value: number) => void }> {
    const server = await createOpcuaServer({
      host: '127.0.0.1',
      port,
      applicationName: 'test',
      applicationUri: 'urn:braise:test',
      certificateFolder: join(folder, 'pki', 'server'),
      logger,
      namespaces: ['urn:braise:test:field'],
      allowAnonymous: false,
      authenticate: async (user, password) => (user === 'operator' && password === 'right' ? 'operator' : null),
    });
    const parent = server.addObject(null, 'ns=1;s=plant', 'Plant');
    const value = server.addRawVariable(parent, 'ns=2;s=A.TT1', 'TT1', { dataType: 'Double', initial: 1 });
    server.addRawVariable(parent, 'ns=2;s=A.XS1', 'XS1', {
      dataType: 'Int16',
      initial: 0,
      onWrite: (raw) => {
        if (raw > 100) return 'BadOutOfRange';
        written.push(raw);
        return 'Good';
      },
    });
    server.addText(parent, 'ns=1;s=plant#description', 'description', 'x'.repeat(400_000));
    server.addMethod(parent, 'ns=1;s=plant#Echo', 'Echo', {
      inputs: [{ name: 'value', type: 'Double', description: 'any' }],
      handler: (who, [input]) => ({
        status: Number(input) > 5 ? 'BadOutOfRange' : 'Good',
        message: `${who.user}/${who.role}/${input}`,
      }),
    });
    await server.start();
    return { server, set: (next) => server.setValue(value, next, 0, 1000 + next) };
  }

  const dial = (endpoint: string, user: { name: string; password: string } | undefined, name: string) =>
    createOpcuaConnection({
      endpoint,
      certificateFolder: join(folder, 'pki', name),
      applicationName: name,
      ...(user === undefined ? {} : { user }),
      logger,
      backOff: { firstMs: 50, maximumMs: 200 },
    });

  it('reads, writes, calls, and stands up again after the server was gone', async () => {
    const first = await serve(0);
    const { port, endpoint } = first.server;
    const connection = dial(endpoint, { name: 'operator', password: 'right' }, 'client');
    const seen: number[] = [];
    connection.subscribeValues(
      [
        { nodeId: 'ns=2;s=A.TT1', index: 7 },
        { nodeId: 'ns=2;s=A.MISSING', index: 8 },
      ],
      (index, value, quality) => {
        if (index === 7 && quality === 0) seen.push(value);
      },
      { publishingMs: 50, samplingMs: 50, everyUpdate: true },
    );
    await connection.connected(20_000);
    first.set(2);
    await until(() => seen.includes(2), 'the value 2');

    expect((await connection.readText('ns=1;s=plant#description')).text).toHaveLength(400_000);
    expect(await connection.call('ns=1;s=plant#Echo', [3])).toEqual({
      status: 'Good',
      outputs: ['operator/operator/3'],
    });
    expect((await connection.call('ns=1;s=plant#Echo', [6])).status).toBe('BadOutOfRange');
    expect((await connection.call('ns=1;s=plant#Echo', ['six'])).status).toMatch(/^Bad/);

    const writer = connection.createWriter([
      { nodeId: 'ns=2;s=A.XS1', index: 1, dataType: 'Int16' },
      { nodeId: 'ns=2;s=A.NONE', index: 2, dataType: 'Int16' },
    ]);
    writer.put(1, 5);
    writer.put(1, 42);
    writer.put(2, 1);
    const results = await writer.flush();
    expect(results.find((one) => one.index === 1)?.status).toBe('Good');
    expect(results.find((one) => one.index === 2)?.status).toBe('BadNodeIdUnknown');
    expect(written).toEqual([42]);
    writer.put(1, 101);
    expect((await writer.flush())[0].status).toBe('BadOutOfRange');

    expect(await connection.openSession('operator', 'wrong')).toEqual({ kind: 'refused' });

    await first.server.close();
    await until(() => connection.state === 'disconnected', 'the loss');
    writer.put(1, 7);
    expect((await writer.flush())[0].status).toBe('BadNotConnected');
    const second = await serve(port);
    await connection.connected(20_000);
    second.set(9);
    await until(() => seen.includes(9), 'the value 9 after the restart');
    await connection.close();
    await second.server.close();
  }, 60_000);

  it('lets nobody in without a name', async () => {
    const { server } = await serve(0);
    const stranger = dial(server.endpoint, undefined, 'stranger');
    await expect(stranger.connected(2500)).rejects.toThrow(/not connected/);
    await stranger.close();
    await server.close();
  }, 30_000);

  it('refuses anonymous sessions off loopback before it listens', async () => {
    const options = {
      port: 0,
      applicationName: 't',
      applicationUri: 'urn:t',
      certificateFolder: join(folder, 'pki', 'x'),
      logger,
    };
    await expect(createOpcuaServer({ ...options, host: '0.0.0.0', allowAnonymous: true })).rejects.toThrow(/loopback/);
  });
});
