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

const lengthOf = ({ from, until }: OccupiedHours): number => (until > from ? until - from : until - from + 24);

const beginsOn = ({ days }: OccupiedHours, weekday: number): boolean =>
  days.includes(weekdays[((weekday % 7) + 7) % 7]);

/** Hours until a building is no longer used: 0 while it is not, infinite where it always is. */
export function hoursToEnd(local: LocalTime, hours: OccupiedHours): number {
  if (hoursToOccupancy(local, hours) > 0) return 0;
  const { hour, weekday } = local;
  const length = lengthOf(hours);
  let left = 0;
  // Of periods that touch each other the last one's end counts; a week of them has none.
  for (let day = -1; day <= 7; day++) {
    const begins = hours.from + 24 * day - hour;
    if (!beginsOn(hours, weekday + day) || begins > left || begins + length <= left) continue;
    left = begins + length;
  }
  return left > 7 * 24 ? Number.POSITIVE_INFINITY : left;
}

/**
 * Hours until a building is used next: 0 while it is, infinite where it never is. They are hours of the clock: across a change of summer
 * time they are one off until it has come.
 */
export function hoursToOccupancy({ hour, weekday }: LocalTime, hours: OccupiedHours): number {
  const { from } = hours;
  const length = lengthOf(hours);
  const begins = (day: number) => beginsOn(hours, weekday + day);
  if (begins(-1) && hour < from + length - 24) return 0;
  if (begins(0) && hour >= from && hour < from + length) return 0;
  // A week on, today's weekday comes again.
  for (let day = 0; day <= 7; day++) {
    const left = from + 24 * day - hour;
    if (left > 0 && begins(day)) return left;
  }
  return Number.POSITIVE_INFINITY;
}
