import type { KindName } from '../../../config/kinds/index.ts';
import type { EquipmentOf, Plant } from '../../../config/plant.ts';
import type { Liquid } from '../../physics/constants.ts';
import type { StateArena } from '../arena.ts';
import type { BranchLosses } from '../branches.ts';
import type { Ledger } from '../ledger.ts';
import type { Meters } from '../meters.ts';
import type { Observation } from '../observation.ts';
import type { Passages } from '../passages.ts';
import type { Surroundings } from '../surroundings.ts';
import type { ControlledResistances } from './controlled-resistances.ts';

/** What fleets are built from and work on. */
export interface Workshop {
  readonly plant: Plant;
  readonly seed: number;
  readonly arena: StateArena;
  readonly ledger: Ledger;
  readonly meters: Meters;
  readonly losses: BranchLosses;
  readonly passages: Passages;
  readonly resistances: ControlledResistances;
  readonly surroundings: Surroundings;
  /** kg/s by branch; bar by node. */
  readonly flow: Float64Array;
  readonly pressure: Float64Array;
  /** By point slot. */
  readonly commands: Float64Array;
  readonly measured: Float64Array;
  /** Bits of faults by equipment. */
  readonly faults: Int32Array;
  /** How bad they are, by `severityIndex`. */
  readonly severity: Float64Array;
  /** kW drawn now, and kW of gas on the higher heating value, by equipment. */
  readonly electricPower: Float64Array;
  readonly gasPower: Float64Array;
  /** 1 where gas is there, by equipment. */
  readonly gasPresent: Uint8Array;
  /** Liquid and temperature at the start, by circuit. */
  readonly liquids: readonly Liquid[];
  readonly initialTemperatures: readonly number[];
}

/**
 * All equipment of one kind in the twin, in arrays by member: a loop over one kind runs many times faster than calls to objects of
 * many. In each step: `actuate` (commands to actuators, hardware sequences, hydraulic inputs), then flows are solved, `prepare` (heat
 * of the step: see {@link Passages}), then heat is swept through the circuits, `finish` (states behind them), and after the last
 * step `publish` (measured points).
 */
export abstract class Fleet<K extends KindName = KindName> {
  protected readonly members: readonly EquipmentOf<K>[];
  protected readonly count: number;
  /** Equipment index of each member. */
  protected readonly index: readonly number[];
  protected readonly w: Workshop;

  constructor(workshop: Workshop, members: readonly EquipmentOf<K>[]) {
    this.w = workshop;
    this.members = members;
    this.count = members.length;
    this.index = members.map((member) => member.index);
  }

  /** Takes up the state that its points tell of, and tells what its sensors see of its branches. */
  observe(_seen: Observation): void {}
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

  /** A number of each member. */
  protected numbers(of: (member: EquipmentOf<K>) => number): number[] {
    return this.members.map(of);
  }

  /** A number of each member that is state, with what it is at the start. */
  protected state(initial: (member: EquipmentOf<K>) => number = () => 0): Float64Array {
    const share = this.w.arena.allocate(this.count);
    this.members.forEach((member, i) => {
      share[i] = initial(member);
    });
    return share;
  }

  /** Slot of each member's point. */
  protected slots(point: string): number[] {
    return this.members.map((member) => slotOf(member, point));
  }

  /** Index of each member's branch. */
  protected branches(name: string): number[] {
    return this.members.map((member) => branchOf(member, name));
  }

  protected liquid(branch: number): Liquid {
    return this.w.liquids[this.w.plant.branches[branch].circuit];
  }

  protected initialTemperature(branch: number): number {
    return this.w.initialTemperatures[this.w.plant.branches[branch].circuit];
  }
}

export function slotOf(equipment: EquipmentOf<KindName>, point: string): number {
  const slot = equipment.points[point];
  if (slot === undefined) throw new Error(`${equipment.name} has no point ${point}`);
  return slot;
}

export function branchOf(equipment: EquipmentOf<KindName>, name: string): number {
  const branch = equipment.branches[name];
  if (branch === undefined) throw new Error(`${equipment.name} has no branch ${name}`);
  return branch;
}
