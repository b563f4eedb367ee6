import type { EquipmentOf } from '../../config/index.ts';
import { ProportionalIntegral, waterHeat } from '../blocks/index.ts';
import type { ChillerControl } from '../equipment/chiller/control.ts';
import type { ControlContext } from '../equipment/context.ts';
import { type Condition, condition, slotOf } from '../equipment/control.ts';
import type { CoolingDispatch } from './cooling.ts';

/** Free cooling wants its coolant this far below the chilled-water set-point, K. */
const freeCoolingApproach = 4;
/** Coolant is not taken below this where only free cooling wants it, °C: frost. */
const coolantLeast = 5;
/** Fans begin to turn above this share of their speed. */
const fansOn = 0.1;
/** Swing of the coolant that matters, K: at low load fans go on and off, and condensers feel nothing of a kelvin. */
const coolantAmplitude = 2;

/** Dispatch of a heat-rejection circuit: fans of all dry coolers together hold the coolant's temperature. */
export class RejectionDispatch {
  readonly equipment: EquipmentOf<'rejectionCircuit'>;
  readonly #context: ControlContext;
  readonly #dryCoolers: readonly number[];
  readonly #chillers: readonly ChillerControl[];
  readonly #cooling: readonly CoolingDispatch[];
  readonly #chilledSetpoints: readonly number[];
  readonly #slot: Readonly<
    Record<'supply' | 'return' | 'flow' | 'setpoint' | 'shownSupply' | 'shownReturn' | 'rejected', number>
  >;
  readonly #fans: ProportionalIntegral;
  readonly #owner: number;
  readonly #reason: number;
  #fanning = false;

  constructor(
    context: ControlContext,
    equipment: EquipmentOf<'rejectionCircuit'>,
    dryCoolers: readonly EquipmentOf<'dryCooler'>[],
    chillers: readonly ChillerControl[],
    cooling: readonly CoolingDispatch[],
  ) {
    this.#context = context;
    this.equipment = equipment;
    this.#dryCoolers = dryCoolers.map((cooler) => cooler.index);
    this.#chillers = chillers;
    this.#cooling = cooling;
    this.#chilledSetpoints = cooling.map((one) => slotOf(one.equipment, 'supplyTemperatureSetpoint'));
    const { plant } = context;
    const supply = plant.equipmentByName.get(equipment.parameters.supplyMeter);
    const back = plant.equipmentByName.get(equipment.parameters.returnMeter);
    if (supply === undefined || back === undefined) throw new RangeError(`${equipment.name} has no meters`);
    this.#slot = {
      supply: slotOf(supply, 'temperature'),
      return: slotOf(back, 'temperature'),
      flow: slotOf(supply, 'flow'),
      setpoint: slotOf(equipment, 'supplyTemperatureSetpoint'),
      shownSupply: slotOf(equipment, 'supplyTemperature'),
      shownReturn: slotOf(equipment, 'returnTemperature'),
      rejected: slotOf(equipment, 'heatRejected'),
    };
    const tuning = dryCoolers[0]?.parameters.tuning ?? { gain: 0.05, integralTime: 120 };
    this.#fans = new ProportionalIntegral(tuning.gain, tuning.integralTime);
    context.loops.watch({
      equipment,
      name: 'fanSpeed',
      tunedAt: dryCoolers[0],
      loop: this.#fans,
      unit: 'K',
      amplitude: coolantAmplitude,
    });
    this.#owner = context.priority.name(equipment.name);
    this.#reason = context.priority.name('reason.heatRejection');
  }

  /** Goes on from where the dispatch of the same circuit by another configuration stands. */
  succeed(before: RejectionDispatch): void {
    this.#fans.succeed(before.#fans);
    this.#fanning = before.#fanning;
  }

  scan(): void {
    const { image, dt, requests } = this.#context;
    const s = this.#slot;
    const known = image.usable(s.supply);
    const supply = image.value[s.supply];
    image.publish(s.shownSupply, supply, known ? 0 : 2);
    image.publish(s.shownReturn, image.value[s.return], image.usable(s.return) ? 0 : 2);
    const flow = image.usable(s.flow) ? image.value[s.flow] : 0;
    image.publish(s.rejected, Math.max(0, flow * waterHeat * (image.value[s.return] - supply)));
    const free = this.#freeCooling();
    const chilling = this.#chilling();
    if (free < 0 && !chilling) {
      this.#fans.track(0);
      this.#fanning = false;
      return;
    }
    const target = Math.max(this.#wanted(free), this.#least(chilling));
    const speed = known ? this.#fans.step(supply - target, dt, 0, 1) : 0.7;
    // On above what keeps a fan turning, off only when nothing at all is needed: one threshold would let it chatter.
    this.#fanning = this.#fanning ? speed > 0 : speed > fansOn;
    if (!this.#fanning) return;
    for (const cooler of this.#dryCoolers) requests.post(cooler, speed, this.#owner, this.#reason);
  }

  /** Coolant that is wanted, °C. @param free slot of the set-point of the circuit that cools freely, or -1 */
  #wanted(free: number): number {
    const { value } = this.#context.image;
    return free < 0 ? value[this.#slot.setpoint] : value[free] - freeCoolingApproach;
  }

  /** Lowest that it may be, °C: condensers need their head pressure; free cooling alone only fears frost. */
  #least(chilling: boolean): number {
    return chilling ? this.equipment.parameters.supplyTemperatureMinimum : coolantLeast;
  }

  /** What the coolant is held at and for whom, and whether fans are needed for it. */
  conditions(): Condition[] {
    const { image, plant } = this.#context;
    const supply = image.value[this.#slot.supply];
    const free = this.#freeCooling();
    const chilling = this.#chilling();
    if (free < 0 && !chilling) return [condition('condition.nothingToReject')];
    const wanted = this.#wanted(free);
    const least = this.#least(chilling);
    const target = Math.max(wanted, least);
    const conditions = [
      free < 0
        ? condition('condition.coolantForCondensers', { target })
        : condition('condition.coolantForFreeCooling', {
            target,
            circuit: plant.equipment[plant.points[free].equipment].name,
          }),
    ];
    if (least > wanted)
      conditions.push(
        condition(chilling ? 'condition.coolantHeadPressure' : 'condition.coolantFrost', { least, wanted }),
      );
    if (!image.usable(this.#slot.supply))
      conditions.push(condition('condition.meterLost', { point: plant.points[this.#slot.supply].name }));
    else conditions.push(condition(this.#fanning ? 'condition.fansTurn' : 'condition.fansRest', { supply, target }));
    return conditions;
  }

  /** Slot of the set-point of the circuit that cools freely, or -1. */
  #freeCooling(): number {
    for (let i = 0; i < this.#cooling.length; i++) {
      if (this.#cooling[i].freeCoolingActive) return this.#chilledSetpoints[i];
    }
    return -1;
  }

  #chilling(): boolean {
    for (let i = 0; i < this.#chillers.length; i++) {
      const { state } = this.#chillers[i];
      if (state !== 'off' && state !== 'lockout' && state !== 'fault') return true;
    }
    return false;
  }
}
