import type { Unit } from './units.ts';

/**
 * What a point is for: `measured` comes from the field, `commanded` goes to it, `setpoint` is given by people (and kept),
 * `computed` is worked out by the controller.
 */
export type PointKind = 'measured' | 'commanded' | 'setpoint' | 'computed';

/** ISA-18.2 priority of an alarm. */
export type AlarmPriority = 'low' | 'medium' | 'high' | 'emergency';

/** Alarm limits of an analogue point, or the alarmed value of a boolean. Limits are in the point's unit. */
export interface AlarmLimits {
  readonly highHigh?: number;
  readonly high?: number;
  readonly low?: number;
  readonly lowLow?: number;
  /** A boolean point alarms while it has this value. */
  readonly when?: boolean;
  /** The condition must last this long before the alarm is raised. */
  readonly delaySeconds: number;
  /** The value must come back by this much before the alarm returns to normal. */
  readonly deadBand?: number;
  /**
   * Judged only while a circulation pump that serves the equipment is proven on: what follows from a pump that stands is no alarm of its
   * own (suppression by design, ISA-18.2).
   */
  readonly whilePumped?: boolean;
  readonly priority: AlarmPriority;
}

/** A point as an equipment kind declares it; everything else (slots, nodes, history, bindings, lists) follows. */
export interface PointDefinition {
  readonly kind: PointKind;
  readonly unit: Unit;
  /** Physically possible range, in the unit: outside it a measurement is bad, a command or set-point refused. */
  readonly range: readonly [number, number];
  /** Commanded: the value when nobody asks for anything (priority 16). Set-point: the value until somebody sets it. */
  readonly initial?: number;
  /** Names of an enumeration's values, for unit `state`. */
  readonly states?: readonly string[];
  /** Brick 1.4 class. */
  readonly brick: string;
  /** Change in the unit that is worth a sample in the history, or a delta to a screen. */
  readonly deadBand: number;
  readonly alarm?: AlarmLimits;
  /** Role that may change a set-point; operators may unless a higher one is named. */
  readonly role?: 'operator' | 'engineer';
}

type Options = Partial<Omit<PointDefinition, 'kind' | 'unit'>> & { brick: string };

const rangeOf: Record<Unit, readonly [number, number]> = {
  '°C': [-40, 150],
  K: [-100, 100],
  kW: [0, 1e5],
  kWh: [0, 1e12],
  'kg/s': [-1e3, 1e3],
  bar: [-1, 40],
  s: [0, 1e10],
  fraction: [0, 1],
  'W/m²': [0, 1500],
  'm/s': [0, 60],
  boolean: [0, 1],
  state: [0, 255],
  count: [0, 1e12],
};

const deadBandOf: Record<Unit, number> = {
  '°C': 0.05,
  K: 0.05,
  kW: 0.5,
  kWh: 0.1,
  'kg/s': 0.02,
  bar: 0.005,
  s: 1,
  fraction: 0.002,
  'W/m²': 5,
  'm/s': 0.2,
  boolean: 0,
  state: 0,
  count: 0,
};

function point(kind: PointKind, unit: Unit, options: Options): PointDefinition {
  return { range: rangeOf[unit], deadBand: deadBandOf[unit], ...options, kind, unit };
}

/** A value the field measures. */
export const measured = (unit: Unit, options: Options): PointDefinition => point('measured', unit, options);
/** A value the controller writes to the field; `initial` is what priority 16 holds. */
export const commanded = (unit: Unit, options: Options & { initial: number }): PointDefinition =>
  point('commanded', unit, options);
/** A value people set; `initial` holds until they do, and a plant file may give another. */
export const setpoint = (unit: Unit, options: Options & { initial: number }): PointDefinition =>
  point('setpoint', unit, options);
/** A value the controller works out and publishes. */
export const computed = (unit: Unit, options: Options): PointDefinition => point('computed', unit, options);

/** Keeps the literal keys of a kind's points while checking their shape. */
export function definePoints<const T extends Record<string, PointDefinition>>(points: T): T {
  return points;
}

/** Operating modes, in the order of the `mode` point's enumeration. */
export const modes = ['automatic', 'manual', 'maintenance', 'local'] as const;
export type Mode = (typeof modes)[number];

/** The two points every controlled equipment has: its mode, and its machine's state. */
export function lifePoints<const S extends readonly string[]>(states: S) {
  return definePoints({
    mode: computed('state', { states: modes, brick: 'Operating_Mode_Status' }),
    state: computed('state', { states, brick: 'Status' }),
  });
}
