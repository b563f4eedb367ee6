import {
  dedicatedPumps,
  dedicatedValves,
  type Equipment,
  type EquipmentOf,
  pumpGroups,
  valveTravelSeconds,
} from '../../config/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { optionalSlot, slotOf } from '../equipment/control.ts';
import type { DriveControl } from '../equipment/drive/control.ts';
import type { GreenhouseControl } from '../equipment/greenhouse/control.ts';
import type { SubstationControl } from '../equipment/substation/control.ts';
import type { ValveControl } from '../equipment/valve/control.ts';
import { flowOnSeconds, openEnough } from './free-cooling.ts';
import { circulations } from './topology.ts';

/** Counters are shown, and idle equipment is looked for, so often, s. */
const paceSeconds = 60;
/** Between two exercises, s: one after the other, so that the plant does not feel them. */
const restSeconds = 300;
/** How far a valve is opened to keep it free, and what of its position counts as a movement. */
const valveOpening = 0.3;
const movement = 0.05;

/** A machine whose hours and starts are counted. */
export interface Counted {
  readonly equipment: Equipment;
  readonly runSeconds: number;
  readonly startCount: number;
}

interface CountedSlots {
  readonly control: Counted;
  readonly runTime: number;
  readonly starts: number;
  readonly timeToService: number;
  readonly interval: { readonly runTime: number; readonly time: number };
}

/** What may seize when it stands: a pump, a dry cooler's fans, a valve, or both within a substation. */
interface Idler {
  readonly equipment: Equipment;
  readonly interval: number;
  readonly duration: number;
  readonly value: number;
  /** Whether it has just moved, and whether it may be moved now. */
  readonly moved: () => boolean;
  readonly still: () => boolean;
  /** Where more than itself is moved: asks for it, so many seconds after it began. */
  readonly move?: (passed: number) => void;
  movedAt: number;
}

export type StoredUpkeep = Readonly<Record<string, number>>;

/**
 * Upkeep of what wears and what stands: shows hours, starts and the time to the next service, and moves what has stood for a week,
 * one after the other, for a moment.
 */
export class Upkeep {
  readonly #context: ControlContext;
  readonly #counted: readonly CountedSlots[];
  readonly #idlers: readonly Idler[];
  readonly #owner: number;
  readonly #reason: number;
  #nextAt = Number.NEGATIVE_INFINITY;
  #exercised: Idler | undefined;
  #exerciseUntil = Number.NEGATIVE_INFINITY;

  constructor(
    context: ControlContext,
    machines: readonly Counted[],
    drives: readonly DriveControl[],
    valves: readonly ValveControl[],
    substations: readonly SubstationControl[],
    greenhouses: readonly GreenhouseControl[],
  ) {
    this.#context = context;
    this.#owner = context.priority.name('upkeep');
    this.#reason = context.priority.name('reason.exercise');
    this.#counted = machines.flatMap((control) => countedSlots(control));
    this.#idlers = [
      ...drives.flatMap((one) => (this.#coolantSide(one.equipment) ? [] : driveIdler(context, one))),
      ...valves.flatMap((one) => valveIdler(context, one, drives)),
      ...substations.flatMap((one) => substationIdler(context, one)),
      ...greenhouses.flatMap((one) => greenhouseIdler(context, one)),
      ...drives.flatMap((one) => this.#coolantIdler(one)),
    ];
  }

  scan(): void {
    const { time } = this.#context;
    if (time >= this.#nextAt) {
      this.#nextAt = time + paceSeconds;
      for (const one of this.#counted) this.#show(one);
      this.#look();
    }
    if (this.#exercised !== undefined) this.#exercise(this.#exercised);
  }

  #exercise({ equipment, value, duration, move }: Idler): void {
    const { time, requests } = this.#context;
    if (time >= this.#exerciseUntil + restSeconds) this.#exercised = undefined;
    else if (time >= this.#exerciseUntil) return;
    else if (move !== undefined) move(duration - (this.#exerciseUntil - time));
    else requests.post(equipment.index, value, this.#owner, this.#reason);
  }

  /** The exchanger to which a pump brings coolant that may be colder than ice: its water must flow first. */
  #coolantSide(pump: Equipment): EquipmentOf<'heatExchanger'> | undefined {
    const { plant } = this.#context;
    return plant.equipment.find(
      (e): e is EquipmentOf<'heatExchanger'> =>
        e.kind === 'heatExchanger' &&
        e.parameters.duty === 'freeCooling' &&
        dedicatedPumps(plant, e.index, 'secondary').includes(pump.index),
    );
  }

  /** Such a pump is moved as free cooling moves it: valve, pump, and water that flows on. */
  #coolantIdler(control: DriveControl): Idler[] {
    const exchanger = this.#coolantSide(control.equipment);
    const [idler] = exchanger === undefined ? [] : driveIdler(this.#context, control);
    if (exchanger === undefined || idler === undefined) return [];
    const { plant, requests, image } = this.#context;
    const valves = dedicatedValves(plant, exchanger.index, 'primary');
    const positions = valves.map((valve) => slotOf(plant.equipment[valve], 'positionFeedback'));
    const travel = valveTravelSeconds(plant, exchanger.index, 'primary');
    const move = (passed: number) => {
      for (const valve of valves) requests.post(valve, 1, this.#owner, this.#reason);
      const flows = passed >= travel && positions.every((position) => image.value[position] >= openEnough);
      if (flows && passed < travel + idler.duration)
        requests.post(idler.equipment.index, idler.value, this.#owner, this.#reason);
    };
    return [{ ...idler, duration: travel + idler.duration + flowOnSeconds, move }];
  }

  #show({ control, runTime, starts, timeToService, interval }: CountedSlots): void {
    const { image, time, servicedAt, servicedRun } = this.#context;
    const { index } = control.equipment;
    image.publish(runTime, control.runSeconds);
    image.publish(starts, control.startCount);
    const byRun = interval.runTime - (control.runSeconds - servicedRun[index]);
    const byTime = interval.time - (time - servicedAt[index]);
    image.publish(timeToService, Math.min(byRun, byTime));
  }

  #look(): void {
    const { time, available, heldOff } = this.#context;
    let longest: Idler | undefined;
    for (const idler of this.#idlers) {
      if (idler.moved()) idler.movedAt = time;
      const { index } = idler.equipment;
      if (time - idler.movedAt < idler.interval || available[index] === 0 || heldOff[index] > 0 || !idler.still())
        continue;
      if (longest === undefined || idler.movedAt < longest.movedAt) longest = idler;
    }
    if (longest === undefined || this.#exercised !== undefined) return;
    this.#exercised = longest;
    this.#exerciseUntil = time + longest.duration;
    // One that does not move at all is not tried again at once: its fault is told by its own alarm.
    longest.movedAt = time;
    this.#context.note(longest.equipment.name, 'event.exercise', { seconds: longest.duration });
  }

  store(): StoredUpkeep {
    return Object.fromEntries(this.#idlers.map(({ equipment, movedAt }) => [equipment.name, movedAt]));
  }

  restore(stored: StoredUpkeep): void {
    for (const idler of this.#idlers) idler.movedAt = stored[idler.equipment.name] ?? idler.movedAt;
  }

  /** Goes on from where another configuration's stands. */
  succeed(before: Upkeep): void {
    this.restore(before.store());
    this.#nextAt = before.#nextAt;
    this.#exerciseUntil = before.#exerciseUntil;
    const exercised = before.#exercised?.equipment.index;
    this.#exercised = this.#idlers.find(({ equipment }) => equipment.index === exercised);
  }
}

function countedSlots(control: Counted): CountedSlots[] {
  const { equipment } = control;
  const timeToService = optionalSlot(equipment, 'timeToService');
  if (timeToService < 0 || !('service' in equipment.parameters)) return [];
  return [
    {
      control,
      runTime: slotOf(equipment, 'runTime'),
      starts: slotOf(equipment, 'starts'),
      timeToService,
      interval: equipment.parameters.service,
    },
  ];
}

function driveIdler(context: ControlContext, control: DriveControl): Idler[] {
  const { equipment } = control;
  if (equipment.kind !== 'pump' && equipment.kind !== 'dryCooler') return [];
  const { exerciseInterval, exerciseTime } = equipment.parameters;
  if (exerciseInterval === 0) return [];
  return [
    {
      equipment,
      interval: exerciseInterval,
      duration: exerciseTime,
      value: equipment.kind === 'pump' ? equipment.parameters.minimumSpeed : equipment.parameters.minimumFanSpeed,
      moved: () => control.state === 'running',
      still: () => control.state === 'off',
      movedAt: context.time,
    },
  ];
}

/** A valve that boosts is moved while the pumps that it boosts stand: then nothing flows. */
function valveIdler(context: ControlContext, control: ValveControl, drives: readonly DriveControl[]): Idler[] {
  const equipment = control.equipment;
  if (equipment.kind !== 'valve') return [];
  const { duty, exerciseInterval, strokeTime } = equipment.parameters;
  if (duty !== 'isolating' && duty !== 'boost') return [];
  const boosted = boostedBy(context, equipment.index);
  const pumps = drives.filter(({ index }) => boosted.includes(index));
  if (exerciseInterval === 0) return [];
  const position = slotOf(equipment, 'position');
  let before = context.image.value[position];
  return [
    {
      equipment,
      interval: exerciseInterval,
      duration: strokeTime,
      value: valveOpening,
      moved: () => {
        const now = context.image.value[position];
        const moved = Math.abs(now - before) > movement;
        before = now;
        return moved;
      },
      still: () => control.state === 'closed' && pumps.every(({ state }) => state === 'off'),
      movedAt: context.time,
    },
  ];
}

/** Circulation pumps whose suction a valve boosts. */
function boostedBy({ plant }: ControlContext, valve: number): readonly number[] {
  return circulations(plant, pumpGroups(plant)).flatMap(({ boostValves, pumps }) =>
    boostValves.includes(valve) ? pumps : [],
  );
}

function greenhouseIdler(context: ControlContext, control: GreenhouseControl): Idler[] {
  return heatedIdler(context, control, control.equipment as EquipmentOf<'greenhouse'>);
}

function substationIdler(context: ControlContext, control: SubstationControl): Idler[] {
  const { equipment } = control;
  if (equipment.kind !== 'substation' || equipment.parameters.heating === undefined) return [];
  return heatedIdler(context, control, equipment);
}

/** The heating valve of a load, which moves only while no heat is wanted. */
function heatedIdler(
  context: ControlContext,
  control: Pick<SubstationControl, 'heats' | 'mayExercise'>,
  equipment: EquipmentOf<'greenhouse'> | EquipmentOf<'substation'>,
): Idler[] {
  const { exerciseInterval, valveStrokeTime } = equipment.parameters;
  if (exerciseInterval === 0) return [];
  return [
    {
      equipment,
      interval: exerciseInterval,
      duration: valveStrokeTime,
      value: valveOpening,
      moved: () => control.heats,
      still: () => control.mayExercise,
      movedAt: context.time,
    },
  ];
}
