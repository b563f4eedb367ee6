import type { Language } from './format.ts';

export interface Kpi {
  readonly value: number;
  readonly unit: string;
}

/** A scenario as the lab takes it; what is left out is the lab's default. */
export interface Scenario {
  readonly title?: string;
  readonly plant?: string;
  readonly changes?: Readonly<Record<string, string | number | boolean>>;
  readonly strategy?: string;
  readonly start?: string;
  readonly days?: number;
  readonly faults?: readonly string[];
  readonly seed?: number;
  readonly outdoor?: number;
  readonly weather?: string;
  readonly prices?: string;
  readonly instruments?: boolean;
}

export interface Sweep {
  readonly method: 'grid' | 'latinHypercube' | 'random';
  readonly samples?: number;
  readonly workers?: 'here' | 'broker';
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface LabRun {
  readonly id: number;
  readonly title: string;
  readonly who: string;
  readonly scenario: Scenario;
  readonly sweep?: Sweep;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly reason?: string;
  readonly kept: boolean;
  readonly bytes: number;
  readonly createdMs: number;
  readonly progress?: { readonly share: number; readonly remainingSeconds?: number };
  readonly kpis?: Readonly<Record<string, Kpi>>;
  /** Of a sweep. */
  readonly runs?: number;
  readonly failedRuns?: number;
}

export interface LabOptions {
  readonly plants: readonly string[];
  readonly weathers: readonly string[];
  readonly strategies: readonly string[];
  readonly prices: readonly string[];
  /** Whether sweeps can be done by the workers of a broker. */
  readonly broker?: boolean;
}

export interface Indicator {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly (number | null)[];
  readonly relative: readonly (number | null)[];
}

export interface RunCurves {
  readonly run: number;
  readonly elapsed: readonly number[];
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
}

export interface Comparison {
  readonly runs: readonly LabRun[];
  readonly indicators: readonly Indicator[];
  readonly trajectories: readonly RunCurves[];
}

export interface SankeyNode {
  readonly id: string;
  readonly energy: number;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly last: boolean;
}

export interface SankeyBand {
  readonly from: string;
  readonly to: string;
  readonly energy: number;
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly thickness: number;
}

export interface Energy {
  readonly sankey: { readonly nodes: readonly SankeyNode[]; readonly bands: readonly SankeyBand[] };
}

/** Runs that can be looked at side by side. */
export const comparedMaximum = 4;

const locales: Record<Language, string> = { fr: 'fr-FR', en: 'en-GB' };

/** A figure with so many significant digits, so that figures under each other have as many; a whole number has none after the comma. */
export function figure(value: number, language: Language, digits = 4): string {
  const minimum = Number.isInteger(value) ? 1 : digits;
  return value.toLocaleString(locales[language], {
    minimumSignificantDigits: minimum,
    maximumSignificantDigits: digits,
  });
}

/** With its index below, which names and units for programs do not have. */
export const carbonDioxide = (text: string): string => text.replaceAll('CO2', 'CO₂');

/** An indicator's value as people read it: shares as per cent. */
export function indicatorText(value: number | null | undefined, unit: string, language: Language): string {
  if (value === null || value === undefined) return '—';
  return unit === 'fraction' ? `${figure(value * 100, language)} %` : figure(value, language);
}

export const indicatorUnit = (unit: string): string =>
  unit === 'fraction' || unit === 'count' ? '' : carbonDioxide(unit).replace('kgCO', 'kg\u202fCO');

/** The indicators of BOPTEST, named for comparison with others' runs, stand behind those in an engineer's words. */
export const inOrder = <T extends Pick<Indicator, 'name'>>(indicators: readonly T[]): T[] => {
  const [own, boptest] = [false, true].map((wanted) =>
    indicators.filter(({ name }) => name.endsWith('_tot') === wanted),
  );
  return [...own, ...boptest];
};

/** What is wrong with a line that a person typed: its number from 1. */
export class LineError extends Error {
  readonly line: number;

  constructor(line: number) {
    super(`line ${line}`);
    this.line = line;
  }
}

/** Lines with something on them, each with its number. */
function linesOf(text: string): { line: number; words: string }[] {
  return text
    .split('\n')
    .map((words, i) => ({ line: i + 1, words: words.trim() }))
    .filter(({ words }) => words !== '');
}

const numberOrWord = (text: string): string | number =>
  text !== '' && Number.isFinite(Number(text.replace(',', '.'))) ? Number(text.replace(',', '.')) : text;

/**
 * Reads `path = value`, one a line.
 * @throws LineError
 */
export function readChanges(text: string): Record<string, string | number> {
  return Object.fromEntries(
    linesOf(text).map(({ line, words }) => {
      const match = /^(\S+)\s*[=:]\s*(\S.*)$/.exec(words);
      if (!match) throw new LineError(line);
      return [match[1], numberOrWord(match[2])];
    }),
  );
}

export const readFaults = (text: string): string[] => linesOf(text).map(({ words }) => words);

/**
 * Reads `path = a; b; c` or `path = 10..50 x 5` (from, to, and how many), one a line.
 * @throws LineError
 */
export function readSweep(text: string): Record<string, unknown> {
  return Object.fromEntries(
    linesOf(text).map(({ line, words }) => {
      const match = /^(\S+)\s*[=:]\s*(\S.*)$/.exec(words);
      if (!match) throw new LineError(line);
      const range = /^(-?[\d.]+)\s*\.\.\s*(-?[\d.]+)(?:\s*[x×]\s*(\d+))?$/.exec(match[2]);
      if (range) {
        const [from, to] = [Number(range[1]), Number(range[2])];
        if (!Number.isFinite(from) || !Number.isFinite(to)) throw new LineError(line);
        return [match[1], { from, to, ...(range[3] === undefined ? {} : { count: Number(range[3]) }) }];
      }
      return [
        match[1],
        match[2]
          .split(';')
          .map((one) => one.trim())
          .filter((one) => one !== '')
          .map(numberOrWord),
      ];
    }),
  );
}

/** What is new of the lab's runs: which there are, newest first, and those of them that are new or have changed. */
export interface RunsNews {
  readonly ids: readonly number[];
  readonly changed: readonly LabRun[];
}

/** The runs after news of them; one that is named and was never told is left out until it is. */
export function mergeRuns(known: readonly LabRun[], ids: readonly number[], changed: readonly LabRun[]): LabRun[] {
  const runs = new Map([...known, ...changed].map((run) => [run.id, run]));
  return ids.flatMap((id) => runs.get(id) ?? []);
}
