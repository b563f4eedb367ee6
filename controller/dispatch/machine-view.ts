import { kinds } from '../../config/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { equipmentOfKind, slotOf } from '../equipment/control.ts';
import type { MachineView, PlannedMachine } from '../planning/index.ts';
import type { HeatProducer } from './heat-producer.ts';
import { hydraulicCircuit } from './topology.ts';

/** The producers of a heating circuit as planning sees them, with the circuit whose heat they recover. */
export function machineView(context: ControlContext, producers: readonly HeatProducer[]): MachineView {
  const heatPumps: PlannedMachine[] = [];
  const boilers: PlannedMachine[] = [];
  let airSourced = false;
  let source = -1;
  for (const { equipment } of producers) {
    const common = { index: equipment.index, run: slotOf(equipment, 'run'), heat: slotOf(equipment, 'heat') };
    if (equipment.kind === 'heatPump') {
      const { ratedHeat, minimumCapacity, air } = equipment.parameters;
      airSourced ||= air !== undefined;
      const cooled = equipment.branches[kinds.heatPump.cools];
      if (cooled !== undefined) source = context.plant.branches[cooled].circuit;
      heatPumps.push({
        ...common,
        power: slotOf(equipment, 'power'),
        rated: ratedHeat,
        minimum: ratedHeat * minimumCapacity,
      });
    } else if (equipment.kind === 'gasBoiler') {
      const { ratedHeat, minimumFiringRate } = equipment.parameters;
      boilers.push({
        ...common,
        power: slotOf(equipment, 'gasPower'),
        rated: ratedHeat,
        minimum: ratedHeat * minimumFiringRate,
      });
    }
  }
  const cooling = equipmentOfKind(context, 'coolingCircuit').find(
    ({ parameters }) => hydraulicCircuit(context.plant, parameters.supplyMeter) === source,
  );
  return { heatPumps, boilers, airSourced, cooling: cooling?.index ?? -1 };
}
