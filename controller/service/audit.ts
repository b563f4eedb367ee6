import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AuditRecord } from '../../config/index.ts';
import { writeWhole } from '../../config/whole-file.ts';
import { auditAnchor } from './database.ts';

/** What is told of an action; sequence, time and hashes are added. */
export interface AuditEntry {
  readonly plantTime: number;
  readonly who: string;
  readonly role: string;
  readonly action: string;
  readonly target: string;
  readonly before?: string;
  readonly after?: string;
  readonly reason?: string;
  readonly result: string;
}

/** Hash before the first record. */
const genesis = '0'.repeat(64);
/** Longest text of one field; what people write is bounded before it is kept for ever. */
const textLength = 1000;
/** Records checked in one go, so that a scan is never kept waiting. */
const portion = 500;

/** Hash of a record: SHA-256 over the previous hash and the record as canonical JSON (RFC 8785: sorted names, no blanks). */
export function hashOf(record: Omit<AuditRecord, 'hash'>): string {
  const sorted = Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(record.previousHash).update(JSON.stringify(sorted)).digest('hex');
}

interface Head {
  readonly sequence: number;
  readonly hash: string;
}

const columns = `sequence, time, plant_time AS plantTime, who, role, action, target, before, after, reason, result,
  previous_hash AS previousHash, hash`;

/**
 * The audit trail: append-only, each record sealed with the hash of the one before, so that a changed or removed record
 * shows. The last hash is also kept in a file of its own, so that a shortened trail shows as well.
 */
export class Audit {
  readonly #headPath: string;
  readonly #insert: StatementSync;
  readonly #range: StatementSync;
  #head: Head;

  constructor(database: DatabaseSync, folder: string) {
    this.#headPath = join(folder, auditAnchor);
    this.#insert = database.prepare(
      `INSERT INTO audit (sequence, time, plant_time, who, role, action, target, before, after, reason, result, previous_hash, hash)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#range = database.prepare(`SELECT ${columns} FROM audit WHERE sequence >= ? ORDER BY sequence LIMIT ?`);
    const last = database.prepare('SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1').get() as
      | Head
      | undefined;
    this.#head = last ?? { sequence: 0, hash: genesis };
  }

  /** Sequence of the last record; 0 before the first. */
  get sequence(): number {
    return this.#head.sequence;
  }

  /** Appends a record; it is on the disk when this returns. Throws where the disk refuses. */
  append(entry: AuditEntry, time: Date): AuditRecord {
    const cut = (text = '') => text.slice(0, textLength);
    const unsealed = {
      sequence: this.#head.sequence + 1,
      time: time.toISOString(),
      plantTime: entry.plantTime,
      who: cut(entry.who),
      role: entry.role,
      action: entry.action,
      target: cut(entry.target),
      before: cut(entry.before),
      after: cut(entry.after),
      reason: cut(entry.reason),
      result: cut(entry.result),
      previousHash: this.#head.hash,
    };
    const record: AuditRecord = { ...unsealed, hash: hashOf(unsealed) };
    const { sequence, plantTime, who, role, action, target, before, after, reason, result, previousHash, hash } =
      record;
    this.#insert.run(
      sequence,
      record.time,
      plantTime,
      who,
      role,
      action,
      target,
      before,
      after,
      reason,
      result,
      previousHash,
      hash,
    );
    this.#head = { sequence, hash };
    this.#writeHead();
    return record;
  }

  /** Records from a sequence on, oldest first. */
  read(from: number, limit: number): AuditRecord[] {
    return this.#range.all(Math.max(1, Math.floor(from)), Math.floor(limit)) as unknown as AuditRecord[];
  }

  /** The last `count` records, oldest first. */
  last(count: number): AuditRecord[] {
    return this.read(this.#head.sequence - count + 1, count);
  }

  /**
   * Checks the trail as it was when this began, in portions.
   * @returns what is wrong first, in words; undefined when the chain is whole
   */
  async verify(): Promise<string | undefined> {
    const end = this.#head.sequence;
    const anchor = this.#readHead();
    if (typeof anchor === 'string') return anchor;
    if (anchor !== undefined && anchor.sequence > end)
      return `the trail ends at record ${end}, but record ${anchor.sequence} was written`;
    let previous = genesis;
    let next = 1;
    while (next <= end) {
      for (const record of this.read(next, Math.min(portion, end - next + 1))) {
        if (record.sequence !== next) return `record ${next} is missing`;
        const { hash, ...unsealed } = record;
        if (record.previousHash !== previous) return `record ${next} does not follow record ${next - 1}`;
        if (hashOf({ ...unsealed }) !== hash) return `record ${next} was changed`;
        if (anchor?.sequence === next && anchor.hash !== hash) return `record ${next} is not the one that was written`;
        previous = hash;
        next++;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    return undefined;
  }

  #writeHead(): void {
    writeWhole(this.#headPath, JSON.stringify(this.#head), { durable: true });
  }

  /** The anchored head; undefined before the first record; a text where the file cannot be read. */
  #readHead(): Head | string | undefined {
    let text: string;
    try {
      text = readFileSync(this.#headPath, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        return `its anchor cannot be read: ${(error as Error).message}`;
      return this.#head.sequence === 0 ? undefined : 'its anchor is missing';
    }
    try {
      const { sequence, hash } = JSON.parse(text) as Head;
      if (!Number.isInteger(sequence) || typeof hash !== 'string') return 'its anchor is broken';
      return { sequence, hash };
    } catch {
      return 'its anchor is broken';
    }
  }
}
