/** What a screen may say of a value. `none`: there is none, or none yet. */
export type ShownQuality = 'good' | 'uncertain' | 'bad' | 'stale' | 'none';

/**
 * Judges a value. What is computed (`computed`) and bad has nothing to be computed from: no value, and nothing abnormal. Staleness is judged by the data's own time (`fresh`: plant time still advances on this screen and the
 * controller is connected), never by the socket's state. While the controller has no field (`fieldLost`), or this screen no
 * controller, what is bad, or worked out from it and so uncertain, is so because nothing newer comes: the last known value, and
 * said to be that.
 */
export function shownQuality(quality: number, fresh: boolean, fieldLost: boolean, computed: boolean): ShownQuality {
  if (quality === 255) return 'none';
  if (!fresh) return 'stale';
  if (quality >= 1 && fieldLost) return 'stale';
  if (quality === 2) return computed ? 'none' : 'bad';
  return quality === 1 ? 'uncertain' : 'good';
}

/** Sign beside the value, so that colour is never alone. */
export const qualityMark = {
  uncertain: 'question',
  bad: 'cross',
  stale: 'hourglass',
  none: 'dots',
} as const satisfies Record<Exclude<ShownQuality, 'good'>, string>;
