import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { EarlyWarnings, type ShadowNews } from './early-warnings.ts';

it('brings the shadow’s warnings, tells changes only, and none once the lab is gone', async () => {
  const warning = {
    id: 'pumpWear:p',
    cause: 'pumpWear',
    target: 'p',
    raised: 1,
    evidence: [{ quantity: 'flow', value: -0.1, unit: 'ratio' }],
    likeness: 0.9,
    second: { cause: 'valveStuck', target: 'v' },
    active: true,
  };
  const report = { following: true, learning: false, learnedShare: 0.996, estimates: [], warnings: [warning] };
  let body: object = { ...report, time: 5, deviations: { p: 3 } };
  const keys: unknown[] = [];
  const server = createServer((request, response) => {
    keys.push(request.headers['x-braise-key']);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const warnings = new EarlyWarnings({ url, key: 'a key of both' });
  const told: ShadowNews[] = [];
  warnings.onChange = (news) => told.push(news);
  await warnings.ask();
  await warnings.ask();
  expect(told).toEqual([{ ...report, present: true, learnedShare: 0.99 }]);
  expect(keys).toEqual(['a key of both', 'a key of both']);
  body = { ...report, warnings: 'none' };
  await warnings.ask();
  expect(warnings.news).toEqual({ present: false });
  body = report;
  await warnings.ask();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await warnings.ask();
  expect(warnings.news).toEqual({ present: false });
  expect(told.map(({ present }) => present)).toEqual([true, false, true, false]);
});
