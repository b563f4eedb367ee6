import type { EquipmentOf } from '../../../config/plant.ts';
import { branchOf, Fleet, slotOf, type Workshop } from './fleet.ts';

/** Motorised two-way valves. */
export class Valves extends Fleet<'valve'> {
  constructor(workshop: Workshop, members: readonly EquipmentOf<'valve'>[]) {
    super(workshop, members);
    for (const valve of members) {
      const p = valve.parameters;
      const branch = branchOf(valve, 'main');
      workshop.resistances.add({
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
      workshop.passages.addPlain(branch, this.initialTemperature(branch));
    }
  }
}
