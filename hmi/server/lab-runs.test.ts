import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { LabRuns, type RunsNews } from './lab-runs.ts';

it('tells what has changed of the lab’s runs, to those who look and while they do', async () => {
  let runs = [{ id: 1, state: 'queued' }];
  let asked = 0;
  const server = createServer((request, response) => {
    asked++;
    expect([request.url, request.headers['x-braise-key']]).toEqual(['/api/lab/runs', 'a key of both']);
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ runs }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const watch = new LabRuns({ url, key: 'a key of both' });
  const told: RunsNews[] = [];
  watch.onChange = (news) => told.push(news);
  watch.enter();
  watch.enter();
  await vi.waitFor(() => expect(told).toEqual([{ ids: [1], changed: runs }]));
  runs = [{ id: 2, state: 'running' }, ...runs];
  await watch.ask();
  await watch.ask();
  expect(told.slice(1)).toEqual([{ ids: [2, 1], changed: [{ id: 2, state: 'running' }] }]);
  expect(watch.all).toEqual({ ids: [2, 1], changed: runs });
  runs = [runs[0]];
  await watch.ask();
  expect(told.at(-1)).toEqual({ ids: [2], changed: [] });
  watch.leave();
  watch.leave();
  const before = asked;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await watch.ask();
  expect([asked, told.length, watch.all.ids]).toEqual([before, 3, [2]]);
});
