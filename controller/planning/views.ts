import type { EquipmentOf } from '../../config/index.ts';
import type { AirLimits } from '../equipment/heat-pump/envelope.ts';

/** What the dispatch tells in every scan; kW, °C, kWh, store's charge 0..1. */
export interface CircuitView {
  load: number;
  setpoint: number;
  /** What the loads' requests have taken off the heating curve, K: 0 or less. */
  reset: number;
  back: number;
  charge: number;
  capacity: number;
  /** Whether the store's charge is measured. */
  known: boolean;
  fired: boolean;
}

/** Machines of a circuit as planning sees them. */
export interface MachineView {
  readonly heatPumps: readonly PlannedMachine[];
  readonly boilers: readonly PlannedMachine[];
  /** Whether the heat pumps take from outdoor air, and the cooling circuit that they take from otherwise, by index; -1: none. */
  readonly airSourced: boolean;
  readonly cooling: number;
  /** Stores of hot water that the circuit charges. */
  readonly hotWater: readonly PlannedHotWater[];
}

/** A store of hot water of a substation: slots, and figures from the plant file. */
export interface PlannedHotWater {
  readonly index: number;
  readonly store: number;
  readonly setpoint: number;
  readonly disinfection: number;
  /** Of the substation's meter, heating and hot water together. */
  readonly heat: number;
  /** What tells the heating's part of it: its pump, and water before and after the radiators; kW/K that flow there. Absent: none. */
  readonly heating?: {
    readonly running: number;
    readonly supply: number;
    readonly back: number;
    readonly flow: number;
  };
  readonly parameters: NonNullable<EquipmentOf<'substation'>['parameters']['hotWater']>;
}

/** Slots, and kW of one machine. */
export interface PlannedMachine {
  readonly index: number;
  readonly run: number;
  readonly heat: number;
  /** Of electricity, or of gas. */
  readonly power: number;
  readonly rated: number;
  readonly minimum: number;
  /** Where it takes its heat from the air: outdoor temperatures between which it may run, °C at which it is rated, and what a kelvin changes of its heat. */
  readonly air?: { readonly limits: AirLimits; readonly rated: number; readonly perKelvin: number } | undefined;
}
