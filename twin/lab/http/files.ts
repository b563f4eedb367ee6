import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Response } from 'express';
import type { Entry } from '../library/library.ts';
import type { Language } from '../report/sheet.ts';
import { sweepReportPdf } from '../report/sweep-pdf.ts';
import type { SweepRow } from '../sweep/local.ts';
import { writeSweepParquet } from '../sweep/parquet.ts';
import { sweepTable } from '../sweep/table.ts';

const types = { csv: 'text/csv; charset=utf-8', parquet: 'application/vnd.apache.parquet' } as const;

export function attach(response: Response, name: string, type: string): Response {
  return response.set('Content-Type', type).set('Content-Disposition', `attachment; filename="${name}"`);
}

/** Sends a file; resolves when it has gone out, or whoever asked has gone. */
function sendWhole(response: Response, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    response.sendFile(path, (error) => {
      const { code } = (error ?? {}) as NodeJS.ErrnoException;
      if (error === undefined || error === null || code === 'ECONNABORTED' || code === 'EPIPE') resolve();
      else reject(error);
    });
  });
}

/** Sends a file that `make` writes at the path it is given; nothing of it stays. */
export async function sendMade(
  response: Response,
  name: string,
  format: keyof typeof types,
  make: (path: string, folder: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'braise-export-'));
  try {
    const path = join(folder, `${name}.${format}`);
    await make(path, folder);
    attach(response, `${name}.${format}`, types[format]);
    await sendWhole(response, path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Sends a sweep as a table, or a report of it. */
export async function sendSweep(
  response: Response,
  { id, title, scenario, endedMs = 0 }: Entry,
  rows: readonly SweepRow[],
  { format, language }: { readonly format: 'csv' | 'parquet' | 'pdf'; readonly language: Language },
): Promise<void> {
  const name = `sweep-${id}`;
  if (format === 'csv') attach(response, `${name}.csv`, types.csv).send(sweepTable(rows));
  else if (format === 'parquet')
    await sendMade(response, name, format, (path, folder) => writeSweepParquet(rows, path, folder));
  else {
    const told = title === '' ? String(id) : `${id}: ${title}`;
    const pdf = await sweepReportPdf({ title: told, scenario, rows, endedMs, language });
    attach(response, `${name}.pdf`, 'application/pdf').send(pdf);
  }
}
