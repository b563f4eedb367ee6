import { fromShown, toShown } from './format.ts';
import type { PlantModel } from './plant-model.ts';
import type { EquipmentDescription, FaultKind, PointDescription } from './shapes.ts';

/** What a kind of fault can befall in a plant. */
export interface FaultTargets {
  readonly equipment: readonly EquipmentDescription[];
  readonly points: readonly PointDescription[];
}

export function targetsOf({ befalls }: FaultKind, { description }: PlantModel): FaultTargets {
  if (befalls === 'measuredPoint')
    return { equipment: [], points: description.points.filter(({ kind }) => kind === 'measured') };
  const measured = new Set(
    description.points.flatMap(({ kind, equipment }) => (kind === 'measured' ? [equipment] : [])),
  );
  return {
    equipment: description.equipment.filter(({ kind, index }) =>
      befalls === 'equipment' ? measured.has(index) : befalls.includes(kind),
    ),
    points: [],
  };
}

/** Kinds of faults that can befall something in this plant. */
export const possible = (library: readonly FaultKind[], model: PlantModel): FaultKind[] =>
  library.filter((kind) => {
    const { equipment, points } = targetsOf(kind, model);
    return equipment.length + points.length > 0;
  });

/** The shown range of a severity (per cent for shares), and what is meant where nothing is said. */
export function shownSeverity({ unit, range, default: usual }: NonNullable<FaultKind['severity']>) {
  // Sums of percentages end in many nines.
  const shown = (value: number): number => Number(toShown(value, unit).toFixed(6));
  return { low: shown(range[0]), high: shown(range[1]), usual: shown(usual) };
}

/** A fault in the audit; hours of plant time. */
export interface FaultRecord {
  readonly kind: string;
  readonly severity: number | undefined;
  readonly hours: number | undefined;
}

/** Reads what the audit has of a fault: JSON of one that was injected, `kind:target=severity` of one that was cleared; undefined for anything else. */
export function faultRecord(text: string): FaultRecord | undefined {
  const [, kind] = /^\{"kind":"(\w+)"/.exec(text) ?? /^(\w+):/.exec(text) ?? [];
  if (kind === undefined) return undefined;
  const figure = (pattern: RegExp): number | undefined => {
    const [, found] = pattern.exec(text) ?? [];
    return found === undefined ? undefined : Number(found);
  };
  return { kind, severity: figure(/(?:"severity":|=)(-?[\d.]+)/), hours: figure(/"hours":([\d.]+)/) };
}

/** Reads a number as people of both languages write it; empty: undefined, anything else that is none: not-a-number. */
export function readNumber(text: string): number | undefined {
  const clean = text.trim().replace(',', '.').replace('\u2212', '-');
  return clean === '' ? undefined : Number(clean);
}

/** The severity to send for what is typed in the shown unit. */
export function readSeverity(text: string, unit: string): number | undefined {
  const shown = readNumber(text);
  return shown === undefined ? undefined : fromShown(shown, unit);
}
