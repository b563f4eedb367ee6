import type { KindName } from '../../../config/kinds/index.ts';
import type { EquipmentOf, Plant } from '../../../config/plant.ts';
import type { Faults } from '../../faults/index.ts';
import { faultBit } from '../../faults/index.ts';
import type { Liquid } from '../../physics/constants.ts';
import type { StateArena } from '../arena.ts';
import type { BranchLosses } from '../branches.ts';
import type { Ledger } from '../ledger.ts';
import type { Meters } from '../meters.ts';
import type { Passage } from '../passages.ts';
import type { Surroundings } from '../surroundings.ts';

/** What a device is built from and works on. */
export interface Workshop {
  readonly plant: Plant;
  readonly seed: number;
  readonly arena: StateArena;
  readonly ledger: Ledger;
  readonly meters: Meters;
  readonly losses: BranchLosses;
  readonly faults: Faults;
  readonly surroundings: Surroundings;
  /** kg/s by branch; bar by node. */
  readonly flow: Float64Array;
  readonly pressure: Float64Array;
  /** By point slot. */
  readonly commands: Float64Array;
  readonly measured: Float64Array;
  /** By branch; each device puts in its own. */
  readonly passages: (Passage | undefined)[];
  /** Liquid and temperature at the start, by circuit. */
  readonly liquids: readonly Liquid[];
  readonly initialTemperatures: readonly number[];
}

/**
 * An equipment in the twin. In each step: `actuate` (commands to actuators, hardware sequences, hydraulic inputs), then flows are
 * solved, `prepare` (heat of machines over the step), then heat is swept through the circuits, `finish` (states behind them), and after
 * the last step `publish` (measured points).
 */
export abstract class Device<K extends KindName = KindName> {
  readonly equipment: EquipmentOf<K>;
  /** kW drawn now. */
  electricPower = 0;
  /** kW of gas on the higher heating value. */
  gasPower = 0;
  protected readonly w: Workshop;

  constructor(workshop: Workshop, equipment: EquipmentOf<K>) {
    this.w = workshop;
    this.equipment = equipment;
  }

  /** Actuators and hardware sequences. */
  actuate(_dt: number): void {}
  /** Heat of the step. */
  prepare(_dt: number): void {}
  /** What follows from the heat that passed. */
  finish(_dt: number): void {}
  /** Writes the measured points. */
  publish(): void {}
  /** Heat held beyond its passages, above 0 °C, kJ. */
  stored(): number {
    return 0;
  }

  protected slot(point: string): number {
    const slot = this.equipment.points[point];
    if (slot === undefined) throw new Error(`${this.equipment.name} has no point ${point}`);
    return slot;
  }

  /** Whether a fault befalls it now. */
  protected failing(bit: number): boolean {
    return (this.w.faults.flags[this.equipment.index] & bit) !== 0;
  }

  protected get local(): boolean {
    return (this.w.faults.flags[this.equipment.index] & faultBit.local) !== 0;
  }

  protected branch(name: string): number {
    const branch = this.equipment.branches[name];
    if (branch === undefined) throw new Error(`${this.equipment.name} has no branch ${name}`);
    return branch;
  }

  protected liquid(branch: number): Liquid {
    return this.w.liquids[this.w.plant.branches[branch].circuit];
  }

  protected initialTemperature(branch: number): number {
    return this.w.initialTemperatures[this.w.plant.branches[branch].circuit];
  }

  /** Pressure difference over a branch, from its `from` to its `to`, bar. */
  protected pressureDrop(branch: number): number {
    const { from, to } = this.w.plant.branches[branch];
    return this.w.pressure[from] - this.w.pressure[to];
  }
}
