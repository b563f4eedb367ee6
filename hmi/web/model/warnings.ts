import type { PlantModel } from './plant-model.ts';
import type { EquipmentDescription, PointDescription } from './shapes.ts';

/** One quantity that a warning rests on. `ratio`: measured over expected, less 1; `own`: the unit of the point warned of. */
export interface Evidence {
  readonly quantity: string;
  readonly value: number;
  readonly unit: string;
}

/** A cause that comes into question; `likeness` 0..1 where it was named by resemblance. */
export interface Alternative {
  readonly cause: string;
  /** Equipment, or measured point. */
  readonly target: string;
  readonly likeness?: number;
}

/** Something the shadow cannot explain by the plant as it is: no alarm, for a person who has time. */
export interface EarlyWarning extends Alternative {
  readonly id: string;
  /** Plant time, s. */
  readonly raised: number;
  readonly ended?: number;
  readonly evidence: readonly Evidence[];
  readonly second?: Alternative;
  readonly active: boolean;
}

/** A parameter as the shadow estimates it, over what it was while learning, and what is usual. */
export interface Estimate {
  readonly equipment: string;
  readonly parameter: string;
  readonly value: number;
  readonly usual: readonly [number, number];
}

/** What the server tells of the shadow; `present`: false where there is none that answers. */
export type ShadowNews =
  | { readonly present: false }
  | {
      readonly present: true;
      readonly following: boolean;
      readonly learning: boolean;
      readonly learnedShare: number;
      readonly warnings: readonly EarlyWarning[];
      readonly estimates: readonly Estimate[];
    };

export type ShadowState = 'absent' | 'lost' | 'learning' | 'watching';

/** How far its silence may be relied on. */
export function stateOf(news: ShadowNews): ShadowState {
  if (!news.present) return 'absent';
  if (!news.following) return 'lost';
  return news.learning ? 'learning' : 'watching';
}

export const warningsOf = (news: ShadowNews): readonly EarlyWarning[] => (news.present ? news.warnings : []);
export const estimatesOf = (news: ShadowNews): readonly Estimate[] => (news.present ? news.estimates : []);
export const standing = (news: ShadowNews): EarlyWarning[] => warningsOf(news).filter(({ active }) => active);

/** Those that stand first, then the newest. */
export function sortWarnings(warnings: readonly EarlyWarning[]): EarlyWarning[] {
  return [...warnings].sort((a, b) => Number(b.active) - Number(a.active) || b.raised - a.raised);
}

/** The equipment a warning is about: its target, or that of the point that is; undefined where the plant has neither. */
export function equipmentOfTarget(target: string, model: PlantModel): EquipmentDescription | undefined {
  const point = model.pointByName.get(target);
  return point === undefined ? model.equipmentByName.get(target) : model.equipmentOf(point);
}

/** How far an estimate is beyond what is usual, in widths of it: 1 is at the edge, 0 as it was. */
export function beyondUsual({ value, usual: [low, high] }: Estimate): number {
  const edge = value < 1 ? low : high;
  return Math.log(value) / Math.log(edge);
}

export const isUnusual = (estimate: Estimate): boolean => beyondUsual(estimate) > 1;

/** The furthest beyond what is usual first. */
export function sortEstimates(estimates: readonly Estimate[]): Estimate[] {
  return [...estimates].sort((a, b) => beyondUsual(b) - beyondUsual(a));
}

/** Most curves of one trend. */
const curvesMaximum = 6;

/** What to look at as curves: the point itself, what the warning rests on, and the rest of its equipment. */
export function curvesOf({ target, evidence }: EarlyWarning, model: PlantModel): string[] {
  const point = model.pointByName.get(target);
  const equipment = equipmentOfTarget(target, model);
  if (equipment === undefined) return [];
  const points = model.pointsOf(equipment).filter(isCurve);
  const named = new Set(evidence.map(({ quantity }) => quantity));
  const last = (one: PointDescription) => one.key.slice(one.key.lastIndexOf('.') + 1);
  const told = points.filter((one) => named.has(one.key) || named.has(last(one)));
  const ordered = new Set([...(point === undefined ? [] : [point]), ...told, ...points]);
  return [...ordered].slice(0, curvesMaximum).map(({ name }) => name);
}

const isCurve = ({ unit, kind }: PointDescription): boolean =>
  unit !== 'boolean' && unit !== 'state' && kind !== 'setpoint';

/** Trend ranges the page offers, s, and the one that goes back to before a warning was raised. */
const ranges = { '1h': 3600, '8h': 8 * 3600, '24h': 86_400, '7d': 7 * 86_400 } as const;

export function rangeSince(raised: number, now: number): keyof typeof ranges {
  const names = Object.keys(ranges) as (keyof typeof ranges)[];
  return names.find((name) => ranges[name] >= 1.5 * (now - raised)) ?? '7d';
}
