import type { SweepRow } from './local.ts';

type Cell = number | string | boolean;

/** A column of a sweep's table, over all runs; undefined where a run has nothing for it. */
export interface SweepColumn {
  readonly name: string;
  readonly values: readonly (Cell | undefined)[];
}

/** A sweep as a table: a row a run, its parameters, then every indicator with its unit in the name, then how the run went. */
export function sweepColumns(rows: readonly SweepRow[]): SweepColumn[] {
  const parameters = Object.keys(rows[0]?.parameters ?? {});
  const indicators = new Map<string, string>();
  for (const { result } of rows)
    for (const [name, { unit }] of Object.entries(result?.kpis ?? {})) indicators.set(name, unit);
  return [
    { name: 'run', values: rows.map(({ index }) => index) },
    ...parameters.map((name) => ({ name, values: rows.map(({ parameters: values }) => values[name]) })),
    ...[...indicators].map(([name, unit]) => ({
      name: `${name} (${unit})`,
      values: rows.map(({ result }) => result?.kpis[name]?.value),
    })),
    { name: 'invariants violated', values: rows.map(({ result }) => result?.invariants.count) },
    { name: 'alarms', values: rows.map(({ result }) => result?.alarms) },
    { name: 'failed', values: rows.map(({ failed }) => failed) },
  ];
}
