import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Audit, type AuditEntry } from './audit.ts';
import { openDatabase } from './database.ts';

const time = new Date('2026-01-15T08:00:00Z');
const entry = (target: string): AuditEntry => ({
  plantTime: 1_768_464_000,
  who: 'operator',
  role: 'operator',
  action: 'setpoint',
  target,
  before: '20',
  after: '21',
  result: 'done',
});

describe('the audit trail', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'braise-audit-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const begin = () => {
    const { database } = openDatabase(folder, time);
    return { database, audit: new Audit(database, folder) };
  };
  const tamper = (database: ReturnType<typeof begin>['database'], sql: string) => {
    database.exec('DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_shortened;');
    database.exec(sql);
  };

  it('goes on over a restart, and stays whole', async () => {
    const first = begin();
    for (let i = 0; i < 3; i++) first.audit.append(entry(`point.${i}`), time);
    first.database.close();
    const second = begin();
    const record = second.audit.append(entry('point.3'), time);
    expect(record.sequence).toBe(4);
    expect(await second.audit.verify()).toBeUndefined();
    expect(second.audit.last(2).map((r) => r.target)).toEqual(['point.2', 'point.3']);
    second.database.close();
  });

  it('refuses to be changed or shortened', () => {
    const { database, audit } = begin();
    audit.append(entry('point'), time);
    expect(() => database.exec(`UPDATE audit SET who = 'nobody'`)).toThrow(/append-only/);
    expect(() => database.exec('DELETE FROM audit')).toThrow(/append-only/);
    database.close();
  });

  it.each([
    ['a changed record', `UPDATE audit SET after = '26' WHERE sequence = 2`, /record 2 was changed/],
    ['a removed record', 'DELETE FROM audit WHERE sequence = 2', /record 2 is missing/],
    ['a removed end', 'DELETE FROM audit WHERE sequence = 3', /record 3 was written/],
  ])('shows %s', async (_, sql, expected) => {
    const first = begin();
    for (let i = 0; i < 3; i++) first.audit.append(entry(`point.${i}`), time);
    tamper(first.database, sql);
    first.database.close();
    const { database, audit } = begin();
    expect(await audit.verify()).toMatch(expected);
    database.close();
  });

  it('sets a broken database aside and begins anew', async () => {
    writeFileSync(
      join(folder, 'controller.sqlite'),
      'this is no database, and long enough to be read as one '.repeat(100),
    );
    const { database, setAside } = openDatabase(folder, time);
    expect(setAside?.path).toMatch(/controller\.sqlite\.corrupt-2026-01-15/);
    const audit = new Audit(database, folder);
    expect(audit.sequence).toBe(0);
    expect(await audit.verify()).toBeUndefined();
    database.close();
  });
});
