import type { EquipmentOf } from '../../../config/index.ts';
import { OnDelay } from '../../blocks/index.ts';
import { level } from '../../image/index.ts';
import { Sequence, type SequenceState } from '../../sequence/sequence.ts';
import type { ControlContext } from '../context.ts';
import { BaseControl, type Condition, type EquipmentControl, slotOf } from '../control.ts';
import { valveFacts, valveMachine } from './machine.ts';

/** Position error that counts as having arrived. */
const arrivedWithin = 0.03;

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
  readonly #neighbours: readonly number[];
  readonly #bypassReason: number;
  readonly #restReason: number;

  /** @param neighbours `position` slots of the valves that share this bypass's nodes; empty for other duties */
  constructor(context: ControlContext, equipment: EquipmentOf<'valve'>, neighbours: readonly number[]) {
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
    this.#command();
    const command = priority.valueAt(this.#position, priority.winner(this.#position) as 1);
    const feedback = image.value[this.#feedback];
    const known = image.usable(this.#feedback);
    const arrived = !known || Math.abs(feedback - command) <= arrivedWithin;
    const stuck = this.#stuck.step(!arrived && known, context.dt);
    const facts =
      (command <= 0 ? valveFacts.wantedShut : 0) |
      (command >= 1 ? valveFacts.wantedOpen : 0) |
      (arrived ? valveFacts.arrived : 0) |
      (stuck ? valveFacts.stuck : 0) |
      (this.base.taggedOut ? valveFacts.taggedOut : 0) |
      (context.resetRequested[this.index] ? valveFacts.resetRequested : 0);
    const was = this.sequence.state;
    if (this.sequence.step(facts, context.time) && (was === 'fault' || this.sequence.state === 'fault')) {
      context.note(this.equipment.name, 'event.state', { from: was, to: this.sequence.state });
    }
    context.available[this.index] = this.base.inAutomatic && this.sequence.state !== 'fault' ? 1 : 0;
    this.base.publish(this.sequence.stateIndex);
  }

  #command(): void {
    const { image, priority, requests } = this.context;
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
      let open = 0;
      // Where a neighbour really is counts, not where it was told to be: the path must never be shut on both sides.
      for (const slot of this.#neighbours) open = Math.max(open, image.usable(slot) ? image.value[slot] : 0);
      this.base.fill(this.#position, level.machine, open > 0.9 ? 0 : 1, this.#bypassReason);
    } else this.base.fill(this.#position, level.machine, this.#restPosition, this.#restReason);
  }

  conditions(): Condition[] {
    const conditions = this.base.commonConditions();
    if (this.base.inAutomatic) conditions.push(this.base.requestCondition());
    if (this.state === 'fault') conditions.push({ key: 'condition.valveStuck', parameters: {}, blocking: true });
    return conditions;
  }

  store(): SequenceState {
    return this.sequence.store();
  }

  restore(stored: unknown): void {
    this.sequence.restore(stored as SequenceState);
  }
}
