/** Local time of a plant, from seconds since the epoch (UTC). */
export interface LocalTime {
  /** Hours since local midnight, 0 to 24. */
  readonly hour: number;
  /** Whole local days since the epoch. */
  readonly day: number;
  /** 0 is Monday. */
  readonly weekday: number;
}

/**
 * A function from UTC seconds to the local offset in seconds. It asks the calendar twice a day, at its ends; on the two days of a
 * year on which those differ, once an hour.
 */
export function localOffset(timeZone: string): (time: number) => number {
  const offsetAt = calendarOffset(timeZone);
  let from = Number.POSITIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  let offset = 0;
  return (time) => {
    if (time >= from && time < until) return offset;
    from = Math.floor(time / 86400) * 86400;
    until = from + 86400;
    offset = offsetAt(from);
    if (offsetAt(until) === offset) return offset;
    from = Math.floor(time / 3600) * 3600;
    until = from + 3600;
    offset = offsetAt(from);
    return offset;
  };
}

/** A function from UTC seconds, at a whole hour, to the local offset in seconds. */
function calendarOffset(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (time) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(time * 1000)) part[type] = Number(value);
    const local = Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute) / 1000;
    return Math.round((local - time) / 900) * 900;
  };
}

/** Writes the local time of `time` (UTC seconds) at an offset from UTC (seconds). */
export function setLocalTime(target: { -readonly [K in keyof LocalTime]: number }, time: number, offset: number): void {
  const local = time + offset;
  const day = Math.floor(local / 86400);
  target.day = day;
  target.hour = (local - day * 86400) / 3600;
  // Day 0 of the epoch, 1 January 1970, was a Thursday.
  target.weekday = (((day + 3) % 7) + 7) % 7;
}

/** A local month. */
export interface LocalMonth {
  readonly year: number;
  /** 0 is January. */
  readonly month: number;
}

/** The local month of `time` (UTC seconds) at an offset from UTC (seconds). */
export function localMonth(time: number, offset: number): LocalMonth {
  const local = new Date((time + offset) * 1000);
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() };
}
