import type { ConfigurationVersionRecord } from '../../../config/northbound.ts';

export type {
  ConfigurationRecord,
  ConfigurationVersionRecord as ConfigurationVersion,
} from '../../../config/northbound.ts';

/** What the page on the configuration is told by the controller's methods. */
export interface ConfigurationText extends ConfigurationVersionRecord {
  readonly text: string;
}

export interface ConfigurationProblem {
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly value: string;
  readonly expected: string;
}

export interface ConfigurationChange {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** What the controller says of a text. */
export interface Judgement {
  readonly problems?: readonly ConfigurationProblem[];
  readonly changes?: readonly ConfigurationChange[];
  readonly obstacles?: readonly { readonly kind: string; readonly subject: string }[];
  readonly fault?:
    | { readonly kind: 'error'; readonly message: string }
    | { readonly kind: 'bump'; readonly point: string; readonly from: number; readonly to: number };
}

/** How a text stands, by what the controller said of it. */
export type Verdict = 'broken' | 'unchanged' | 'needsStop' | 'bump' | 'applicable';

export function verdictOf({ problems, changes = [], obstacles = [], fault }: Judgement): Verdict {
  if (problems !== undefined) return 'broken';
  if (obstacles.length > 0) return 'needsStop';
  if (fault !== undefined) return 'bump';
  return changes.length === 0 ? 'unchanged' : 'applicable';
}

/** Whether a reason is the plant file's path, as the controller has it of a version that it found there. */
export const isFilePath = (reason: string): boolean => /^(?!version \d).*\.ya?ml$/i.test(reason);

/** Reads the reason of a version that is a step back; undefined for any other. */
export function backTo(reason: string): { readonly version: string; readonly reason: string } | undefined {
  const [, version, words] = /^back to version (\d+): (.*)$/s.exec(reason) ?? [];
  return version === undefined ? undefined : { version, reason: words };
}

/** A value of the plant file as one reads it: what is a map or a list is told without its brackets and quotes. */
export function readableValue(text: string): string {
  if (!/^[[{]/.test(text)) return text;
  try {
    return readable(JSON.parse(text));
  } catch {
    return text;
  }
}

function readable(value: unknown): string {
  if (Array.isArray(value)) return value.map(readable).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([key, one]) => `${key}: ${readable(one)}`)
    .join(', ');
}

/** Place of a line and column (both from 1) in a text; beyond its end, the end. */
export function placeOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let i = 1; i < line; i++) {
    const next = text.indexOf('\n', start);
    if (next < 0) return text.length;
    start = next + 1;
  }
  const end = text.indexOf('\n', start);
  return Math.min(start + column - 1, end < 0 ? text.length : end);
}
