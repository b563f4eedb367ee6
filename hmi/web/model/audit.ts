/** A lab's run as the audit has it; what the scenario left to the lab is undefined. */
export interface RunRecord {
  readonly title: string | undefined;
  readonly plant: string | undefined;
  readonly strategy: string | undefined;
  readonly days: number | undefined;
  readonly sweep: boolean;
  readonly kept: boolean | undefined;
}

/** Reads what the audit has of a run that was begun or changed: JSON, which may be cut off; undefined for anything else. */
export function runRecord(text: string): RunRecord | undefined {
  if (!text.startsWith('{"')) return undefined;
  const word = (key: string): string | undefined => {
    const [, found] = new RegExp(`"${key}":("(?:[^"\\\\]|\\\\.)*")`).exec(text) ?? [];
    return found === undefined ? undefined : (JSON.parse(found) as string);
  };
  const [, days] = /"days":([\d.]+)/.exec(text) ?? [];
  const [, kept] = /"kept":(true|false)/.exec(text) ?? [];
  return {
    title: word('title'),
    plant: word('plant'),
    strategy: word('strategy'),
    days: days === undefined ? undefined : Number(days),
    sweep: text.includes('"sweep":{'),
    kept: kept === undefined ? undefined : kept === 'true',
  };
}

/** Whether it is the hash of a configuration: for programs that check the audit, no news to a person. */
export const isHash = (text: unknown): boolean => typeof text === 'string' && /^[0-9a-f]{40,}$/.test(text);

/** The words after `maintenance (…)`, which say whose tags hang and why; undefined for anything else. */
export const tagWords = (text: string): string | undefined => /^maintenance \((.*)\)$/s.exec(text)?.[1];
