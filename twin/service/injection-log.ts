import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** One thing that was done to the virtual plant. */
export interface Injection {
  readonly time: string;
  readonly plantTime: number;
  readonly who: string;
  readonly action: 'inject' | 'clear';
  readonly fault: string;
}

/**
 * What people did to the virtual plant, for ever: a line of JSON each, every one with the hash of the one before, so that a
 * removed line shows.
 */
export class InjectionLog {
  readonly #path: string;
  #previous: string;

  /** @throws where the file cannot be read, or made */
  constructor(path: string) {
    this.#path = path;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'a', 0o600));
    const last = readFileSync(path, 'utf8').trimEnd().split('\n').at(-1) ?? '';
    this.#previous = last === '' ? '' : hashOf(last);
  }

  /** On the disk when it returns. @throws where the disk refuses: what cannot be written down is not done */
  append(injection: Injection): void {
    const line = JSON.stringify({ ...injection, previous: this.#previous });
    const file = openSync(this.#path, 'a', 0o600);
    try {
      writeSync(file, `${line}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    this.#previous = hashOf(line);
  }
}

/** The first line (from 1) that does not follow from the one before, or undefined. */
export function brokenLine(text: string): number | undefined {
  let previous = '';
  for (const [i, line] of text.trimEnd().split('\n').entries()) {
    if (line === '') continue;
    if ((JSON.parse(line) as { previous: string }).previous !== previous) return i + 1;
    previous = hashOf(line);
  }
  return undefined;
}

function hashOf(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}
