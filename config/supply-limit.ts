import type { EquipmentOf } from './plant.ts';

type Heating = NonNullable<EquipmentOf<'substation'>['parameters']['heating']>;

/**
 * Water of a heated floor, °C, where the plant file says nothing: NF DTU 65.14 has no more than 50 °C in its tubes. EN 1264-4 asks besides for a
 * device, independent of control, that keeps cement and calcium sulphate screeds below 55 °C about the tubes: that device stays the authority.
 */
const floorMaximum = 50;
/** A set-point stays so far below, K: what a loop overshoots by shall not trip. */
export const supplyLimitMargin = 3;

/** Hottest supply that a heating circuit's emitters bear, °C; undefined: whatever the network gives. */
export function supplyLimit({ supplyTemperatureMaximum, emitter }: Heating): number | undefined {
  return supplyTemperatureMaximum ?? (emitter === 'floor' ? floorMaximum : undefined);
}
