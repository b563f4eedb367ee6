import type { EquipmentOf } from '../../../config/plant.ts';
import { branchOf, slotOf, type Workshop } from './fleet.ts';

/** Motorised two-way valves: their actuators are all that lives in them. */
export function placeValves(w: Workshop, valves: readonly EquipmentOf<'valve'>[]): void {
  for (const valve of valves) {
    const p = valve.parameters;
    const branch = branchOf(valve, 'main');
    w.resistances.add({
      branch,
      equipment: valve.index,
      designFlow: p.designFlow,
      designPressureDrop: p.designPressureDrop,
      characteristic: p.characteristic,
      rangeability: p.rangeability,
      strokeTime: p.strokeTime,
      authority: 1,
      command: slotOf(valve, 'position'),
      feedback: slotOf(valve, 'positionFeedback'),
    });
    w.passages.addPlain(branch, w.initialTemperatures[w.plant.branches[branch].circuit]);
  }
}
