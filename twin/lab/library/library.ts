import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { RunResult } from '../run.ts';
import type { ScenarioInput } from '../scenario.ts';
import type { Recorded } from '../simulate.ts';
import type { SweepRow } from '../sweep/local.ts';
import type { LabSweep } from '../sweep/plan.ts';
import { openIndex } from './index-file.ts';

export type RunState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

/** A run, or a sweep of runs, as the library keeps it. Times in wall milliseconds. */
export interface Entry {
  readonly id: number;
  readonly title: string;
  /** Who asked for it. */
  readonly who: string;
  readonly scenario: ScenarioInput;
  readonly sweep: LabSweep | undefined;
  readonly state: RunState;
  /** Why it failed. */
  readonly reason: string | undefined;
  /** Never removed to make room. */
  readonly kept: boolean;
  readonly bytes: number;
  readonly createdMs: number;
  readonly startedMs: number | undefined;
  readonly endedMs: number | undefined;
  readonly result: EntryResult | undefined;
}

export interface EntryResult {
  readonly run?: RunResult;
  readonly recorded?: Recorded;
  /** Of a sweep: how many runs, and how many of them failed; the rows are in a file of their own. */
  readonly runs?: number;
  readonly failedRuns?: number;
}

export interface LibraryLimits {
  readonly runs: number;
  readonly bytes: number;
}

/** Thrown where no room can be made. */
export class FullError extends Error {
  override readonly name = 'FullError';
}

const columns = `id, title, who, scenario, sweep, state, reason, kept, bytes, created_ms, started_ms, ended_ms, result`;
const finished = `state IN ('done', 'failed', 'cancelled')`;
const cut = 'the lab stopped while this ran';

/**
 * The runs of a lab: an index in SQLite, and a folder for each with its trajectories. Their number and size are bounded: the oldest
 * that nobody keeps makes room for a new one. What was cut by a crash is marked as failed when it opens.
 */
export class Library {
  readonly #database: DatabaseSync;
  readonly #folder: string;
  readonly #limits: LibraryLimits;
  /** Where a broken index was put aside. */
  readonly setAside: string | undefined;

  constructor(folder: string, limits: LibraryLimits) {
    this.#folder = folder;
    this.#limits = limits;
    const { database, setAside } = openIndex(folder);
    this.#database = database;
    this.setAside = setAside;
    this.#run(`UPDATE runs SET state = 'failed', reason = ?, ended_ms = started_ms WHERE state = 'running'`, cut);
    this.#removeStrays();
  }

  /** Folder of a run's own files. */
  folderOf(id: number): string {
    return join(this.#folder, 'runs', String(id));
  }

  /**
   * Adds a run that waits.
   * @throws FullError where every place is taken by runs that are kept or not finished
   */
  add(entry: Pick<Entry, 'title' | 'who' | 'scenario' | 'sweep'>, nowMs: number): Entry {
    this.makeRoom(1);
    const { title, who, scenario, sweep } = entry;
    const { lastInsertRowid } = this.#run(
      `INSERT INTO runs (title, who, scenario, sweep, state, created_ms) VALUES (?, ?, ?, ?, 'queued', ?)`,
      title,
      who,
      JSON.stringify(scenario),
      sweep === undefined ? null : JSON.stringify(sweep),
      nowMs,
    );
    return this.get(Number(lastInsertRowid)) as Entry;
  }

  get(id: number): Entry | undefined {
    const row = this.#database.prepare(`SELECT ${columns} FROM runs WHERE id = ?`).get(id);
    return row === undefined ? undefined : entryOf(row);
  }

  /** Newest first. */
  list(limit: number): Entry[] {
    return this.#database.prepare(`SELECT ${columns} FROM runs ORDER BY id DESC LIMIT ?`).all(limit).map(entryOf);
  }

  /** Those that wait, oldest first. */
  waiting(): Entry[] {
    return this.#database.prepare(`SELECT ${columns} FROM runs WHERE state = 'queued' ORDER BY id`).all().map(entryOf);
  }

  begin(id: number, nowMs: number): void {
    rmSync(this.folderOf(id), { recursive: true, force: true });
    mkdirSync(this.folderOf(id), { recursive: true });
    this.#run(`UPDATE runs SET state = 'running', started_ms = ? WHERE id = ?`, nowMs, id);
  }

  /** Marks a run as ended; what one that is not done has left on the disk is removed. */
  end(
    id: number,
    state: 'done' | 'failed' | 'cancelled',
    nowMs: number,
    { reason, result }: { readonly reason?: string; readonly result?: EntryResult } = {},
  ): void {
    if (state !== 'done') rmSync(this.folderOf(id), { recursive: true, force: true });
    this.#run(
      `UPDATE runs SET state = ?, reason = ?, ended_ms = ?, result = ?, bytes = ? WHERE id = ?`,
      state,
      reason ?? null,
      nowMs,
      result === undefined ? null : JSON.stringify(result),
      bytesOf(this.folderOf(id)),
      id,
    );
    this.makeRoom(0);
  }

  saveRows(id: number, rows: readonly SweepRow[]): void {
    writeFileSync(join(this.folderOf(id), 'rows.json'), JSON.stringify(rows));
  }

  /** A sweep's rows; empty while it has none. */
  rows(id: number): SweepRow[] {
    try {
      return JSON.parse(readFileSync(join(this.folderOf(id), 'rows.json'), 'utf8')) as SweepRow[];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  change(id: number, { title, kept }: { readonly title?: string; readonly kept?: boolean }): void {
    if (title !== undefined) this.#run('UPDATE runs SET title = ? WHERE id = ?', title, id);
    if (kept !== undefined) this.#run('UPDATE runs SET kept = ? WHERE id = ?', Number(kept), id);
  }

  remove(id: number): void {
    this.#run('DELETE FROM runs WHERE id = ?', id);
    rmSync(this.folderOf(id), { recursive: true, force: true });
  }

  /**
   * Removes the oldest runs that nobody keeps until so many more have room.
   * @throws FullError
   */
  makeRoom(more: number): void {
    for (;;) {
      const { count, bytes } = this.#database
        .prepare('SELECT count(*) AS count, coalesce(sum(bytes), 0) AS bytes FROM runs')
        .get() as { count: number; bytes: number };
      if (count + more <= this.#limits.runs && bytes <= this.#limits.bytes) return;
      const oldest = this.#database
        .prepare(`SELECT id FROM runs WHERE ${finished} AND kept = 0 ORDER BY id LIMIT 1`)
        .get() as { id: number } | undefined;
      if (oldest !== undefined) this.remove(oldest.id);
      else if (more === 0) return;
      else {
        throw new FullError(
          `the lab holds ${count} runs of ${Math.round(bytes / 1e6)} MB, all of them kept or not finished: delete some, or keep fewer`,
        );
      }
    }
  }

  close(): void {
    this.#database.close();
  }

  #run(sql: string, ...values: SQLInputValue[]) {
    return this.#database.prepare(sql).run(...values);
  }

  /** Folders that no finished run owns: a crash left them. */
  #removeStrays(): void {
    const folder = join(this.#folder, 'runs');
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      if (this.get(Number(name))?.state !== 'done') rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}

function entryOf(row: Record<string, unknown>): Entry {
  const parsed = (text: unknown) => (typeof text === 'string' ? JSON.parse(text) : undefined);
  const number = (value: unknown) => (value === null ? undefined : Number(value));
  return {
    id: Number(row.id),
    title: String(row.title),
    who: String(row.who),
    scenario: parsed(row.scenario) as ScenarioInput,
    sweep: parsed(row.sweep) as LabSweep | undefined,
    state: row.state as RunState,
    reason: row.reason === null ? undefined : String(row.reason),
    kept: row.kept === 1,
    bytes: Number(row.bytes),
    createdMs: Number(row.created_ms),
    startedMs: number(row.started_ms),
    endedMs: number(row.ended_ms),
    result: parsed(row.result) as EntryResult | undefined,
  };
}

function bytesOf(folder: string): number {
  try {
    return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
