/** What a plant stands in, at the present step. */
export interface Surroundings {
  /** Seconds since the epoch, at the start of the step. */
  time: number;
  /** °C. */
  outdoor: number;
  ground: number;
  room: number;
  /** W/m² on the horizontal, m/s. */
  sun: number;
  wind: number;
  /** Local time of the plant. */
  readonly local: { hour: number; day: number; weekday: number };
}
