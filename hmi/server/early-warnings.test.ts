import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { EarlyWarnings } from './early-warnings.ts';

it('brings the shadow’s warnings, tells changes only, and none once the lab is gone', async () => {
  const warning = {
    id: 'pumpWear:p',
    cause: 'pumpWear',
    target: 'p',
    raised: 1,
    evidence: { flow: -0.1 },
    active: true,
  };
  let body: object = { warnings: [warning], learning: false };
  const keys: unknown[] = [];
  const server = createServer((request, response) => {
    keys.push(request.headers['x-braise-key']);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const warnings = new EarlyWarnings({ url, key: 'a key of both' });
  const told: (readonly { readonly id: string }[])[] = [];
  warnings.onChange = (list) => told.push(list);
  await warnings.ask();
  await warnings.ask();
  expect(told).toEqual([[warning]]);
  expect(keys).toEqual(['a key of both', 'a key of both']);
  body = { warnings: 'none' };
  await warnings.ask();
  expect(warnings.list).toEqual([]);
  body = { warnings: [warning] };
  await warnings.ask();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await warnings.ask();
  expect(warnings.list).toEqual([]);
  expect(told.map((list) => list.length)).toEqual([1, 0, 1, 0]);
});
