import type { Disturbance } from './disturbances/disturbance.ts';

/** Episodes run at most to make a failing one smaller. */
const attemptsMaximum = 40;

export interface Shrunk {
  /** Indices of the disturbances that are needed to make it fail. */
  readonly kept: readonly number[];
  readonly attempts: number;
}

/**
 * Leaves out disturbances while the episode still fails: halves first, then smaller parts, then one by one (delta debugging:
 * Zeller and Hildebrandt 2002). Bounded: at the end of its attempts it answers with the smallest case found.
 * @param fails whether the episode fails, in the same way, with these disturbances only
 */
export function shrink(
  disturbances: readonly Disturbance[],
  fails: (kept: readonly number[]) => boolean,
  attemptsAllowed = attemptsMaximum,
): Shrunk {
  let kept = disturbances.map((_, index) => index);
  let attempts = 0;
  const still = (candidate: readonly number[]): boolean => {
    attempts++;
    return fails(candidate);
  };
  if (kept.length > 0 && attempts < attemptsAllowed && still([])) return { kept: [], attempts };
  let parts = 2;
  while (kept.length >= 2) {
    const size = Math.ceil(kept.length / parts);
    let smaller: number[] | undefined;
    for (let begin = 0; begin < kept.length && attempts < attemptsAllowed; begin += size) {
      const candidate = kept.filter((_, i) => i < begin || i >= begin + size);
      if (candidate.length < kept.length && still(candidate)) {
        smaller = candidate;
        break;
      }
    }
    if (smaller !== undefined) {
      kept = smaller;
      parts = Math.max(2, parts - 1);
    } else if (parts >= kept.length || attempts >= attemptsAllowed) break;
    else parts = Math.min(kept.length, parts * 2);
  }
  return { kept, attempts };
}
