/** Local time of a plant, from seconds since the epoch (UTC). */
export interface LocalTime {
  /** Hours since local midnight, 0 to 24. */
  readonly hour: number;
  /** Whole local days since the epoch. */
  readonly day: number;
  /** 0 is Monday. */
  readonly weekday: number;
}

/** A function from UTC seconds to the local offset in seconds; asked once an hour, it answers from memory in between. */
export function localOffset(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
  });
  let knownHour = Number.NaN;
  let offset = 0;
  return (time) => {
    const hour = Math.floor(time / 3600);
    if (hour === knownHour) return offset;
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(hour * 3600_000)) part[type] = Number(value);
    const local = Date.UTC(part.year, part.month - 1, part.day, part.hour) / 1000;
    offset = Math.round((local - hour * 3600) / 900) * 900;
    knownHour = hour;
    return offset;
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
