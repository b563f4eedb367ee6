/** Gain in output (0..1) per unit of the error, integral time in s. */
export interface Tuning {
  readonly gain: number;
  readonly integralTime: number;
}

/** How a tuning did on the twin; a sensitivity that is null is past every limit. */
export interface Trial {
  readonly stepError: number;
  readonly loadError: number;
  readonly overshoot: number;
  readonly travel: number;
  readonly sensitivity: number | null;
}

/** What was found of a loop in one operating point, or why nothing. */
export interface Finding {
  readonly point: { readonly name: string };
  readonly failure?: { readonly kind: string; readonly figure?: number };
  readonly model?: {
    readonly gain: number;
    readonly timeConstant: number;
    readonly deadTime: number;
    readonly explained: number;
  };
  readonly now?: Trial;
  readonly proposed?: Trial;
}

export interface Proposal {
  readonly loop: string;
  readonly unit: string;
  readonly equipment: string;
  readonly now: Tuning;
  readonly proposed?: Tuning;
  readonly findings: readonly Finding[];
  readonly verdict: 'better' | 'keep' | 'unknown';
}

export interface TuningJob {
  readonly who: string;
  readonly loops: readonly string[];
  readonly at: readonly string[];
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly reason?: string;
  readonly startedMs: number;
  readonly proposals: readonly Proposal[];
  /** How far it is, 0 to 1. */
  readonly share: number;
}

export interface TuningOptions {
  readonly loops: readonly string[];
  readonly points: readonly { readonly name: string; readonly outdoor: number }[];
}

/** Text key of a loop's name: `hotWater.valve` is called `loop.hotWaterValve`. */
export function loopKey(loop: string): string {
  return `loop.${loop.replace(/\.(\w)/g, (_, letter: string) => letter.toUpperCase())}`;
}

/** How much less a proposal leaves of an error in all points where both were tried, as a share of what is; undefined without any. */
export function errorSaved({ findings }: Proposal, error: 'stepError' | 'loadError'): number | undefined {
  const shares = findings.flatMap(({ now, proposed }) =>
    now && proposed && now[error] > 0 ? [1 - proposed[error] / now[error]] : [],
  );
  return shares.length === 0 ? undefined : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** Worst of the points; undefined without any, infinite where one of them is past every limit. */
export function worst(
  { findings }: Proposal,
  tuning: 'now' | 'proposed',
  figure: 'sensitivity' | 'overshoot' | 'travel',
): number | undefined {
  const values = findings.flatMap((finding) => {
    const trial = finding[tuning];
    return trial === undefined ? [] : [trial[figure] ?? Number.POSITIVE_INFINITY];
  });
  return values.length === 0 ? undefined : Math.max(...values);
}

/** Two figures say all that a test can know; larger ones whole. */
export function figureText(value: number | null, language: 'fr' | 'en'): string {
  if (value === null || !Number.isFinite(value)) return '∞';
  const options = Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 2 };
  return new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', options).format(value);
}
