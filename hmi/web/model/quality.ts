/** What a screen may say of a value. `none`: there is none, or none yet; `rests`: its machine does not run, and so has none. */
export type ShownQuality = 'good' | 'uncertain' | 'bad' | 'stale' | 'none' | 'rests';

/** What is known of the point and of the screen when a value is judged. */
export interface Standing {
  /** Plant time still advances on this screen and the controller is connected. */
  readonly fresh: boolean;
  /** The controller has no field. */
  readonly fieldLost: boolean;
  /** The controller works the value out. */
  readonly computed: boolean;
  /** The point is a machine's that does not run. */
  readonly resting: boolean;
}

/**
 * Judges a value. What is computed (`computed`) and bad has nothing to be computed from: no value, and nothing abnormal. Staleness is judged by the data's own time (`fresh`), never by the socket's state. While the controller has no field
 * (`fieldLost`), or this screen no controller, what is bad, or worked out from it and so uncertain, is so because nothing newer comes: the last known value, and
 * said to be that.
 */
export function shownQuality(quality: number, { fresh, fieldLost, computed, resting }: Standing): ShownQuality {
  if (quality === 255) return 'none';
  if (!fresh) return 'stale';
  if (quality >= 1 && fieldLost) return 'stale';
  if (quality === 2) return !computed ? 'bad' : resting ? 'rests' : 'none';
  return quality === 1 ? 'uncertain' : 'good';
}

/** Sign beside the value, so that colour is never alone. */
export const qualityMark = {
  uncertain: 'question',
  bad: 'cross',
  stale: 'hourglass',
  none: 'dots',
} as const satisfies Record<Exclude<ShownQuality, 'good' | 'rests'>, string>;
