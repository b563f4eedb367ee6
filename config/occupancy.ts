import type { LocalTime } from './calendar.ts';

/** Days of a week as a plant file names them, in the order of {@link LocalTime.weekday}. */
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof weekdays)[number];

/** The hours of a week in which a building is used. */
export interface OccupiedHours {
  /** Days on which they begin. */
  readonly days: readonly Weekday[];
  /** Hours since local midnight, 0 to 24. An end at or before the beginning is on the next day; both equal: the whole day round. */
  readonly from: number;
  readonly until: number;
}

/**
 * Hours until a building is used next: 0 while it is, infinite where it never is. They are hours of the clock: across a change of summer
 * time they are one off until it has come.
 */
export function hoursToOccupancy({ hour, weekday }: LocalTime, { days, from, until }: OccupiedHours): number {
  const length = until > from ? until - from : until - from + 24;
  const begins = (day: number) => days.includes(weekdays[(((weekday + day) % 7) + 7) % 7]);
  if (begins(-1) && hour < from + length - 24) return 0;
  if (begins(0) && hour >= from && hour < from + length) return 0;
  // A week on, today's weekday comes again.
  for (let day = 0; day <= 7; day++) {
    const left = from + 24 * day - hour;
    if (left > 0 && begins(day)) return left;
  }
  return Number.POSITIVE_INFINITY;
}
