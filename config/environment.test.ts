import { isAbsolute, join } from 'node:path';
import { expect, it } from 'vitest';
import { EnvironmentError, readEnvironment } from './environment.ts';

it('names the data folder from the root: processes and what they start may run elsewhere', () => {
  expect(isAbsolute(readEnvironment({}).dataDir)).toBe(true);
  expect(readEnvironment({ BRAISE_DATA_DIR: 'some/where' }).dataDir).toBe(join(process.cwd(), 'some', 'where'));
  expect(readEnvironment({ BRAISE_DATA_DIR: '/data' }).dataDir).toBe('/data');
});

it('refuses what it cannot read, with the name and the value', () => {
  expect(() => readEnvironment({ BRAISE_HTTP_PORT: 'http' })).toThrow(EnvironmentError);
  expect(() => readEnvironment({ BRAISE_HTTP_PORT: 'http' })).toThrow(/BRAISE_HTTP_PORT=http/);
});
