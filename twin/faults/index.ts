import type { Plant } from '../../config/plant.ts';
import { type FaultKind, type FaultSpecification, faultBit, faultKinds } from './kinds.ts';

export { type FaultKind, type FaultSpecification, faultBit, faultKinds } from './kinds.ts';

/** Most faults held at once. */
const faultsMaximum = 1000;

interface HeldFault {
  readonly id: number;
  readonly specification: FaultSpecification;
  readonly from: number;
  readonly until: number;
}

/** What a sensor shows wrongly. */
export interface SensorFault {
  readonly slot: number;
  readonly kind: 'sensorDead' | 'sensorDrift';
  readonly from: number;
  readonly until: number;
  readonly ratePerHour: number;
}

/** The faults of a twin, toggled while it runs; devices read only their flags. */
export class Faults {
  /** Bits of {@link faultBit} by equipment index, for the present step. */
  readonly flags: Int32Array;
  private held: HeldFault[] = [];
  private nextId = 1;
  private readonly plant: Plant;

  constructor(plant: Plant, initial: readonly FaultSpecification[]) {
    this.plant = plant;
    this.flags = new Int32Array(plant.equipment.length);
    for (const specification of initial) this.add(specification);
  }

  /**
   * Adds a fault and gives the number to remove it by.
   * @throws when the target does not exist or cannot have this fault
   */
  add(specification: FaultSpecification): number {
    this.check(specification);
    if (this.held.length >= faultsMaximum) throw new Error(`more than ${faultsMaximum} faults at once`);
    const id = this.nextId++;
    this.held.push({
      id,
      specification,
      from: specification.from ?? Number.NEGATIVE_INFINITY,
      until: specification.until ?? Number.POSITIVE_INFINITY,
    });
    return id;
  }

  remove(id: number): void {
    this.held = this.held.filter((fault) => fault.id !== id);
  }

  list(): readonly { readonly id: number; readonly specification: FaultSpecification }[] {
    return this.held;
  }

  /** Sets the flags for a time. */
  update(time: number): void {
    this.flags.fill(0);
    for (let i = 0; i < this.held.length; i++) {
      const { specification, from, until } = this.held[i];
      if (time < from || time >= until) continue;
      const equipment = this.plant.equipmentByName.get(specification.target);
      if (equipment) this.flags[equipment.index] |= faultBit[specification.kind];
    }
  }

  /** The faults of sensors. */
  sensors(): SensorFault[] {
    return this.held.flatMap(({ specification, from, until }) => {
      const { kind, target, ratePerHour = 1 } = specification;
      if (kind !== 'sensorDead' && kind !== 'sensorDrift') return [];
      return [{ slot: this.plant.pointByName.get(target)?.index ?? -1, kind, from, until, ratePerHour }];
    });
  }

  snapshot(): readonly FaultSpecification[] {
    return this.held.map((fault) => fault.specification);
  }

  restore(specifications: readonly FaultSpecification[]): void {
    this.held = [];
    for (const specification of specifications) this.add(specification);
  }

  private check({ kind, target, ratePerHour }: FaultSpecification): void {
    if (!(kind in faultKinds))
      throw new Error(`no fault is called "${kind}"; there are ${Object.keys(faultKinds).join(', ')}`);
    if (kind === 'sensorDead' || kind === 'sensorDrift') {
      const point = this.plant.pointByName.get(target);
      if (point?.definition.kind !== 'measured') throw new Error(`${kind}: "${target}" is no measured point`);
      if (ratePerHour !== undefined && !Number.isFinite(ratePerHour))
        throw new Error(`${kind}: ${ratePerHour} is no rate`);
      return;
    }
    const equipment = this.plant.equipmentByName.get(target);
    if (!equipment) throw new Error(`${kind}: there is no equipment "${target}"`);
    const kinds: readonly string[] = faultKinds[kind];
    if (!kinds.includes(equipment.kind)) throw new Error(`${kind} cannot befall ${target}, a ${equipment.kind}`);
  }
}

/** Throws where a fault does not exist in a plant, or cannot befall its target. */
export function checkFaults(plant: Plant, specifications: readonly FaultSpecification[]): void {
  new Faults(plant, specifications);
}

/**
 * Reads `kind:target[@from..until]` as a command line gives it; times in seconds since the epoch, or, with an `h` behind them,
 * in hours after `startTime`.
 */
export function parseFault(text: string, startTime = 0): FaultSpecification {
  const match = /^([a-zA-Z]+):([^@]+)(?:@(\d+(?:\.\d+)?h?)?\.\.(\d+(?:\.\d+)?h?)?)?$/.exec(text);
  if (!match) throw new Error(`"${text}" is no fault; write kind:target or kind:target@from..until`);
  const time = (word: string) => (word.endsWith('h') ? startTime + Number(word.slice(0, -1)) * 3600 : Number(word));
  return {
    kind: match[1] as FaultKind,
    target: match[2],
    ...(match[3] ? { from: time(match[3]) } : {}),
    ...(match[4] ? { until: time(match[4]) } : {}),
  };
}
