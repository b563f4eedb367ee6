import type { AlarmPriority, AlarmRecord } from './shapes.ts';

/** Worst first. */
export const priorities: readonly AlarmPriority[] = ['emergency', 'high', 'medium', 'low'];

const rank: Record<AlarmPriority, number> = {
  emergency: 0,
  high: 1,
  medium: 2,
  low: 3,
};
/** Of the same priority, what nobody has seen yet comes first, what has gone by itself last. */
const stateRank = {
  unacknowledged: 0,
  acknowledged: 1,
  returnedUnacknowledged: 2,
} as const;

/** Sorted by priority, then state, then newest first. */
export function sortAlarms(alarms: readonly AlarmRecord[]): AlarmRecord[] {
  return [...alarms].sort(
    (a, b) => rank[a.priority] - rank[b.priority] || stateRank[a.state] - stateRank[b.state] || b.raisedAt - a.raisedAt,
  );
}

export interface AlarmCounts {
  readonly active: Record<AlarmPriority, number>;
  readonly unacknowledged: Record<AlarmPriority, number>;
  readonly total: number;
  readonly totalUnacknowledged: number;
}

/** Counts by priority: active now, and waiting for somebody to acknowledge. */
export function countAlarms(alarms: readonly AlarmRecord[]): AlarmCounts {
  const active: Record<AlarmPriority, number> = {
    emergency: 0,
    high: 0,
    medium: 0,
    low: 0,
  };
  const unacknowledged: Record<AlarmPriority, number> = {
    emergency: 0,
    high: 0,
    medium: 0,
    low: 0,
  };
  for (const alarm of alarms) {
    if (alarm.state !== 'returnedUnacknowledged') active[alarm.priority]++;
    if (alarm.state !== 'acknowledged') unacknowledged[alarm.priority]++;
  }
  const sum = (counts: Record<AlarmPriority, number>) => priorities.reduce((total, key) => total + counts[key], 0);
  return {
    active,
    unacknowledged,
    total: sum(active),
    totalUnacknowledged: sum(unacknowledged),
  };
}

export interface AlarmFilter {
  readonly priority: AlarmPriority | 'all';
  readonly state: 'all' | 'active' | 'unacknowledged';
  /** Searched in what the row shows. */
  readonly text: string;
}

/** The alarms a filter lets through; `textOf` gives what a row shows. */
export function filterAlarms(
  alarms: readonly AlarmRecord[],
  filter: AlarmFilter,
  textOf: (alarm: AlarmRecord) => string,
): AlarmRecord[] {
  const wanted = filter.text.trim().toLowerCase();
  return alarms.filter(
    (alarm) =>
      (filter.priority === 'all' || alarm.priority === filter.priority) &&
      (filter.state === 'all' ||
        (filter.state === 'active' ? alarm.state !== 'returnedUnacknowledged' : alarm.state !== 'acknowledged')) &&
      (wanted === '' || textOf(alarm).toLowerCase().includes(wanted)),
  );
}

/** The first of the sorted list; undefined of an empty one. */
export function worstAlarm(alarms: readonly AlarmRecord[]): AlarmRecord | undefined {
  return sortAlarms(alarms)[0];
}

/** Tells which alarms are new. What is there when it is first told is not: somebody has just come, and reads the list. */
export class AlarmNews {
  #known: Set<string> | undefined;

  /** @param alarms all of them as last told; undefined before they were */
  hear(alarms: readonly AlarmRecord[] | undefined): AlarmRecord[] {
    if (alarms === undefined) return [];
    const idOf = ({ id, raisedAt }: AlarmRecord) => `${id} ${raisedAt}`;
    const known = this.#known;
    this.#known = new Set(alarms.map(idOf));
    return known === undefined ? [] : alarms.filter((alarm) => !known.has(idOf(alarm)));
  }
}
