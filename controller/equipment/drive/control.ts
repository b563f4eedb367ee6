import type { Equipment } from '../../../config/index.ts';
import { clamp } from '../../blocks/index.ts';
import { level } from '../../image/index.ts';
import { Sequence, type SequenceState } from '../../sequence/sequence.ts';
import { type ControlContext, RequestMemory } from '../context.ts';
import { BaseControl, type Condition, condition, type EquipmentControl, optionalSlot, slotOf } from '../control.ts';
import { driveFacts, driveMachine, driveRunStates } from './machine.ts';

/** Beside the machine's facts: its own switch is off remote, which the mode shows even where something else forbids it to run. */
const localSignal = 64;

/**
 * Control of an electric drive, a pump or a dry cooler's fans: runs while somebody requests it, at the highest speed that
 * any of them requests, never below its minimum.
 */
export class DriveControl extends BaseControl implements EquipmentControl {
  readonly sequence: Sequence;
  readonly #run: number;
  readonly #speed: number;
  readonly #running: number;
  readonly #fault: number;
  readonly #minimumSpeed: number;
  readonly #sequenceReason: number;
  readonly #minimumReason: number;
  /** By index of the state: whether the drive runs in it. */
  readonly #runsIn: Uint8Array;
  #on = false;
  readonly #request = new RequestMemory();
  /** What the last scan decided on. */
  #seen = -1;
  #modeRevision = -1;
  #runVersion = 0;
  #speedVersion = 0;
  /** Seconds run, for rotation of duty. */
  runSeconds = 0;
  startCount = 0;

  constructor(
    context: ControlContext,
    equipment: Equipment,
    drive: {
      readonly speedKey: string;
      readonly minimumSpeed: number;
      readonly startTime: number;
      readonly postRunTime: number;
    },
  ) {
    super(context, equipment);
    this.#run = slotOf(equipment, 'run');
    this.#speed = slotOf(equipment, drive.speedKey);
    this.#running = slotOf(equipment, 'running');
    this.#fault = optionalSlot(equipment, 'fault');
    this.#minimumSpeed = drive.minimumSpeed;
    const states = context.plant.points[slotOf(equipment, 'state')].definition.states ?? [];
    this.#runsIn = Uint8Array.from(states, (state) => Number(driveRunStates.has(state)));
    const delays = { startTime: drive.startTime * 1000, postRunTime: drive.postRunTime * 1000 };
    this.sequence = new Sequence(driveMachine, states, delays, context.time);
    this.#sequenceReason = this.base.reason('reason.sequence');
    this.#minimumReason = this.base.reason('reason.minimumSpeed');
  }

  get state(): string {
    return this.sequence.state;
  }

  get since(): number {
    return this.sequence.since;
  }

  scan(): void {
    const { context } = this;
    const signals = this.#signals();
    if (this.#settled(signals)) {
      if (this.#on) this.runSeconds += context.dt;
      return;
    }
    this.#askFor();
    const asked = this.base.asked(this.#run) >= 0.5;
    const facts = (signals & ~localSignal) | (asked ? driveFacts.requested : 0);
    const changed = this.sequence.step(facts, context.time, this.#patience);
    if (changed && this.sequence.state === 'starting') this.startCount++;
    if (changed) context.note(this.equipment.name, 'event.state', { from: '', to: this.sequence.state });
    this.#on = this.#runsIn[this.sequence.stateIndex] === 1;
    if (this.#on) this.runSeconds += context.dt;
    this.#command(asked);
    const waiting = this.sequence.state === 'fault' || this.sequence.state === 'maintenance';
    const permitted = (signals & driveFacts.permitted) !== 0;
    context.available[this.index] = this.base.inAutomatic && permitted && !waiting ? 1 : 0;
    this.#seen = signals;
    this.#modeRevision = context.modeRevision;
    this.#runVersion = context.priority.version(this.#run);
    this.#speedVersion = context.priority.version(this.#speed);
    // Last: where it takes a tag off the outputs, the next scan has something new to decide on.
    this.base.publish(this.sequence.stateIndex);
  }

  /** Whether all that the last scan decided on is as it was: then it would decide the same again. */
  #settled(signals: number): boolean {
    const { context } = this;
    const { priority } = context;
    const same = this.#request.same(context.requests, this.index);
    return (
      same &&
      signals === this.#seen &&
      context.modeRevision === this.#modeRevision &&
      priority.version(this.#run) === this.#runVersion &&
      priority.version(this.#speed) === this.#speedVersion &&
      context.time < this.sequence.due
    );
  }

  #askFor(): void {
    const { requests, priority } = this.context;
    const { index } = this;
    if (!this.base.inAutomatic) {
      priority.release(this.#run, level.machine);
      priority.release(this.#speed, level.machine);
      return;
    }
    const on = requests.run[index];
    const speed = on ? requests.value[index] : 0;
    this.base.fill(this.#run, level.machine, on, requests.reason[index], requests.owner[index]);
    this.base.fill(this.#speed, level.machine, speed, requests.reason[index], requests.owner[index]);
  }

  #command(asked: boolean): void {
    const on = this.#on ? 1 : 0;
    this.base.hold(this.#run, level.sequence, this.#on !== asked, on, this.#sequenceReason);
    const wanted = this.base.asked(this.#speed);
    const speed = on ? clamp(wanted, this.#minimumSpeed, 1) : 0;
    const reason = on ? this.#minimumReason : this.#sequenceReason;
    this.base.hold(this.#speed, level.sequence, speed !== wanted, speed, reason);
  }

  /** The facts that do not come from a request, with {@link localSignal}. */
  #signals(): number {
    const { context } = this;
    const { image } = context;
    const { index } = this;
    const local = this.base.inLocal;
    const forbidden = local || this.base.withheld;
    return (
      (local ? localSignal : 0) |
      (forbidden ? 0 : driveFacts.permitted) |
      // A feedback that is not known does not stop a pump: flow switches and temperatures judge that.
      (image.proven(this.#running) || !image.usable(this.#running) ? driveFacts.running : 0) |
      (this.#fault >= 0 && image.proven(this.#fault) ? driveFacts.tripped : 0) |
      (this.base.taggedOut ? driveFacts.taggedOut : 0) |
      (context.resetRequested[index] ? driveFacts.resetRequested : 0)
    );
  }

  /** How much longer the present state waits for its proof on a late link, s. */
  get #patience(): number {
    return this.state === 'starting' ? this.context.patience : 0;
  }

  leap(seconds: number): void {
    this.sequence.leap(seconds);
    this.#seen = -1;
  }

  conditions(): Condition[] {
    const own: Condition[] = [];
    const patience = this.#patience;
    const due = this.sequence.nextDue;
    const until = due === undefined ? undefined : due + patience;
    if (this.state === 'starting')
      own.push(condition('condition.starting', {}, until), ...this.base.patienceConditions(patience));
    if (this.state === 'postRun') own.push(condition('condition.postRun', {}, until));
    if (this.state === 'fault') {
      const reported = this.#fault >= 0 && this.context.image.proven(this.#fault);
      const key = reported ? 'condition.fault' : 'condition.didNotStart';
      own.push({ ...condition(key, {}, until), blocking: true });
    }
    return this.base.explain(own);
  }

  store(): { readonly sequence: SequenceState; readonly runSeconds: number; readonly starts?: number } {
    return { sequence: this.sequence.store(), runSeconds: this.runSeconds, starts: this.startCount };
  }

  restore(stored: unknown): void {
    const life = stored as ReturnType<DriveControl['store']>;
    this.sequence.restore(life.sequence);
    this.#seen = -1;
    this.runSeconds = life.runSeconds;
    this.startCount = life.starts ?? 0;
  }

  succeed(before: DriveControl): void {
    this.restore(before.store());
    this.base.succeed(before.base);
    this.#on = before.#on;
  }
}
