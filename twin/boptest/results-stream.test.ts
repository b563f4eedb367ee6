import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { streamResults } from './results-stream.ts';
import type { Test } from './tests.ts';

describe('results as they are written', () => {
  const found = {
    status: 200,
    json: '',
    message: 'm',
    found: {
      rows: { revision: 0, first: 0, end: 300_000 },
      columns: ['a', 'b', 'c'].map((name, column) => ({ name, column })),
    },
  };
  /** A test of which only the trajectories matter; they change after so many queries. */
  const testWith = (queries: number) => {
    let asked = 0;
    const columns = async (_rows: unknown, wanted: readonly number[]) =>
      asked++ < queries
        ? {
            times: new Float64Array(300_000),
            values: wanted.map((column) => new Float32Array(300_000).fill(column + 0.1)),
          }
        : null;
    return { columns } as unknown as Test;
  };
  /** What a client gets, and how the writing ended. */
  const written = async (queries: number, leave: boolean) => {
    let outcome: Promise<string> = Promise.resolve('');
    const server = createServer((_request, response) => {
      outcome = streamResults(testWith(queries), found, response).then(
        () => 'written',
        (error: Error) => {
          response.destroy();
          return error.message;
        },
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const leaving = new AbortController();
      const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
        signal: leaving.signal,
      });
      if (leave) leaving.abort();
      const body: unknown = await answer.json().catch(() => undefined);
      return { body, outcome: await outcome };
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };

  it('come whole, batch by batch', async () => {
    const { body, outcome } = await written(3, false);
    expect(outcome).toBe('written');
    const { payload } = body as { payload: Record<string, number[]> };
    expect(Object.entries(payload).map(([name, values]) => [name, values.length, values[0]])).toEqual([
      ['time', 300_000, 0],
      ['a', 300_000, 0.1],
      ['b', 300_000, 1.1],
      ['c', 300_000, 2.1],
    ]);
  });

  it('are cut off where they change meanwhile, so that nobody takes half for the whole', async () => {
    expect(await written(2, false)).toEqual({ body: undefined, outcome: 'the results changed while they were read' });
  });

  it('stop when the client leaves', async () => {
    expect((await written(3, true)).outcome).toBe('the client left');
  });
});
