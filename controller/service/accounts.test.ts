import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Accounts } from './accounts.ts';
import { openDatabase } from './database.ts';

const time = new Date('2026-01-15T08:00:00Z');

describe('accounts', () => {
  let folder: string;
  let accounts: Accounts;
  let close: () => void;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'braise-accounts-'));
    const { database } = openDatabase(folder, time);
    accounts = new Accounts(database);
    close = () => database.close();
  });
  afterEach(() => {
    close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are made once, each with a password of its own', async () => {
    const made = await accounts.prepare({}, time);
    expect(made.map(({ user }) => user)).toEqual(['viewer', 'operator', 'maintenance', 'engineer', 'admin']);
    expect(new Set(made.map(({ password }) => password)).size).toBe(5);
    for (const { user, password } of made) expect(await accounts.authenticate(user, password)).toBe(user);
    expect(await accounts.prepare({}, time)).toEqual([]);
  });

  it('refuse a wrong password and an unknown name alike', async () => {
    const [{ password }] = await accounts.prepare({}, time);
    expect(await accounts.authenticate('viewer', `${password}x`)).toBeNull();
    expect(await accounts.authenticate('nobody', password)).toBeNull();
  });

  it('take the password of a demonstration, and tell it only when it is new', async () => {
    await accounts.prepare({}, time);
    expect(await accounts.prepare({ password: 'braise-demo' }, time)).toHaveLength(5);
    expect(await accounts.authenticate('engineer', 'braise-demo')).toBe('engineer');
    expect(await accounts.prepare({ password: 'braise-demo' }, time)).toEqual([]);
    expect(await accounts.prepare({ renew: true }, time)).toHaveLength(5);
    expect(await accounts.authenticate('engineer', 'braise-demo')).toBeNull();
  });
});
