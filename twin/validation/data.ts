import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A data file that is missing or broken; the message says which, where, and what was expected. */
export class DataError extends Error {
  override readonly name = 'DataError';
}

/** Larger files are refused unread. */
const bytesMaximum = 64 * 1024 * 1024;

export interface Table {
  readonly file: string;
  /** Comment lines before the header, without their `#`. */
  readonly comments: readonly string[];
  readonly columns: readonly string[];
  /** Cells as text, by row; all rows have as many as there are columns. */
  readonly rows: readonly (readonly string[])[];
  /** Line of each row in its file, from 1. */
  readonly lines: readonly number[];
}

/**
 * Files of a folder whose names fit, sorted by name.
 * @throws DataError where there are none
 */
export function filesOf(folder: string, pattern: RegExp): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    throw new DataError(`${folder}: expected a readable folder`);
  }
  const fitting = names.filter((name) => pattern.test(name)).sort();
  if (fitting.length === 0) throw new DataError(`${folder}: expected at least one file that fits ${pattern.source}`);
  return fitting.map((name) => join(folder, name));
}

/** Reads a CSV file with a header; quoted cells are not needed by any of ours, and are refused as broken numbers. */
export function readTable(path: string): Table {
  const file = basename(path);
  let text: string;
  try {
    const { size } = statSync(path);
    if (size > bytesMaximum) throw new DataError(`${file}: ${size} bytes, expected at most ${bytesMaximum}`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(`${path}: expected a readable file`);
  }
  return parseTable(text, file);
}

/** Parses the text of a CSV file; `file` names it in errors. */
export function parseTable(text: string, file: string): Table {
  const comments: string[] = [];
  const rows: string[][] = [];
  const lines: number[] = [];
  let columns: string[] | undefined;
  const all = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (const [index, line] of all.entries()) {
    if (line.trim() === '') continue;
    if (line.startsWith('#')) {
      comments.push(line.slice(1).trim());
      continue;
    }
    const cells = line.split(',').map((cell) => cell.trim());
    if (columns === undefined) {
      columns = cells;
      continue;
    }
    if (cells.length !== columns.length)
      throw new DataError(`${file}:${index + 1}: ${cells.length} cells, expected ${columns.length}`);
    rows.push(cells);
    lines.push(index + 1);
  }
  if (columns === undefined || rows.length === 0)
    throw new DataError(`${file}: expected a header and at least one row`);
  return { file, comments, columns, rows, lines };
}

/** Place of a column by its name, or by a pattern its name fits. */
export function columnOf(table: Table, name: string | RegExp): number {
  const index = table.columns.findIndex((column) => (typeof name === 'string' ? column === name : name.test(column)));
  if (index < 0) {
    const wanted = typeof name === 'string' ? name : name.source;
    throw new DataError(`${table.file}: no column ${wanted} (found ${table.columns.join(', ')})`);
  }
  return index;
}

/** Numbers of a column. @throws DataError with the line of what is no number */
export function numbers(table: Table, name: string | RegExp): number[] {
  const column = columnOf(table, name);
  return table.rows.map((row, i) => toNumber(row[column], `${table.file}:${table.lines[i]}`));
}

export function texts(table: Table, name: string | RegExp): string[] {
  const column = columnOf(table, name);
  return table.rows.map((row) => row[column]);
}

/** Numbers parted by spaces in each cell of a column, `count` of them. */
export function vectors(table: Table, name: string, count: number): number[][] {
  const column = columnOf(table, name);
  return table.rows.map((row, i) => {
    const place = `${table.file}:${table.lines[i]}`;
    const vector = row[column].split(/\s+/).map((word) => toNumber(word, place));
    if (vector.length !== count)
      throw new DataError(`${place}: ${name} has ${vector.length} numbers, expected ${count}`);
    return vector;
  });
}

function toNumber(text: string, place: string): number {
  const value = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new DataError(`${place}: "${text}", expected a number`);
  return value;
}

/** A figure `name=value` in the comments. */
export function commented(table: Table, name: string): number {
  for (const comment of table.comments) {
    const match = new RegExp(`(?:^|[\\s,;])${name}\\s*=\\s*([^\\s,;]+)`).exec(comment);
    if (match) return toNumber(match[1], `${table.file}: ${name}`);
  }
  throw new DataError(`${table.file}: expected ${name}= in a comment before the header`);
}

/** Checks that numbers rise from row to row. */
export function requireRising(values: readonly number[], table: Table, name: string): void {
  for (let i = 1; i < values.length; i++)
    if (!(values[i] > values[i - 1]))
      throw new DataError(`${table.file}:${table.lines[i]}: ${name} ${values[i]}, expected more than ${values[i - 1]}`);
}
