/** What a screen may say of a value. `none`: never received. */
export type ShownQuality = 'good' | 'uncertain' | 'bad' | 'stale' | 'none';

/**
 * Judges a value. Staleness is judged by the data's own time (`fresh`: plant time still advances on this screen and the
 * controller is connected), never by the socket's state; and what is known to be bad stays bad.
 */
export function shownQuality(quality: number, fresh: boolean): ShownQuality {
  if (quality === 255) return 'none';
  if (quality === 2) return 'bad';
  if (!fresh) return 'stale';
  return quality === 1 ? 'uncertain' : 'good';
}

/** Sign beside the value, so that colour is never alone. */
export const qualityMark = {
  uncertain: 'question',
  bad: 'cross',
  stale: 'hourglass',
  none: 'dots',
} as const satisfies Record<Exclude<ShownQuality, 'good'>, string>;
