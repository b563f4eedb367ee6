import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Log } from './history.ts';

/** A temporary folder that goes when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'braise-hmi-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A log that remembers. */
export function memoryLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const note = (_details: object, message: string) => {
    lines.push(message);
  };
  return { lines, info: note, warn: note, error: note };
}
