/** What a plant stands in, at the present step. */
export interface Surroundings {
  /** Seconds since the epoch, at the start of the step. */
  time: number;
  /** °C. */
  outdoor: number;
  ground: number;
  room: number;
  /** The same three, by {@link around}, for those who stand in one of them for good. */
  readonly temperatures: Float64Array;
  /** W/m² on the horizontal, m/s. */
  sun: number;
  wind: number;
  /** Relative humidity of the air outdoors, 0 to 1. */
  humidity: number;
  /** Local time of the plant. */
  readonly local: { hour: number; day: number; weekday: number };
}

/** Index of each in {@link Surroundings.temperatures}. */
export const around = { outdoor: 0, ground: 1, room: 2 } as const;
