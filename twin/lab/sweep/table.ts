import { sweepColumns } from './columns.ts';
import type { SweepRow } from './local.ts';

/** A sweep as CSV (RFC 4180). */
export function sweepTable(rows: readonly SweepRow[]): string {
  const columns = sweepColumns(rows);
  const lines = [columns.map(({ name }) => name), ...rows.map((_, i) => columns.map(({ values }) => values[i] ?? ''))];
  return `${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** A cell, quoted where it must be; a formula of a spreadsheet is made text. */
export function cell(value: unknown): string {
  const text = String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
