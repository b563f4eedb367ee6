import type { Equipment, EquipmentOf, Plant } from '../../config/index.ts';
import type { Cause, Finding } from './warning.ts';

/** What contacts and qualities tell by themselves, sample by sample. */
export interface Sample {
  readonly time: number;
  readonly dt: number;
  readonly measured: Float64Array;
  /** The shadow's flows, kg/s by branch. */
  readonly flow: Float64Array;
}

/** A contact must say the same for so long, s. */
const persistence = 25;
const faultCause: Partial<Record<Equipment['kind'], Cause>> = {
  heatPump: 'heatPumpTrip',
  chiller: 'chillerTrip',
  pump: 'pumpFailure',
  gasBoiler: 'burnerFailure',
  hall: 'fanFailure',
  dryCooler: 'fanFailure',
};
/** Share of commanded pumps that stand without a fault of their own when the power is gone. */
const standingShare = 0.8;
/** A machine's fault is named after it has stood so long: what caused it may show meanwhile, s. */
const faultPersistence = 60;
/** Water pressure that no switch opens at, bar. */
const pressureFine = 0.8;
/** What may hold of an equipment; `switches` and the next are its two sides'. */
const condition = {
  commanded: 0,
  dark: 1,
  link: 2,
  gas: 3,
  local: 4,
  pressure: 5,
  excused: 6,
  fault: 7,
  faulty: 8,
  switches: 9,
} as const;
const conditions = 11;
/** Pumps are expected to run this long after their command, s. */
const runUp = 60;

/** Findings from fault contacts, switches, gas and water pressure, lost points, standing pumps. */
export class Contacts {
  readonly #plant: Plant;
  /** Seconds for which a condition has held: by point, and by equipment and {@link condition}. */
  readonly #lostFor: Float64Array;
  readonly #held: Float64Array;
  /** kg/s through each side at the last sample. */
  readonly #flowBefore: Float64Array;
  readonly #sides: readonly (readonly Side[])[];
  readonly #pressures: readonly (readonly number[])[];
  readonly #measured: readonly (readonly number[])[];
  readonly #delay: number;

  /** @param delay s by which contacts may come behind what is known of commands, on the wire */
  constructor(plant: Plant, delay = 0) {
    this.#plant = plant;
    this.#delay = delay;
    this.#lostFor = new Float64Array(plant.points.length);
    this.#flowBefore = new Float64Array(2 * plant.equipment.length);
    this.#held = new Float64Array(plant.equipment.length * conditions);
    this.#sides = plant.equipment.map((e) => sidesOf(plant, e));
    this.#pressures = plant.equipment.map((e) => (e.kind === 'gasBoiler' ? pressuresOf(plant, e) : []));
    this.#measured = plant.equipment.map(({ points }) =>
      Object.values(points).filter((slot) => plant.points[slot].definition.kind === 'measured'),
    );
  }

  /** What is wrong now; the more fundamental hides what follows from it. */
  check(sample: Sample): Finding[] {
    const dark = this.#dark(sample);
    if (dark !== undefined) return [dark];
    const lost = this.#lost(sample);
    const gas = this.#gas(sample);
    const findings = [...lost, ...gas];
    for (const e of this.#plant.equipment) this.#machine(e, sample, gas.length > 0, findings);
    return findings;
  }

  /** Whether a condition has held long enough. */
  #lasts(what: number, equipment: number, holds: boolean, dt: number, least = persistence): boolean {
    const at = equipment * conditions + what;
    this.#held[at] = holds ? this.#held[at] + dt : 0;
    return holds && this.#held[at] >= least;
  }

  #dark({ measured, dt }: Sample): Finding | undefined {
    let commanded = 0;
    let standing = 0;
    let supply: Equipment | undefined;
    for (const e of this.#plant.equipment) {
      if (e.kind === 'electricitySupply') supply ??= e;
      if (e.kind !== 'pump') continue;
      if (!this.#lasts(condition.commanded, e.index, measured[e.points.run] >= 0.5, dt, runUp + this.#delay)) continue;
      commanded++;
      if (measured[e.points.running] < 0.5 && measured[e.points.fault] < 0.5) standing++;
    }
    if (supply === undefined) return undefined;
    const holds = commanded >= 2 && standing >= standingShare * commanded;
    if (!this.#lasts(condition.dark, supply.index, holds, dt)) return undefined;
    return {
      cause: 'powerCut',
      target: supply.name,
      evidence: [{ quantity: 'standingPumps', value: standing, unit: 'count' }],
    };
  }

  #lost({ measured, dt }: Sample): Finding[] {
    const findings: Finding[] = [];
    // Where nothing is heard of the whole field, the controller says so; it tells nothing of any equipment.
    if (this.#silent(measured)) return findings;
    const least = persistence + this.#delay;
    for (const e of this.#plant.equipment) {
      const slots = this.#measured[e.index];
      let bad = 0;
      for (let i = 0; i < slots.length; i++) if (Number.isNaN(measured[slots[i]])) bad++;
      const all = slots.length > 1 && bad === slots.length;
      if (this.#lasts(condition.link, e.index, all, dt, least))
        findings.push({ cause: 'communicationLoss', target: e.name, evidence: [] });
      for (let i = 0; i < slots.length; i++) {
        const slot = slots[i];
        this.#lostFor[slot] = bad > 0 && !all && Number.isNaN(measured[slot]) ? this.#lostFor[slot] + dt : 0;
        if (this.#lostFor[slot] >= least)
          findings.push({ cause: 'sensorDead', target: this.#plant.points[slot].name, evidence: [] });
      }
    }
    return findings;
  }

  #silent(measured: Float64Array): boolean {
    for (const slots of this.#measured) for (const slot of slots) if (!Number.isNaN(measured[slot])) return false;
    return true;
  }

  #gas({ measured, dt }: Sample): Finding[] {
    const findings: Finding[] = [];
    for (const e of this.#plant.equipment) {
      if (e.kind !== 'gasSupply') continue;
      const gone = measured[e.points.pressure] < e.parameters.pressureMinimum;
      if (this.#lasts(condition.gas, e.index, gone, dt))
        findings.push({ cause: 'gasLost', target: e.name, evidence: [] });
    }
    return findings;
  }

  #machine(e: Equipment, sample: Sample, noGas: boolean, findings: Finding[]): void {
    const cause = faultCause[e.kind];
    if (cause === undefined) return;
    const { measured, dt } = sample;
    const { points, index } = e;
    const find = (found: Cause) => findings.push({ cause: found, target: e.name, evidence: [] });
    if (this.#lasts(condition.local, index, measured[points.local] >= 0.5, dt)) find('local');
    const switchLost = this.#switchLost(index, e, sample);
    if (switchLost) find('flowSwitchLost');
    if (e.kind === 'gasBoiler') {
      const open = measured[points.pressureProven] < 0.5;
      const fine = open && this.#pressures[index].every((slot) => !(measured[slot] < pressureFine));
      if (this.#lasts(condition.pressure, index, fine, dt)) find('pressureLost');
    }
    // A machine that tripped for want of its flow switch, or of gas, has no fault of its own.
    const faulty = measured[points.fault] >= 0.5;
    const excuse = index * conditions + condition.excused;
    if (switchLost) this.#held[excuse] = 1;
    else if (!faulty) this.#held[excuse] = 0;
    // A machine trips within seconds of its switch: where it opened with the fault, while the pump still ran, it was the switch.
    else if (this.#held[index * conditions + condition.faulty] === 0 && this.#opened(index, sample))
      this.#held[excuse] = 2;
    this.#held[index * conditions + condition.faulty] = faulty ? 1 : 0;
    if (this.#held[excuse] === 2) find('flowSwitchLost');
    this.#remember(index, sample.flow);
    const own = faulty && this.#held[excuse] === 0 && !(noGas && e.kind === 'gasBoiler');
    if (this.#lasts(condition.fault, index, own, dt, faultPersistence)) find(cause);
  }

  /** Whether a switch is open though the pump drove enough through it until now. */
  #opened(index: number, { measured }: Sample): boolean {
    return this.#sides[index].some(
      ({ slot, least, pumps }, i) =>
        measured[slot] < 0.5 &&
        this.#flowBefore[2 * index + i] > 2 * least &&
        pumps.every((running) => measured[running] >= 0.5),
    );
  }

  #remember(index: number, flow: Float64Array): void {
    const sides = this.#sides[index];
    for (let i = 0; i < sides.length; i++) this.#flowBefore[2 * index + i] = flow[sides[i].branch];
  }

  /** A switch says no flow where pumps and valves drive well more than it needs. */
  #switchLost(index: number, e: Equipment, { measured, flow, dt }: Sample): boolean {
    let lost = false;
    const sides = this.#sides[index];
    for (let i = 0; i < sides.length; i++) {
      const { slot, branch, least } = sides[i];
      const open = measured[slot] < 0.5 && flow[branch] > 2 * least;
      if (this.#lasts(condition.switches + i, e.index, open, dt, 2 * persistence + this.#delay)) lost = true;
    }
    return lost;
  }
}

interface Side {
  /** Of its flow switch. */
  readonly slot: number;
  readonly branch: number;
  /** kg/s at which the switch closes. */
  readonly least: number;
  /** Contacts of the pumps in series. */
  readonly pumps: readonly number[];
}

function pumpsAlong(plant: Plant, branch: number): number[] {
  const { branches } = plant.chains[plant.branches[branch].chain];
  return branches.flatMap((one) => {
    const e = plant.equipment[plant.branches[one].equipment];
    return e.kind === 'pump' ? [e.points.running] : [];
  });
}

function sidesOf(plant: Plant, e: Equipment): Side[] {
  if (e.kind === 'gasBoiler') {
    const least = Math.max(0.02, e.parameters.minimumFlow) * e.parameters.designFlow;
    const branch = e.branches.main;
    return [{ slot: e.points.flowProven, branch, least, pumps: pumpsAlong(plant, branch) }];
  }
  if (e.kind !== 'heatPump' && e.kind !== 'chiller') return [];
  return (['evaporator', 'condenser'] as const).flatMap((name): Side[] => {
    const side = e.parameters[name];
    if (side === undefined) return [];
    const branch = e.branches[name];
    const least = 0.15 * side.designFlow;
    return [{ slot: e.points[`${name}.flowProven`], branch, least, pumps: pumpsAlong(plant, branch) }];
  });
}

/** Pressures that meters show on a boiler's circuit. */
function pressuresOf(plant: Plant, boiler: EquipmentOf<'gasBoiler'>): number[] {
  const { circuit } = plant.branches[boiler.branches.main];
  return plant.equipment.flatMap((e) =>
    e.kind === 'meter' && plant.branches[e.branches.main].circuit === circuit ? [e.points.pressure] : [],
  );
}
