import type { EquipmentOf } from '../../../config/index.ts';
import { OnDelay } from '../../blocks/index.ts';
import { level } from '../../image/index.ts';
import { Sequence, type SequenceState } from '../../sequence/sequence.ts';
import { type ControlContext, RequestMemory } from '../context.ts';
import { BaseControl, type Condition, condition, type EquipmentControl, slotOf } from '../control.ts';
import { valveFacts, valveMachine } from './machine.ts';

/** Position error that counts as having arrived. */
const arrivedWithin = 0.03;

/** Slots of a valve that shares a bypass's nodes. */
export interface ParallelValve {
  readonly command: number;
  readonly feedback: number;
}

/** Open so far, a valve no longer throttles: it lets enough through. */
export const openEnough = 0.9;

/**
 * Two-way valve. An isolating or boosting valve opens as far as it is requested; a bypass opens as its parallel
 * neighbours shut, so that the pumps always have a path.
 */
export class ValveControl extends BaseControl implements EquipmentControl {
  readonly sequence: Sequence;
  readonly #position: number;
  readonly #feedback: number;
  readonly #stuck: OnDelay;
  readonly #restPosition: number;
  readonly #neighbours: readonly ParallelValve[];
  readonly #bypassReason: number;
  readonly #restReason: number;
  readonly #request = new RequestMemory();
  /** What the last scan decided on. */
  #seen = -1;
  #wanted = 0;
  #modeRevision = -1;
  #version = 0;

  /** @param neighbours valves that share this bypass's nodes; of no matter for other duties */
  constructor(context: ControlContext, equipment: EquipmentOf<'valve'>, neighbours: readonly ParallelValve[]) {
    super(context, equipment);
    this.#position = slotOf(equipment, 'position');
    this.#feedback = slotOf(equipment, 'positionFeedback');
    this.#stuck = new OnDelay(equipment.parameters.strokeTime * 2 + 10);
    this.#restPosition = equipment.parameters.normally === 'open' ? 1 : 0;
    this.#neighbours = equipment.parameters.duty === 'bypass' ? neighbours : [];
    const states = context.plant.points[slotOf(equipment, 'state')].definition.states ?? [];
    this.sequence = new Sequence(valveMachine, states, {}, context.time);
    this.#bypassReason = this.base.reason('reason.bypass');
    this.#restReason = this.base.reason('reason.rest');
  }

  get state(): string {
    return this.sequence.state;
  }

  get since(): number {
    return this.sequence.since;
  }

  scan(): void {
    const { context } = this;
    const { image, priority } = context;
    const same = this.#request.same(context.requests, this.index);
    const bypassing = this.#neighbours.length > 0 && this.#neighbourOpen();
    const decided =
      (bypassing ? valveFacts.wantedShut : 0) | (context.resetRequested[this.index] ? valveFacts.resetRequested : 0);
    const feedback = image.value[this.#feedback];
    const known = image.usable(this.#feedback);
    // Where all that the last scan decided on is as it was, it would decide the same again.
    if (
      same &&
      decided === this.#seen &&
      context.modeRevision === this.#modeRevision &&
      priority.version(this.#position) === this.#version &&
      (!known || Math.abs(feedback - this.#wanted) <= arrivedWithin)
    )
      return;
    this.#command(bypassing);
    const command = priority.valueAt(this.#position, priority.winner(this.#position) as 1);
    const arrived = !known || Math.abs(feedback - command) <= arrivedWithin;
    // A reset gives it its whole time again: judged stuck at once, it would go round in circles as long as the button is held.
    const reset = context.resetRequested[this.index] > 0;
    // Without electricity none moves: that is no fault of its own.
    const due = !arrived && known && !reset && !context.powerLost;
    const stuck = this.#stuck.step(due, context.dt, context.patience);
    const facts =
      (command <= 0 ? valveFacts.wantedShut : 0) |
      (command >= 1 ? valveFacts.wantedOpen : 0) |
      (arrived ? valveFacts.arrived : 0) |
      (stuck ? valveFacts.stuck : 0) |
      (this.base.taggedOut ? valveFacts.taggedOut : 0) |
      (reset ? valveFacts.resetRequested : 0);
    const was = this.sequence.state;
    if (this.sequence.step(facts, context.time) && (was === 'fault' || this.sequence.state === 'fault')) {
      context.note(this.equipment.name, 'event.state', { from: was, to: this.sequence.state });
    }
    context.available[this.index] = this.base.inAutomatic && this.sequence.state !== 'fault' ? 1 : 0;
    // On its way, it is looked at in every scan.
    this.#seen = arrived ? decided : -1;
    this.#wanted = command;
    this.#modeRevision = context.modeRevision;
    this.#version = priority.version(this.#position);
    // Last: where it takes a tag off the output, the next scan has something new to decide on.
    this.base.publish(this.sequence.stateIndex);
  }

  /**
   * Whether a valve beside it lets enough through, and shall: where it really is counts, and where it is told to be. One that
   * sticks open and is told to shut may shut at any moment, faster than a bypass opens.
   */
  #neighbourOpen(): boolean {
    const { image } = this.context;
    for (let i = 0; i < this.#neighbours.length; i++) {
      const { command, feedback } = this.#neighbours[i];
      if (image.usable(feedback) && image.value[feedback] > openEnough && image.value[command] > openEnough)
        return true;
    }
    return false;
  }

  #command(bypassing: boolean): void {
    const { priority, requests } = this.context;
    const index = this.index;
    if (!this.base.inAutomatic) {
      priority.release(this.#position, level.machine);
      return;
    }
    if (requests.run[index] === 1) {
      this.base.fill(
        this.#position,
        level.machine,
        requests.value[index],
        requests.reason[index],
        requests.owner[index],
      );
    } else if (this.#neighbours.length > 0) {
      // The path must never be shut on both sides.
      this.base.fill(this.#position, level.machine, bypassing ? 0 : 1, this.#bypassReason);
    } else this.base.fill(this.#position, level.machine, this.#restPosition, this.#restReason);
  }

  conditions(): Condition[] {
    const own: Condition[] = [];
    if (this.state === 'opening' || this.state === 'closing') {
      const { strokeTime } = (this.equipment as EquipmentOf<'valve'>).parameters;
      const { patience } = this.context;
      own.push(condition('condition.moving', {}, this.since + strokeTime + patience));
      own.push(...this.base.patienceConditions(patience));
    }
    if (this.state === 'fault') own.push({ ...condition('condition.valveStuck'), blocking: true });
    const requested = this.context.requests.run[this.index] === 1;
    if (!this.base.inAutomatic || requested || this.#neighbours.length === 0) return this.base.explain(own);
    return [...this.base.commonConditions(), condition('condition.bypass'), ...own];
  }

  store(): SequenceState {
    return this.sequence.store();
  }

  restore(stored: unknown): void {
    this.sequence.restore(stored as SequenceState);
    this.#seen = -1;
  }

  succeed(before: ValveControl): void {
    this.restore(before.store());
    this.base.succeed(before.base);
    this.#stuck.succeed(before.#stuck);
  }
}
