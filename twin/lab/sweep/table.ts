import type { SweepRow } from './local.ts';

/** A sweep as CSV (RFC 4180): a line a run, its parameters, then every indicator with its unit in the heading. */
export function sweepTable(rows: readonly SweepRow[]): string {
  const parameters = Object.keys(rows[0]?.parameters ?? {});
  const indicators = new Map<string, string>();
  for (const { result } of rows)
    for (const [name, { unit }] of Object.entries(result?.kpis ?? {})) indicators.set(name, unit);
  const head = [
    'run',
    ...parameters,
    ...[...indicators].map(([name, unit]) => `${name} (${unit})`),
    'invariants violated',
    'alarms',
    'failed',
  ];
  const lines = rows.map(({ index, parameters: values, result, failed }) => [
    index,
    ...parameters.map((name) => values[name]),
    ...[...indicators.keys()].map((name) => result?.kpis[name]?.value ?? ''),
    result?.invariants.count ?? '',
    result?.alarms ?? '',
    failed ?? '',
  ]);
  return `${[head, ...lines].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** A cell, quoted where it must be; a formula of a spreadsheet is made text. */
export function cell(value: unknown): string {
  const text = String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
