/** However fast plant time runs, the field gives a controller this long before it counts as gone, wall ms. */
export const watchdogWallMs = 3000;

/**
 * What a value may take from a sensor to where it is looked at, in wall time: two updates of the field, two of the wire, two scans. A
 * command and what comes of it take no longer.
 */
export const wireSeconds = 2;

/** How plant time runs beside wall time. */
export interface ClockSettings {
  readonly wallEpochMs: number;
  /** Plant time at that moment, seconds since the Unix epoch. */
  readonly plantEpochSeconds: number;
  /** Plant seconds per wall second. */
  readonly speed: number;
}

export interface PlantClock {
  readonly speed: number;
  /** Plant time, seconds since the epoch, at a wall time in milliseconds. */
  at(wallMs: number): number;
}

/** A clock that maps wall time to plant time; it reads no clock itself. */
export function createPlantClock({ wallEpochMs, plantEpochSeconds, speed }: ClockSettings): PlantClock {
  return { speed, at: (wallMs) => plantEpochSeconds + ((wallMs - wallEpochMs) / 1000) * speed };
}
