/** Levels of pino. */
const levels = { warn: 40, error: 50 } as const;
const lineLength = 200;

/** What of a log record is no detail: it is shown before, or never. */
const known: ReadonlySet<string> = new Set(['level', 'time', 'pid', 'hostname', 'name', 'msg']);

/**
 * One short line for the terminal from a process's log line; undefined where it is not worth a person's eye: information,
 * and what libraries print about themselves.
 */
export function shortLine(name: string, line: string, least: keyof typeof levels = 'warn'): string | undefined {
  if (!line.startsWith('{')) return undefined;
  let record: Record<string, unknown>;
  try {
    record = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  if (typeof record.level !== 'number' || record.level < levels[least]) return undefined;
  const time = typeof record.time === 'number' ? new Date(record.time).toTimeString().slice(0, 8) : '';
  const details = Object.entries(record)
    .filter(([key]) => !known.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const text = [time, name, String(record.msg ?? ''), ...details].join(' ').replace(/\s+/g, ' ');
  return text.length > lineLength ? `${text.slice(0, lineLength - 1)}…` : text;
}

/** Lets so many lines through in a window, and counts the rest: a terminal is for people. */
export class LineLimit {
  readonly #lines: number;
  readonly #windowMs: number;
  #beganMs = Number.NEGATIVE_INFINITY;
  #let = 0;
  #left = 0;

  constructor(lines: number, windowMs: number) {
    this.#lines = lines;
    this.#windowMs = windowMs;
  }

  /** @returns whether to show the line, and how many were left out since the last that was shown */
  take(nowMs: number): { readonly show: boolean; readonly leftOut: number } {
    if (nowMs - this.#beganMs >= this.#windowMs) {
      this.#beganMs = nowMs;
      this.#let = 0;
    }
    if (this.#let >= this.#lines) {
      this.#left++;
      return { show: false, leftOut: 0 };
    }
    this.#let++;
    const leftOut = this.#left;
    this.#left = 0;
    return { show: true, leftOut };
  }
}
