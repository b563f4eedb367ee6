import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Refused arguments: words for the user and how it is meant, no trace. */
export class UsageError extends Error {
  readonly usage: string;

  constructor(message: string, usage: string) {
    super(message);
    this.usage = usage;
  }
}

/**
 * Reads a command's options.
 * @throws UsageError
 */
export function readOptions<T extends NonNullable<ParseArgsConfig['options']>>(
  words: readonly string[],
  options: T,
  usage: string,
) {
  try {
    return parseArgs({ args: joinNegative(words), options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), usage);
  }
}

/** A whole number of at least 1 that an option gave. */
export function countOf(name: string, text: string, usage: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new UsageError(`--${name} ${text}: expected a whole number from 1`, usage);
  return count;
}

/** `--outdoor -7` means what it says, though `-7` looks like an option. */
function joinNegative(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const before = joined.at(-1);
    if (/^-\d/.test(word) && before?.startsWith('--') && !before.includes('='))
      joined[joined.length - 1] = `${before}=${word}`;
    else joined.push(word);
  }
  return joined;
}

/** A bar on the terminal's last line, with the time that is left; nothing where there is no terminal. */
export function progressBar(started: number): (share: number, words?: string) => void {
  if (!process.stderr.isTTY) return () => {};
  return (share, words = '') => {
    const width = 30;
    const done = Math.round(share * width);
    const left = (performance.now() - started) * (1 / Math.max(share, 1e-6) - 1);
    const bar = `${'█'.repeat(done)}${'░'.repeat(width - done)}`;
    process.stderr.write(`\r${bar} ${(share * 100).toFixed(0)} %, ${(left / 1000).toFixed(0)} s left ${words}   `);
    if (share >= 1) process.stderr.write('\r\x1b[K');
  };
}
