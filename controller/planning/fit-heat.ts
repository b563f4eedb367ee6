import { clamp } from '../blocks/index.ts';
import { isOutside } from '../equipment/heat-pump/envelope.ts';
import type { ExpectedHour } from './forecaster.ts';
import type { PlannedMachine } from './views.ts';

/** No colder air leaves less than this share of its rated heat. */
const leastShare = 0.2;

/**
 * kW that heat pumps can give in each hour at most, as far as their air lets them run: in the present hour by what is so, then by the forecast.
 * Cold air holds less of the refrigerant's vapour, so that what they give falls exponentially from the rated point (some 2.5 %/K).
 * @param kept by equipment: whether its air keeps it out now
 */
export function fitHeat(
  heatPumps: readonly PlannedMachine[],
  kept: Uint8Array,
  hours: readonly Pick<ExpectedHour, 'outdoorTemperature'>[],
): number[] {
  const most = new Array<number>(hours.length).fill(0);
  for (const { index, rated, air } of heatPumps) {
    let outside = kept[index] === 1;
    for (const [i, { outdoorTemperature }] of hours.entries()) {
      if (i > 0 && air !== undefined) outside = isOutside(air.limits, outdoorTemperature, outside);
      const share = air === undefined ? 1 : Math.exp(air.perKelvin * (outdoorTemperature - air.rated));
      if (!outside) most[i] += rated * clamp(share, leastShare, 1);
    }
  }
  return most;
}
