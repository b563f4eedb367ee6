import type { Kpi } from '../kpis.ts';
import type { Entry } from '../library/library.ts';
import type { TrajectoryReader } from '../trajectories/reader.ts';

/** One indicator of several runs, each beside the first. */
export interface ComparedIndicator {
  readonly name: string;
  readonly unit: string;
  /** In the order of the runs; null where a run does not have it. */
  readonly values: readonly (number | null)[];
  /** Value less the first run's. */
  readonly differences: readonly (number | null)[];
  /** Difference over the first run's value; null where that is 0. */
  readonly relative: readonly (number | null)[];
}

/** The indicators of runs side by side. */
export function compareIndicators(runs: readonly Readonly<Record<string, Kpi>>[]): ComparedIndicator[] {
  const units = new Map(runs.flatMap((kpis) => Object.entries(kpis).map(([name, { unit }]) => [name, unit] as const)));
  return [...units].map(([name, unit]) => {
    const values = runs.map((kpis) => kpis[name]?.value ?? null);
    const [first] = values;
    const differences = values.map((value) => (value === null || first === null ? null : value - first));
    const relative = differences.map((difference) =>
      difference === null || !first ? null : difference / Math.abs(first),
    );
    return { name, unit, values, differences, relative };
  });
}

/** What a run recorded, over the seconds since its own beginning, so that runs of other dates lie over each other. */
export interface AlignedTrajectories {
  readonly run: number;
  /** Seconds since the epoch at which the run began. */
  readonly start: number;
  readonly elapsed: readonly number[];
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
}

/** Curves of several runs from `from` to `to`, seconds after each one's beginning. Points a run did not record are left out of it. */
export async function alignedTrajectories(
  reader: TrajectoryReader,
  runs: readonly { readonly entry: Entry; readonly folder: string }[],
  points: readonly string[],
  { from, to, samples }: { readonly from: number; readonly to: number; readonly samples: number },
): Promise<AlignedTrajectories[]> {
  const aligned: AlignedTrajectories[] = [];
  for (const { entry, folder } of runs) {
    const start = startOf(entry);
    const recorded = new Set(entry.result?.recorded?.columns ?? []);
    const own = points.filter((point) => recorded.has(point));
    const { times, values } =
      own.length === 0
        ? { times: [], values: {} }
        : await reader.read(folder, own, { from: start + from, to: start + to, samples });
    aligned.push({ run: entry.id, start, elapsed: times.map((time) => time - start), values });
  }
  return aligned;
}

/** When a run begins in plant time, seconds since the epoch. */
export function startOf({ scenario }: Entry): number {
  return Date.parse(scenario.start ?? '2026-01-12T00:00:00Z') / 1000;
}

/** Points worth looking at first: outdoors, supplies, heat wanted and made, stores; as far as they were recorded. */
const telling: readonly (readonly [ending: RegExp, most: number])[] = [
  [/\.outdoorTemperature$/, 1],
  [/^[^.]+\.supplyTemperature$/, 3],
  [/^[^.]+\.heatDemand$/, 1],
  [/^[^.]+\.heatRecovered$/, 1],
  [/^[^.]+\.heatFromGas$/, 1],
  [/\.charge$/, 1],
];
export function tellingPoints(columns: readonly string[]): string[] {
  const found = telling.flatMap(([ending, most]) => columns.filter((name) => ending.test(name)).slice(0, most));
  return [...new Set(found)];
}
