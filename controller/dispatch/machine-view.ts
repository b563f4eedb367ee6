import { type EquipmentOf, kinds, type Plant, pumpGroups } from '../../config/index.ts';
import { waterHeat } from '../blocks/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { equipmentOfKind, slotOf } from '../equipment/control.ts';
import type { MachineView, PlannedHotWater, PlannedMachine } from '../planning/index.ts';
import type { HeatProducer } from './heat-producer.ts';
import { circulations, hydraulicCircuit } from './topology.ts';

/** The producers of a heating circuit as planning sees them, with the circuit whose heat they recover, and its stores of hot water. */
export function machineView(
  context: ControlContext,
  circuit: EquipmentOf<'heatingCircuit'>,
  producers: readonly HeatProducer[],
): MachineView {
  const heatPumps: PlannedMachine[] = [];
  const boilers: PlannedMachine[] = [];
  let airSourced = false;
  let source = -1;
  for (const { equipment } of producers) {
    const common = { index: equipment.index, run: slotOf(equipment, 'run'), heat: slotOf(equipment, 'heat') };
    if (equipment.kind === 'heatPump') {
      const { ratedHeat, minimumCapacity, air, ratedSourceTemperature, heatPerSourceKelvin } = equipment.parameters;
      airSourced ||= air !== undefined;
      const cooled = equipment.branches[kinds.heatPump.cools];
      if (cooled !== undefined) source = context.plant.branches[cooled].circuit;
      heatPumps.push({
        ...common,
        power: slotOf(equipment, 'power'),
        rated: ratedHeat,
        minimum: ratedHeat * minimumCapacity,
        air:
          air === undefined
            ? undefined
            : { limits: air, rated: ratedSourceTemperature, perKelvin: heatPerSourceKelvin },
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
  const hotWater = substationsOn(context.plant, circuit).flatMap((substation) => hotWaterOf(substation) ?? []);
  return { heatPumps, boilers, airSourced, cooling: cooling?.index ?? -1, hotWater };
}

/** Substations that a heating circuit's pumps bring flow to. */
export function substationsOn(
  plant: Plant,
  { parameters }: EquipmentOf<'heatingCircuit'>,
): EquipmentOf<'substation'>[] {
  const hydraulic = hydraulicCircuit(plant, parameters.supplyMeter);
  return circulations(plant, pumpGroups(plant))
    .filter((group) => group.circuit === hydraulic)
    .flatMap((group) => group.loads)
    .filter((load): load is EquipmentOf<'substation'> => load.kind === 'substation');
}

function hotWaterOf(substation: EquipmentOf<'substation'>): PlannedHotWater | undefined {
  const { heating, hotWater } = substation.parameters;
  if (hotWater === undefined) return undefined;
  const slot = (key: string) => slotOf(substation, key);
  return {
    index: substation.index,
    store: slot('hotWater.storeTemperature'),
    setpoint: slot('hotWater.temperatureSetpoint'),
    disinfection: slot('hotWater.disinfection'),
    heat: slot('heat'),
    parameters: hotWater,
    ...(heating === undefined
      ? {}
      : {
          heating: {
            running: slot('heating.pumpRunning'),
            supply: slot('heating.supplyTemperature'),
            back: slot('heating.returnTemperature'),
            flow: heating.secondaryDesignFlow * waterHeat,
          },
        }),
  };
}
