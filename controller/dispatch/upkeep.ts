import type { Equipment } from '../../config/index.ts';
import type { ControlContext } from '../equipment/context.ts';
import { optionalSlot, slotOf } from '../equipment/control.ts';
import type { DriveControl } from '../equipment/drive/control.ts';
import type { SubstationControl } from '../equipment/substation/control.ts';
import type { ValveControl } from '../equipment/valve/control.ts';

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

/** What may seize when it stands: a pump, an isolating valve, or both within a substation. */
interface Idler {
  readonly equipment: Equipment;
  readonly interval: number;
  readonly duration: number;
  readonly value: number;
  /** Whether it has just moved, and whether it may be moved now. */
  readonly moved: () => boolean;
  readonly still: () => boolean;
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
  ) {
    this.#context = context;
    this.#owner = context.priority.name('upkeep');
    this.#reason = context.priority.name('reason.exercise');
    this.#counted = machines.flatMap((control) => countedSlots(control));
    this.#idlers = [
      ...drives.flatMap((one) => pumpIdler(context, one)),
      ...valves.flatMap((one) => valveIdler(context, one)),
      ...substations.flatMap((one) => substationIdler(context, one)),
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

  #exercise({ equipment, value }: Idler): void {
    const { time, requests } = this.#context;
    if (time < this.#exerciseUntil) requests.post(equipment.index, value, this.#owner, this.#reason);
    else if (time >= this.#exerciseUntil + restSeconds) this.#exercised = undefined;
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

function pumpIdler(context: ControlContext, control: DriveControl): Idler[] {
  const { equipment } = control;
  if (equipment.kind !== 'pump') return [];
  const { exerciseInterval, exerciseTime, minimumSpeed } = equipment.parameters;
  if (exerciseInterval === 0) return [];
  return [
    {
      equipment,
      interval: exerciseInterval,
      duration: exerciseTime,
      value: minimumSpeed,
      moved: () => control.state === 'running',
      still: () => control.state === 'off',
      movedAt: context.time,
    },
  ];
}

function valveIdler(context: ControlContext, control: ValveControl): Idler[] {
  const equipment = control.equipment;
  if (equipment.kind !== 'valve' || equipment.parameters.duty !== 'isolating') return [];
  const { exerciseInterval, strokeTime } = equipment.parameters;
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
      still: () => control.state === 'closed',
      movedAt: context.time,
    },
  ];
}

function substationIdler(context: ControlContext, control: SubstationControl): Idler[] {
  const { equipment } = control;
  if (equipment.kind !== 'substation' || equipment.parameters.heating === undefined) return [];
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
