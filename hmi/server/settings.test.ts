import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

test('defaults: anonymous on this machine, 400 days', () => {
  expect(readSettings({ BRAISE_HMI_USER: '' })).toMatchObject({
    controllerEndpoint: undefined,
    account: undefined,
    origins: [],
    retention: { days: 400, bytes: 1e10 },
  });
});

test('reads what is given', () => {
  const settings = readSettings({
    BRAISE_HMI_ORIGINS: 'https://hmi.example, http://10.0.0.1:8080',
    BRAISE_HMI_USER: 'hmi',
    BRAISE_HMI_PASSWORD: 'password',
  });
  expect(settings.origins).toEqual(['https://hmi.example', 'http://10.0.0.1:8080']);
  expect(settings.account).toEqual({ user: 'hmi', password: 'password' });
});

test.each([
  [{ BRAISE_HISTORY_DAYS: 'many' }, 'BRAISE_HISTORY_DAYS'],
  [{ BRAISE_HMI_USER: 'hmi' }, 'BRAISE_HMI_PASSWORD'],
  [{ BRAISE_CONTROLLER_ENDPOINT: 'http://x' }, 'BRAISE_CONTROLLER_ENDPOINT'],
  [{ BRAISE_HMI_ORIGINS: 'everywhere' }, 'BRAISE_HMI_ORIGINS'],
])('%j is refused by name', (environment, name) => {
  expect(() => readSettings(environment)).toThrow(name);
});
