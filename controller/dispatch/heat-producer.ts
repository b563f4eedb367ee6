import type { EquipmentOf } from '../../config/index.ts';
import { slotOf } from '../equipment/control.ts';
import type { GasBoilerControl } from '../equipment/gas-boiler/control.ts';
import type { HeatPumpControl } from '../equipment/heat-pump/control.ts';

export type HeatProducer = HeatPumpControl | GasBoilerControl;

/** A producer as the dispatch sees it. */
export interface Unit {
  readonly control: HeatProducer;
  readonly index: number;
  readonly recovered: boolean;
  /** kW. */
  readonly rated: number;
  readonly minimum: number;
  readonly run: number;
  readonly heat: number;
  readonly setpoint: number;
  /** Slot of the operator's offset to the set-point, or -1. */
  readonly offset: number;
  /** Hottest that it may be asked to leave at, °C. */
  readonly highest: number;
}

/** A producer with its slots and ratings. */
export function unitOf(control: HeatProducer): Unit {
  const { equipment } = control;
  const common = { control, index: equipment.index, run: slotOf(equipment, 'run'), heat: slotOf(equipment, 'heat') };
  if (equipment.kind === 'heatPump') {
    const { ratedHeat, minimumCapacity, condenser } = equipment.parameters;
    return {
      ...common,
      recovered: true,
      rated: ratedHeat,
      minimum: ratedHeat * minimumCapacity,
      setpoint: slotOf(equipment, 'condenser.leavingTemperatureSetpoint'),
      offset: slotOf(equipment, 'condenser.leavingTemperatureOffset'),
      highest: condenser.leavingTemperatureMaximum - 2,
    };
  }
  const { ratedHeat, minimumFiringRate, leavingTemperatureMaximum } = (equipment as EquipmentOf<'gasBoiler'>)
    .parameters;
  return {
    ...common,
    recovered: false,
    rated: ratedHeat,
    minimum: ratedHeat * minimumFiringRate,
    setpoint: slotOf(equipment, 'leavingTemperatureSetpoint'),
    offset: -1,
    highest: leavingTemperatureMaximum - 3,
  };
}
