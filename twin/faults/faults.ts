import type { KindName } from '../../config/kinds/index.ts';
import type { Plant } from '../../config/plant.ts';
import {
  type FaultKind,
  type FaultSpecification,
  faultBit,
  faultDefinition,
  faultKinds,
  faultLibrary,
  isSensorFault,
  type SensorFaultKind,
  severityIndex,
} from './library.ts';

/** Most faults held at once. */
const faultsMaximum = 1000;

interface HeldFault {
  readonly id: number;
  readonly specification: FaultSpecification;
  readonly severity: number;
  /** Indices of the equipment whose flags it sets. */
  readonly equipment: readonly number[];
  readonly from: number;
  readonly until: number;
}

/** What a sensor shows wrongly; `unreachable`: its equipment's link is cut. */
export interface SensorFault {
  readonly slot: number;
  readonly kind: SensorFaultKind | 'unreachable';
  readonly from: number;
  readonly until: number;
  readonly severity: number;
}

/** The faults of a twin, toggled while it runs; devices read only their flags and severities. */
export class Faults {
  /** Bits of {@link faultBit} by equipment index, for the present step. */
  readonly flags: Int32Array;
  /** By {@link severityIndex}, for the present step; 0 where a fault is not. */
  readonly severity: Float64Array;
  private held: HeldFault[] = [];
  private nextId = 1;
  private readonly plant: Plant;

  constructor(plant: Plant, initial: readonly FaultSpecification[]) {
    this.plant = plant;
    this.flags = new Int32Array(plant.equipment.length);
    this.severity = new Float64Array(plant.equipment.length * faultKinds.length);
    for (const specification of initial) this.add(specification);
  }

  /**
   * Adds a fault and gives the number to remove it by.
   * @throws when the target does not exist, cannot have this fault, or not so bad a one
   */
  add(specification: FaultSpecification): number {
    this.check(specification);
    if (this.held.length >= faultsMaximum) throw new Error(`more than ${faultsMaximum} faults at once`);
    const id = this.nextId++;
    this.held.push({
      id,
      specification,
      severity: specification.severity ?? faultDefinition(specification.kind).severity?.default ?? 1,
      equipment: this.befallen(specification),
      from: specification.from ?? Number.NEGATIVE_INFINITY,
      until: specification.until ?? Number.POSITIVE_INFINITY,
    });
    return id;
  }

  /** @returns whether there was one of this number */
  remove(id: number): boolean {
    const before = this.held.length;
    this.held = this.held.filter((fault) => fault.id !== id);
    this.severity.fill(0);
    return this.held.length < before;
  }

  list(): readonly { readonly id: number; readonly specification: FaultSpecification }[] {
    return this.held;
  }

  /** Sets flags and severities for a time; of several of a kind on one target the last given holds. */
  update(time: number): void {
    this.flags.fill(0);
    if (this.held.length === 0) return;
    this.severity.fill(0);
    for (let i = 0; i < this.held.length; i++) {
      const { specification, severity, equipment, from, until } = this.held[i];
      if (time < from || time >= until) continue;
      for (let k = 0; k < equipment.length; k++) {
        this.flags[equipment[k]] |= faultBit[specification.kind as keyof typeof faultBit];
        this.severity[severityIndex(equipment[k], specification.kind)] = severity;
      }
    }
  }

  /** Whether an equipment's link is cut, as of the last {@link update}. */
  unreachable(equipment: number): boolean {
    return (this.flags[equipment] & faultBit.communicationLoss) !== 0;
  }

  /** The faults of sensors, and of links, by point. */
  sensors(): SensorFault[] {
    return this.held.flatMap(({ specification: { kind, target }, severity, equipment, from, until }): SensorFault[] => {
      if (kind === 'communicationLoss')
        return this.measuredOf(equipment[0]).map((slot) => ({ slot, kind: 'unreachable', from, until, severity }));
      if (!isSensorFault(kind)) return [];
      return [{ slot: this.plant.pointByName.get(target)?.index ?? -1, kind, from, until, severity }];
    });
  }

  private measuredOf(equipment: number): number[] {
    return Object.values(this.plant.equipment[equipment].points).filter(
      (slot) => this.plant.points[slot].definition.kind === 'measured',
    );
  }

  snapshot(): readonly FaultSpecification[] {
    return this.held.map((fault) => fault.specification);
  }

  restore(specifications: readonly FaultSpecification[]): void {
    this.held = [];
    this.severity.fill(0);
    for (const specification of specifications) this.add(specification);
  }

  /** Equipment whose flags a fault sets: its target; a power cut all that hangs on the supply. */
  private befallen({ kind, target }: FaultSpecification): number[] {
    const equipment = this.plant.equipmentByName.get(target);
    if (equipment === undefined) return [];
    if (kind !== 'powerCut') return [equipment.index];
    const node = equipment.ports.out;
    const users = node === undefined ? [] : this.plant.nodes[node].ports.map((port) => port.equipment);
    // Valves have no port for their actuators' electricity: they hang on the supply where there is but one.
    const supplies = this.plant.equipment.filter((e) => e.kind === 'electricitySupply');
    const valves =
      supplies.length > 1 ? [] : this.plant.equipment.filter((e) => e.kind === 'valve').map((e) => e.index);
    return [...new Set([equipment.index, ...users, ...valves])];
  }

  private check({ kind, target, severity }: FaultSpecification): void {
    if (!Object.hasOwn(faultLibrary, kind))
      throw new Error(`no fault is called "${kind}"; there are ${faultKinds.join(', ')}`);
    this.checkTarget(kind, target);
    if (severity === undefined) return;
    const { severity: scale } = faultDefinition(kind);
    if (scale === undefined) throw new Error(`${kind} has no severity`);
    const [low, high] = scale.range;
    if (!(severity >= low && severity <= high))
      throw new Error(`${kind}: a severity of ${severity}, expected ${low} to ${high} (${scale.meaning})`);
  }

  private checkTarget(kind: FaultKind, target: string): void {
    const { befalls } = faultDefinition(kind);
    if (befalls === 'measuredPoint') {
      const point = this.plant.pointByName.get(target);
      if (point?.definition.kind !== 'measured') throw new Error(`${kind}: "${target}" is no measured point`);
      return;
    }
    const equipment = this.plant.equipmentByName.get(target);
    if (!equipment) throw new Error(`${kind}: there is no equipment "${target}"`);
    const can =
      befalls === 'equipment'
        ? this.measuredOf(equipment.index).length > 0
        : (befalls as readonly KindName[]).includes(equipment.kind);
    if (!can) throw new Error(`${kind} cannot befall ${target}, a ${equipment.kind}`);
  }
}

/** Throws where a fault does not exist in a plant, or cannot befall its target. */
export function checkFaults(plant: Plant, specifications: readonly FaultSpecification[]): void {
  new Faults(plant, specifications);
}
