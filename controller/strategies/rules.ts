import { interpolateClamped } from '../blocks/index.ts';
import type { HeatingStrategy } from './strategy.ts';

/** Who gives heat or is about to comes first; then who can start now; one on its way out must not push the others aside. */
const ranks: Readonly<Record<string, number>> = { off: 1, unloading: 2, postRun: 2, lockout: 2 };

/** Recovered heat before gas; but what cannot start yet does not push aside what burns already: it would leave a gap. */
function merit(recovered: boolean, rank: number): number {
  if (recovered) return rank === 2 ? 2 : 0;
  return rank === 0 ? 1 : 3;
}

/**
 * The strategy `rules`: supply by the heating curve, lowered as far as loads allow by trim and respond; recovered heat before gas; among equals, those that run keep running,
 * then the one that has run least.
 */
export const rules: HeatingStrategy = {
  name: 'rules',
  supplyTemperature({ curve }, outdoorTemperature) {
    return interpolateClamped(
      outdoorTemperature,
      curve.coldOutdoor,
      curve.coldSupply,
      curve.mildOutdoor,
      curve.mildSupply,
    );
  },
  resetsSupply: () => true,
  order(available, recovered) {
    const rank = (state: string) => ranks[state] ?? 0;
    return [...available].sort(
      (a, b) =>
        merit(recovered(a), rank(a.state)) - merit(recovered(b), rank(b.state)) ||
        rank(a.state) - rank(b.state) ||
        a.runSeconds - b.runSeconds ||
        a.equipment.index - b.equipment.index,
    );
  },
};
