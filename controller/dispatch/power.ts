import { dedicatedPumps, type Equipment, type EquipmentOf, type Plant } from '../../config/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { equipmentOfKind, optionalSlot } from '../equipment/control.ts';
import type { DriveControl } from '../equipment/drive/control.ts';
import type { Circulation } from './topology.ts';

/** Order in which equipment starts again after a power cut: what cools the halls comes before what heats. */
const rank = { hallCirculation: 0, rejection: 1, circulation: 2, recovery: 3, gas: 4 } as const;
const lastRank = rank.gas;

/** Contacts fall one after the other as drives coast; all within this time is a power cut, s. */
const fallSeconds = 20;
/** A running machine among this many that fell silent together may have been alone in it. */
const severalMinimum = 2;
/** A rank is waited for no longer than this, s: one drive that does not start must not keep the rest out. */
const rankMaximum = 60;
/** While power is lost the first rank is tried once in each of these periods, for less time than a drive takes to call it a fault, s. */
const probePeriod = 60;
const probeSeconds = 20;
/** Nothing runs this long after power was thought to be back: it is not, s. */
const relapseSeconds = 40;
/** Pause between ranks where no delivery of electricity says another, s. */
const stepDefault = 15;

type Phase = 'normal' | 'lost' | 'restoring';

export interface StoredPower {
  readonly phase: Phase;
  readonly rank: number;
  readonly since: number;
}

/**
 * Sees a power cut by its sign, that all that ran stands at once, and brings the plant back in order. While power is lost
 * machines are held off, so that they do not take the cut for a fault of their own; when it is back, rank after rank is let go.
 */
export class PowerSupervisor {
  phase: Phase = 'normal';
  readonly #context: ControlContext;
  /** Slots of everything that says that it runs, and of the command that each obeys. */
  readonly #running: Uint16Array;
  readonly #run: Uint16Array;
  /** By equipment: its rank. */
  readonly #rank: Int8Array;
  readonly #drives: readonly DriveControl[];
  readonly #step: number;
  readonly #probed: number;
  #since = 0;
  #released = -1;
  #releasedAt = 0;
  #severalAt = Number.NEGATIVE_INFINITY;

  constructor(context: ControlContext, drives: readonly DriveControl[], groups: readonly Circulation[]) {
    this.#context = context;
    this.#drives = drives;
    const { plant } = context;
    this.#rank = ranks(plant, groups);
    const contacts = plant.equipment.flatMap((equipment) =>
      (
        [
          ['running', 'run'],
          ['fanRunning', 'fanSpeed'],
          ['heating.pumpRunning', 'heating.pumpRun'],
        ] as const
      )
        .map(([feedback, command]) => [optionalSlot(equipment, feedback), optionalSlot(equipment, command)])
        .filter(([feedback, command]) => feedback >= 0 && command >= 0),
    );
    this.#running = Uint16Array.from(contacts, ([feedback]) => feedback);
    this.#run = Uint16Array.from(contacts, ([, command]) => command);
    this.#step = equipmentOfKind(context, 'electricitySupply')[0]?.parameters.restartStep ?? stepDefault;
    this.#probed = Math.min(lastRank, ...drives.map(({ index }) => this.#rank[index]));
  }

  scan(): void {
    const { time, dt } = this.#context;
    const count = this.#count();
    if (this.phase === 'normal') {
      if (count >= severalMinimum) this.#severalAt = time;
      else if (
        count === 0 &&
        time - this.#severalAt <= Math.max(fallSeconds, 2 * dt) &&
        this.#wanted() >= severalMinimum
      )
        this.#lose();
    } else if (this.phase === 'lost') this.#probe(count);
    else this.#restore(count);
  }

  /** At take-over: where nothing at all is known to run, the plant is started in order. What has not been heard yet is no such sign. */
  adopt(): void {
    const { image } = this.#context;
    const known = this.#running.reduce((sum, slot) => sum + (image.usable(slot) ? 1 : 0), 0);
    if (this.phase === 'normal' && 2 * known > this.#running.length && this.#count() === 0) this.#begin();
  }

  /** How many run; more than {@link severalMinimum} are not told apart: one pass in ordinary operation ends with the first few. */
  #count(): number {
    const { image } = this.#context;
    const running = this.#running;
    let count = 0;
    for (let i = 0; i < running.length && count < severalMinimum; i++) if (image.proven(running[i])) count++;
    return count;
  }

  /** How many are commanded to run and are known to stand. */
  #wanted(): number {
    const { image } = this.#context;
    let count = 0;
    for (let i = 0; i < this.#run.length; i++) {
      if (image.value[this.#run[i]] > 0 && image.usable(this.#running[i])) count++;
    }
    return count;
  }

  #lose(): void {
    const context = this.#context;
    this.phase = 'lost';
    this.#since = context.time;
    this.#released = -1;
    context.powerLost = true;
    context.note('plant', 'event.powerLost');
    this.#hold();
  }

  /** Tries the first drives now and then; whatever runs says that power is back. */
  #probe(count: number): void {
    const { time } = this.#context;
    if (count > 0) {
      this.#context.note('plant', 'event.powerBack', { seconds: time - this.#since });
      this.#begin();
      return;
    }
    const passed = time - this.#since;
    const probing = passed >= probePeriod - probeSeconds && passed % probePeriod >= probePeriod - probeSeconds;
    const released = probing ? this.#probed : -1;
    if (released === this.#released) return;
    this.#released = released;
    this.#hold();
  }

  #begin(): void {
    const { time } = this.#context;
    this.phase = 'restoring';
    this.#context.powerLost = false;
    this.#since = time;
    this.#release(this.#probed);
  }

  #restore(count: number): void {
    const { time } = this.#context;
    if (count > 0) this.#severalAt = time;
    else if (time - Math.max(this.#since, this.#severalAt) > relapseSeconds && this.#wanted() > 0) {
      this.#lose();
      return;
    }
    const passed = time - this.#releasedAt;
    if (passed < this.#step || (passed < rankMaximum && !this.#settled())) return;
    if (this.#released < lastRank) this.#release(this.#released + 1);
    else {
      this.phase = 'normal';
      this.#severalAt = time;
    }
  }

  /** Whether no drive of the rank let go last is still on its way. */
  #settled(): boolean {
    for (const drive of this.#drives) {
      if (this.#rank[drive.index] === this.#released && drive.state === 'starting') return false;
    }
    return true;
  }

  #release(upTo: number): void {
    this.#released = upTo;
    this.#releasedAt = this.#context.time;
    this.#hold();
  }

  #hold(): void {
    const { heldOff } = this.#context;
    const { time } = this.#context;
    for (let i = 0; i < heldOff.length; i++) {
      const behind = this.#rank[i] - this.#released;
      // While power is lost nobody knows until when.
      heldOff[i] = behind <= 0 ? 0 : this.phase === 'lost' ? Number.POSITIVE_INFINITY : time + behind * this.#step;
    }
  }

  /** Goes on from where another configuration's stands; what it holds off, the context knows. */
  succeed(before: PowerSupervisor): void {
    this.phase = before.phase;
    this.#since = before.#since;
    this.#released = before.#released;
    this.#releasedAt = before.#releasedAt;
    this.#severalAt = before.#severalAt;
  }

  store(): StoredPower {
    return { phase: this.phase, rank: this.#released, since: this.#since };
  }

  restore({ phase, rank: released, since }: StoredPower): void {
    this.phase = phase;
    this.#since = since;
    this.#context.powerLost = phase === 'lost';
    if (phase !== 'normal') this.#release(released);
  }
}

/** Each equipment's rank; what is not named comes with the circulation. */
function ranks(plant: Plant, groups: readonly Circulation[]): Int8Array {
  const result = new Int8Array(plant.equipment.length).fill(rank.circulation);
  const give = (equipment: Equipment, value: number, ...sides: string[]) => {
    result[equipment.index] = value;
    for (const side of sides) for (const pump of dedicatedPumps(plant, equipment.index, side)) result[pump] = value;
  };
  const sidesOf = (equipment: Equipment): string[] => Object.keys(equipment.branches);
  for (const equipment of plant.equipment) {
    const { kind } = equipment;
    if (kind === 'chiller') give(equipment, rank.rejection, ...sidesOf(equipment));
    else if (kind === 'dryCooler' || isFreeCooling(equipment)) give(equipment, rank.rejection, ...sidesOf(equipment));
    else if (kind === 'heatPump') give(equipment, rank.recovery, ...sidesOf(equipment));
    else if (kind === 'gasBoiler') give(equipment, rank.gas, ...sidesOf(equipment));
  }
  for (const { pumps, loads } of groups) {
    const halls = loads.some(({ kind }) => kind === 'hall');
    for (const pump of pumps) result[pump] = halls ? rank.hallCirculation : rank.circulation;
  }
  return result;
}

const isFreeCooling = (equipment: Equipment): equipment is EquipmentOf<'heatExchanger'> =>
  equipment.kind === 'heatExchanger' && equipment.parameters.duty === 'freeCooling';
