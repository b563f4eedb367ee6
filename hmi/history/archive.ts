import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { dateOfDay, dayOfDate } from './sql.ts';

/** A rolled day: `history-2026-01-31.0.parquet`; the number grows when rows of a day arrive after it was rolled. */
export interface DayFile {
  readonly day: number;
  readonly path: string;
  readonly bytes: number;
}

const pattern = /^history-(\d{4}-\d{2}-\d{2})\.(\d+)\.parquet$/;

/** The Parquet files of a folder, oldest first. */
export function listDays(folder: string): DayFile[] {
  const files: DayFile[] = [];
  for (const name of readdirSync(folder)) {
    const match = pattern.exec(name);
    if (!match) continue;
    const path = join(folder, name);
    files.push({ day: dayOfDate(match[1]), path, bytes: statSync(path).size });
  }
  return files.sort((a, b) => a.day - b.day || a.path.localeCompare(b.path));
}

/** Path of the next file of a day. */
export function nextDayFile(folder: string, day: number, existing: readonly DayFile[]): string {
  const numbers = existing.filter((file) => file.day === day).map((file) => Number(file.path.split('.').at(-2)));
  return join(folder, `history-${dateOfDay(day)}.${Math.max(-1, ...numbers) + 1}.parquet`);
}

/** Files that a retention of `days` (before `today`, days since the epoch) and of `bytes` in all no longer keeps. */
export function outOfRetention(files: readonly DayFile[], today: number, days: number, bytes: number): DayFile[] {
  const kept: DayFile[] = [];
  const gone: DayFile[] = [];
  for (const file of files) (file.day < today - days ? gone : kept).push(file);
  let total = kept.reduce((sum, file) => sum + file.bytes, 0);
  for (const file of kept) {
    if (total <= bytes) break;
    gone.push(file);
    total -= file.bytes;
  }
  return gone;
}

/** Removes what a crash left half written. */
export function removeTemporary(folder: string): void {
  for (const name of readdirSync(folder)) if (name.endsWith('.parquet.part')) rmSync(join(folder, name));
}

/**
 * Sets a broken file (and the companions given by suffix) aside under `.corrupt-<stamp>`, for people to look at. Only the
 * newest three of a kind are kept, so that a failing disk does not fill itself with its own wrecks.
 */
export function setAside(path: string, stamp: string, companions: readonly string[] = []): string {
  const target = `${path}.corrupt-${stamp}`;
  renameSync(path, target);
  for (const suffix of companions) {
    try {
      renameSync(path + suffix, target + suffix);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  const folder = join(path, '..');
  const prefix = `${path.slice(folder.length + 1)}.corrupt-`;
  const wrecks = readdirSync(folder).filter(
    (name) => name.startsWith(prefix) && !companions.some((s) => name.endsWith(s)),
  );
  for (const name of wrecks.sort().slice(0, -3)) {
    for (const suffix of ['', ...companions]) rmSync(join(folder, name + suffix), { force: true });
  }
  return target;
}
