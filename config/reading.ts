import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { PlantFileError, refusal } from './problems.ts';

/** A plant file larger than this is refused unread. */
export const fileBytesMaximum = 4 * 1024 * 1024;

/**
 * The text of a plant file.
 * @throws PlantFileError where it is not there, too large, no file at all, or not UTF-8
 */
export function readText(path: string): string {
  let bytes: Buffer;
  try {
    const { size } = statFile(path);
    if (size > fileBytesMaximum) throw refusal(path, `${size} bytes`, `at most ${fileBytesMaximum} bytes`);
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof PlantFileError) throw error;
    const value = error instanceof Error ? error.message : String(error);
    throw refusal(path, value, `a readable plant file${neighbours(path)}`);
  }
  if (!isUtf8(bytes)) {
    const { line, column } = firstBroken(bytes);
    throw refusal(path, 'a broken character', 'text in UTF-8', line, column);
  }
  return new TextDecoder('utf-8').decode(bytes);
}

/** Only of a file: a device or a pipe could be read without end. */
function statFile(path: string): { size: number } {
  const stat = statSync(path);
  if (!stat.isFile()) throw new Error('not a file');
  return stat;
}

/** The plant files beside one that is not there, for people who mistyped a name. */
function neighbours(path: string): string {
  try {
    const names = readdirSync(dirname(path)).filter((name) => /\.ya?ml$/.test(name));
    return names.length === 0 ? '' : `; there are ${names.slice(0, 20).join(', ')}`;
  } catch {
    return '';
  }
}

/** Where the first character stands that is not UTF-8. */
function firstBroken(bytes: Buffer): { line: number; column: number } {
  let [low, high] = [0, bytes.length];
  // The longest beginning that is whole but for a character cut off at its end.
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isWhole(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  const before = new TextDecoder('utf-8').decode(bytes.subarray(0, low), { stream: true }).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function isWhole(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
