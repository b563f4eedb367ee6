import { localOffset } from '../../../config/calendar.ts';

/**
 * A time that a person typed (`2026-12-01T18:30`), read by the plant's clock, as the screens show it, not by the browser's: seconds since
 * the Unix epoch, undefined where it is none. Of an hour that comes twice in autumn the first is meant; one that is left out in spring
 * counts as the hour after.
 * @param timeZone of the plant; the browser's own where it is not known
 */
export function plantTimeOf(typed: string, timeZone: string | undefined): number | undefined {
  const local = Date.parse(timeZone === undefined ? typed : `${typed}Z`) / 1000;
  if (!Number.isFinite(local)) return undefined;
  if (timeZone === undefined) return local;
  const offset = localOffset(timeZone);
  // The offset of the day before and of the day after: where the clock changes between them, that which fits is right.
  const candidates = [offset(local - 86_400), offset(local + 86_400)].map((seconds) => local - seconds);
  return candidates.find((time) => time + offset(time) === local) ?? candidates[0];
}
