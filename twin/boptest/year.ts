import type { Plant } from '../../config/index.ts';
import { localOffset } from '../physics/calendar.ts';

/** The year that every test case lives in. */
const year = 2026;
export const secondsPerDay = 86_400;
export const secondsPerYear = 365 * secondsPerDay;

/** Midnight of 1 January at the plant, seconds since the epoch: BOPTEST's time 0. */
export function yearStart(plant: Plant): number {
  const utc = Date.UTC(year, 0, 1) / 1000;
  return utc - localOffset(plant.location.timeZone)(utc);
}
