import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { memoryLog, temporaryFolder } from '../history/testing.ts';
import { clearedCookie, cookieOf, sessionCookie } from './cookies.ts';
import { createOriginCheck } from './origins.ts';
import { MemoryController, run } from './testing.ts';
import { createWebBuild, hashOf } from './web-build.ts';

test('finds our cookie among others', () => {
  expect(cookieOf('a=1; braise=token; b=2')).toBe('token');
  expect(cookieOf('xbraise=token')).toBeUndefined();
  expect(cookieOf(`a=${'x'.repeat(9000)}; braise=token`)).toBeUndefined();
  expect(cookieOf(undefined)).toBeUndefined();
  expect(sessionCookie('t', true)).toContain('; Secure');
  expect(clearedCookie).toContain('Max-Age=0');
});

test('only our own and the given origins are allowed', () => {
  const allowed = createOriginCheck('127.0.0.1', 8080, ['https://hmi.example/']);
  const origins = ['http://127.0.0.1:8080', 'http://localhost:8080', 'https://hmi.example', undefined];
  expect(origins.map(allowed)).toEqual([true, true, true, true]);
  const foreign = ['http://127.0.0.1:8081', 'http://evil.example', 'null', 'http://hmi.example', ''];
  expect(foreign.map(allowed)).toEqual([false, false, false, false, false]);
});

test('the hash of sources follows names and contents, not tests', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'sub', 'a.ts'), '1');
  const before = hashOf([folder]);
  writeFileSync(join(folder, 'a.test.ts'), '2');
  expect(hashOf([folder])).toBe(before);
  writeFileSync(join(folder, 'sub', 'a.ts'), '2');
  expect(hashOf([folder])).not.toBe(before);
});

test('the web app is built when it changed, and served under its routes', { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  const source = join(folder, 'source');
  const target = join(folder, 'web');
  mkdirSync(source);
  writeFileSync(join(source, 'index.html'), '<!doctype html><script type="module" src="/main.ts"></script>');
  writeFileSync(join(source, 'main.ts'), 'const greeting: string = "hello"; console.log(greeting);');
  const log = memoryLog();
  const web = createWebBuild({ source, alsoHashed: [], target, log });
  await web.build();
  await web.build();
  expect(log.lines).toEqual(['the web app changed: building it', 'the web app is built']);
  expect(existsSync(join(target, 'next'))).toBe(false);

  const { url } = await run(new MemoryController(), { webFolder: web.folder });
  const index = readFileSync(join(target, 'current', 'index.html'), 'utf8');
  for (const path of ['/', '/equipment/pump', '/index.html'])
    expect(await (await fetch(url + path)).text()).toBe(index);
  const asset = /src="([^"]+)"/.exec(index)?.[1] ?? '';
  const script = await fetch(url + asset);
  expect(script.headers.get('cache-control')).toContain('immutable');
  expect(await script.text()).toContain('hello');
  expect((await fetch(`${url}/assets/none.js`)).status).toBe(404);
  expect((await fetch(`${url}/../hash`)).status).not.toBe(500);
});

test('sources that do not build say why, and the earlier build stays', { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'index.html'), '<script type="module" src="/missing.ts"></script>');
  const web = createWebBuild({ source: folder, alsoHashed: [], target: join(folder, 'web'), log: memoryLog() });
  await expect(web.build()).rejects.toThrow(/missing/);
  expect(web.folder()).toBeUndefined();
  const { url } = await run(new MemoryController(), { webFolder: web.folder, webFailed: web.failed });
  expect(await (await fetch(url)).text()).toContain('could not be built');
});

test('a folder that is relative is meant from where the server runs, as for all else', {
  timeout: 60_000,
}, async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  const web = createWebBuild({
    source: folder,
    alsoHashed: [],
    target: relative(process.cwd(), join(folder, 'web')),
    log: memoryLog(),
  });
  await web.build();
  expect(web.folder()).toBe(join(folder, 'web', 'current'));
  expect(web.failed()).toBe(false);
});
