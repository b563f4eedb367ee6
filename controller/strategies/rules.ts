import { interpolateClamped } from '../blocks/index.ts';
import type { HeatingStrategy } from './strategy.ts';

/**
 * The strategy `rules`: supply by the heating curve; recovered heat before gas; among equals, those that run keep running,
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
  order(available, recovered) {
    const rank = (state: string) => (state === 'off' || state === 'lockout' ? 1 : 0);
    return [...available].sort(
      (a, b) =>
        Number(recovered(b)) - Number(recovered(a)) ||
        rank(a.state) - rank(b.state) ||
        a.runSeconds - b.runSeconds ||
        a.equipment.index - b.equipment.index,
    );
  },
};
