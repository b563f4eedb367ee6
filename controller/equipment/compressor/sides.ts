import { dedicatedPumps, dedicatedValves, type EquipmentOf } from '../../../config/index.ts';
import type { ControlContext } from '../context.ts';
import { optionalSlot, slotOf } from '../control.ts';

/** A water side of a machine: how its flow is proven and which auxiliaries bring it. */
export interface WaterSide {
  readonly flowProven: number;
  readonly pumps: readonly number[];
  readonly valves: readonly number[];
}

/** Those of a machine's sides that prove their flow. */
export function waterSides(
  { plant }: Pick<ControlContext, 'plant'>,
  equipment: EquipmentOf<'heatPump'> | EquipmentOf<'chiller'>,
  names: readonly string[],
): WaterSide[] {
  return names
    .filter((side) => optionalSlot(equipment, `${side}.flowProven`) >= 0)
    .map((side) => ({
      flowProven: slotOf(equipment, `${side}.flowProven`),
      pumps: dedicatedPumps(plant, equipment.index, side),
      valves: dedicatedValves(plant, equipment.index, side),
    }));
}
