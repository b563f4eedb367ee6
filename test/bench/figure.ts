/** What a bench found: one line of `npm run bench -- --json`. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly better: 'lower' | 'higher';
  /** The bound or the peer it stands beside, with its own figure. */
  readonly against: string;
  /** `value` over that figure. */
  readonly ratio: number;
}

/** A bound that is asked for, or something comparable that was measured in the same run. */
export interface Reference {
  readonly name: string;
  readonly value: number;
}

/** A figure of which less is better, beside its reference. */
export function figure(name: string, value: number, unit: string, reference: Reference): Figure {
  const against = `${reference.name} ${round(reference.value)} ${unit}`;
  return { name, value: round(value), unit, better: 'lower', against, ratio: round(value / reference.value) };
}

/** Four significant digits: more would be noise. */
export function round(value: number): number {
  return Number(value.toPrecision(4));
}

/** The value that `share` (0 to 1) of the samples do not exceed. Throws where there is none. */
export function percentile(samples: readonly number[], share: number): number {
  if (samples.length === 0) throw new Error('no samples');
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** Figures as lines for people. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, ratio, against }) => [
    name,
    String(value),
    unit,
    `${ratio} of`,
    against,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map(([name, value, unit, ratio, against]) =>
      [
        name.padEnd(widths[0]),
        value.padStart(widths[1]),
        unit.padEnd(widths[2]),
        ratio.padStart(widths[3]),
        against,
      ].join('  '),
    )
    .join('\n');
}
