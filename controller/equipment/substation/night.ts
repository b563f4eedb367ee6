import type { EquipmentOf } from '../../../config/index.ts';
import type { ControlContext } from '../context.ts';
import { type Condition, condition, slotOf } from '../control.ts';
import { NightSetback, type StoredSetback, setbackPhases } from './setback.ts';

type Parameters = EquipmentOf<'substation'>['parameters'];

/** Set-back is judged so often, s. */
const judgeSeconds = 60;

/** Set-back of a substation: between its points and {@link NightSetback}, and in words. */
export class Night {
  readonly #context: ControlContext;
  readonly #setback: NightSetback;
  readonly #boost: number;
  /** Of the room's set-point in a softened start, K/h; 0: at once. */
  readonly #rate: number;
  readonly #slot: Readonly<
    Record<'room' | 'comfort' | 'enabled' | 'from' | 'until' | 'reduced' | 'phase' | 'leadTime', number>
  >;
  readonly #setBackReason: number;
  readonly #startReason: number;
  readonly #stopReason: number;
  #judgedAt = Number.NEGATIVE_INFINITY;

  constructor(
    context: ControlContext,
    equipment: EquipmentOf<'substation'>,
    setback: NonNullable<Parameters['setback']>,
    { curve }: NonNullable<Parameters['heating']>,
  ) {
    this.#context = context;
    this.#setback = new NightSetback(setback, curve, context.plant.location.timeZone);
    this.#boost = setback.startSupplyBoost;
    this.#setBackReason = context.priority.name('reason.nightSetback');
    this.#startReason = context.priority.name('reason.optimumStart');
    this.#stopReason = context.priority.name('reason.optimumStop');
    this.#rate = setback.startRate * 60;
    this.#slot = {
      room: slotOf(equipment, 'heating.roomTemperature'),
      comfort: slotOf(equipment, 'heating.roomTemperatureSetpoint'),
      enabled: slotOf(equipment, 'setback.enabled'),
      from: slotOf(equipment, 'setback.occupiedFromHour'),
      until: slotOf(equipment, 'setback.occupiedUntilHour'),
      reduced: slotOf(equipment, 'setback.roomTemperatureSetpoint'),
      phase: slotOf(equipment, 'setback.phase'),
      leadTime: slotOf(equipment, 'setback.leadTime'),
    };
  }

  /** What the room shall have now, °C. */
  get roomSetpoint(): number {
    return this.#setback.roomSetpoint;
  }

  get rests(): boolean {
    return this.#setback.rests;
  }

  /** Why heating is as it is, as a name interned in the priority arrays; undefined in the occupied hours. */
  get reason(): number | undefined {
    const { phase } = this.#setback;
    if (phase === 'occupied') return undefined;
    return { setBack: this.#setBackReason, optimumStart: this.#startReason, optimumStop: this.#stopReason }[phase];
  }

  get isDue(): boolean {
    return this.#context.time >= this.#judgedAt + judgeSeconds;
  }

  /** @param heats whether the circuit is heated, and by its own controller: else no start is learned from */
  judge(outdoor: number, heats: boolean): void {
    const { image, time } = this.#context;
    const { value } = image;
    const slot = this.#slot;
    this.#judgedAt = time;
    this.#setback.judge({
      time,
      outdoor,
      room: image.usable(slot.room) ? value[slot.room] : Number.NaN,
      comfort: value[slot.comfort],
      reduced: value[slot.reduced],
      enabled: value[slot.enabled] >= 0.5,
      from: value[slot.from],
      until: value[slot.until],
      heats,
    });
    image.publish(slot.phase, setbackPhases.indexOf(this.#setback.phase));
    image.publish(slot.leadTime, this.#setback.leadTime);
  }

  /** Supply temperature raised while the room is brought back, though not above `hottest`, °C. */
  boosted(target: number, hottest: number): number {
    if (!this.#setback.boosts) return target;
    return Math.max(target, Math.min(target + this.#boost, hottest));
  }

  /** Set-back or optimum start, in words: until when, what for, and what keeps it from being deeper. */
  conditions(outdoor: number, rests: boolean): Condition[] {
    const { phase, occupiedAt, startsAt, endsAt, limitedBy, roomSetpoint: setpoint } = this.#setback;
    if (phase === 'occupied') return [];
    const { image } = this.#context;
    const room = image.value[this.#slot.room];
    if (phase === 'optimumStop') {
      const key = rests ? 'condition.optimumStop' : 'condition.optimumStopHeld';
      return [condition(key, { setpoint, room, end: endsAt }, endsAt)];
    }
    if (phase === 'optimumStart') {
      const aim = { setpoint: image.value[this.#slot.comfort], occupied: occupiedAt };
      const softened =
        this.#rate > 0 ? [condition('condition.optimumStartSoftened', { rate: this.#rate, setpoint })] : [];
      if (!image.usable(this.#slot.room))
        return [condition('condition.optimumStartBlind', aim, occupiedAt), ...softened];
      const pace = this.#setback.startPace(outdoor) / 60;
      return [condition('condition.optimumStart', { ...aim, room, pace }, occupiedAt), ...softened];
    }
    const conditions = [
      Number.isFinite(startsAt)
        ? condition('condition.nightSetback', { setpoint, start: startsAt, occupied: occupiedAt }, startsAt)
        : condition('condition.unoccupied', { setpoint }),
    ];
    if (limitedBy !== undefined) {
      const parameters = { setpoint: image.value[this.#slot.reduced], outdoor };
      conditions.push(
        condition(limitedBy === 'frost' ? 'condition.setbackFrost' : 'condition.setbackInertia', parameters),
      );
    }
    if (rests) conditions.push(condition('condition.heatingRests', { room }));
    return conditions;
  }

  store(): StoredSetback {
    return this.#setback.store();
  }

  restore(stored: StoredSetback): void {
    this.#setback.restore(stored);
  }

  /** Goes on from where the same circuit's stood. */
  succeed(before: Night): void {
    this.#setback.succeed(before.#setback);
    this.#judgedAt = before.#judgedAt;
  }
}
