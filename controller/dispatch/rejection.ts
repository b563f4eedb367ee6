import type { EquipmentOf } from '../../config/index.ts';
import { Average, clamp, ProportionalIntegral, waterHeat } from '../blocks/index.ts';
import type { ChillerControl } from '../equipment/chiller/control.ts';
import type { ControlContext } from '../equipment/context.ts';
import { type Condition, condition, slotOf } from '../equipment/control.ts';
import type { DriveControl } from '../equipment/drive/control.ts';
import type { CoolingDispatch } from './cooling.ts';
import { FanStaging, fanStartBand } from './fan-staging.ts';

/**
 * Free cooling's pump comes first, and colder coolant only where it has little more to give: its power at full speed is a tenth of the fans'.
 * From the first share of its range on the coolant is wanted colder than the chilled-water set-point, at the second by so many kelvin.
 */
const pumpAlone = 0.2;
const pumpSpent = 0.9;
const freeCoolingDifference = 4;
/** Coolant this much colder than wanted is cold enough for a fan to go, K, where chillers have no use for it. */
const coldBand = 1;
/** Above the least coolant temperature: fans go one after the other, and all at once, K. */
const leastBand = 3;
const leastBandUrgent = 1;
/** The heat that is rejected is known as a mean over this, s: coolant goes round in less. */
const loadAverageTime = 300;
/** Fans' speed where the coolant's temperature is not known. */
const blindSpeed = 0.7;
/** Swing of the coolant that matters, K: condensers feel nothing of a kelvin. */
const coolantAmplitude = 2;

/**
 * Dispatch of a heat-rejection circuit: the dry coolers' fans ({@link FanStaging}) hold the coolant's temperature. Chillers like it as cold as
 * their head pressure allows, and a fan at its least speed takes next to nothing: for them fans go only near that limit.
 */
export class RejectionDispatch {
  readonly equipment: EquipmentOf<'rejectionCircuit'>;
  readonly #context: ControlContext;
  readonly #dryCoolers: readonly number[];
  readonly #staging: FanStaging;
  readonly #outdoor: () => number;
  readonly #chillers: readonly ChillerControl[];
  readonly #cooling: readonly CoolingDispatch[];
  readonly #chilledSetpoints: readonly number[];
  readonly #slot: Readonly<
    Record<'supply' | 'return' | 'flow' | 'setpoint' | 'shownSupply' | 'shownReturn' | 'rejected', number>
  >;
  readonly #fans: ProportionalIntegral;
  readonly #load = new Average(loadAverageTime);
  /** What all dry coolers reject at full speed for each kelvin of leaving coolant above the air, kW/K. */
  readonly #conductance: number;
  readonly #owner: number;
  readonly #reason: number;

  constructor(
    context: ControlContext,
    equipment: EquipmentOf<'rejectionCircuit'>,
    dryCoolers: readonly DriveControl[],
    chillers: readonly ChillerControl[],
    cooling: readonly CoolingDispatch[],
    outdoor: () => number,
  ) {
    this.#context = context;
    this.equipment = equipment;
    this.#dryCoolers = dryCoolers.map((cooler) => cooler.index);
    this.#staging = new FanStaging(context, equipment, dryCoolers);
    this.#outdoor = outdoor;
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
    const first = dryCoolers[0]?.equipment as EquipmentOf<'dryCooler'> | undefined;
    const tuning = first?.parameters.tuning ?? { gain: 0.05, integralTime: 120 };
    this.#fans = new ProportionalIntegral(tuning.gain, tuning.integralTime);
    context.loops.watch({
      equipment,
      name: 'fanSpeed',
      tunedAt: first,
      loop: this.#fans,
      unit: 'K',
      amplitude: coolantAmplitude,
    });
    this.#conductance = dryCoolers.reduce((sum, cooler) => {
      const { ratedHeat, ratedApproach } = (cooler.equipment as EquipmentOf<'dryCooler'>).parameters;
      return sum + ratedHeat / ratedApproach;
    }, Number.EPSILON);
    this.#owner = context.priority.name(equipment.name);
    this.#reason = context.priority.name('reason.heatRejection');
  }

  /** Goes on from where the dispatch of the same circuit by another configuration stands. */
  succeed(before: RejectionDispatch): void {
    this.#fans.succeed(before.#fans);
    this.#load.succeed(before.#load);
    this.#staging.succeed(before.#staging);
  }

  scan(): void {
    const { image, dt } = this.#context;
    const s = this.#slot;
    const known = image.usable(s.supply);
    const supply = image.value[s.supply];
    image.publish(s.shownSupply, supply, known ? 0 : 2);
    image.publish(s.shownReturn, image.value[s.return], image.usable(s.return) ? 0 : 2);
    const flow = image.usable(s.flow) ? image.value[s.flow] : 0;
    const load = Math.max(0, flow * waterHeat * (image.value[s.return] - supply));
    image.publish(s.rejected, load);
    if (known && image.usable(s.return)) this.#load.step(load, dt);
    this.#staging.pass(dt);
    const free = this.#freeCooling();
    const chilling = this.#chilling();
    if (free < 0 && !chilling) this.#rest();
    else if (known) this.#hold(supply, free, chilling);
    else this.#blind();
  }

  /** Nothing is to be rejected. */
  #rest(): void {
    this.#fans.track(0);
    this.#staging.stop();
  }

  #blind(): void {
    this.#staging.startAll();
    this.#fans.track(blindSpeed);
    this.#post(blindSpeed);
  }

  #hold(supply: number, free: number, chilling: boolean): void {
    const staging = this.#staging;
    const least = this.#least(chilling);
    const error = supply - this.#target(free, chilling);
    const demand = staging.count === 0 ? 0 : this.#fans.step(error, this.#context.dt, staging.low, staging.high);
    if (staging.count === 0) this.#fans.track(0, error);
    const nearLeast = supply < least + leastBand;
    const cold = nearLeast || (free >= 0 && error < -coldBand);
    staging.step({ error, demand, cold, tooCold: supply < least + leastBandUrgent });
    this.#post(staging.speed(demand));
  }

  #post(speed: number): void {
    const { requests } = this.#context;
    for (let i = 0; i < this.#dryCoolers.length; i++)
      if (this.#staging.turns(i)) requests.post(this.#dryCoolers[i], speed, this.#owner, this.#reason);
  }

  /** Fans that turn already turn on. */
  adopt(): void {
    this.#staging.adopt();
  }

  /** What the coolant is held at, °C: what is wanted of it, no nearer to the air than is worth its fans, and no colder than it may be. */
  #target(free: number, chilling: boolean): number {
    return Math.max(this.#wanted(free), this.#reachable(chilling), this.#least(chilling));
  }

  /** Coolant that is wanted, °C. @param free index of the circuit that cools freely, or -1 */
  #wanted(free: number): number {
    const { value } = this.#context.image;
    if (free < 0) return value[this.#slot.setpoint];
    const share = (this.#cooling[free].freeCoolingLoad - pumpAlone) / (pumpSpent - pumpAlone);
    return value[this.#chilledSetpoints[free]] - freeCoolingDifference * clamp(share, 0, 1);
  }

  /** Coolant that the air gives without the last kelvins, which take most of the fans' power, °C. */
  #reachable(chilling: boolean): number {
    const { approach, approachFactor } = this.equipment.parameters;
    // Before a chiller is called, air gives what it can; beside one, what costs less than the chiller saves.
    const factor = chilling ? approachFactor : 1;
    const load = Number.isNaN(this.#load.value) ? 0 : this.#load.value;
    return this.#outdoor() + Math.max(approach, (factor * load) / this.#conductance);
  }

  /** Lowest that it may be, °C: condensers need their head pressure; free cooling alone only fears frost. */
  #least(chilling: boolean): number {
    const { supplyTemperatureMinimum, freeCoolingTemperatureMinimum } = this.equipment.parameters;
    return chilling ? supplyTemperatureMinimum : freeCoolingTemperatureMinimum;
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
    const reachable = this.#reachable(chilling);
    const target = this.#target(free, chilling);
    const conditions = [
      free < 0
        ? condition('condition.coolantForCondensers', { target })
        : condition('condition.coolantForFreeCooling', { target, circuit: this.#cooling[free].equipment.name }),
    ];
    if (least > wanted && least >= reachable)
      conditions.push(
        condition(chilling ? 'condition.coolantHeadPressure' : 'condition.coolantFrost', { least, wanted }),
      );
    else if (reachable > wanted)
      conditions.push(condition('condition.coolantReachable', { least: reachable, wanted, outdoor: this.#outdoor() }));
    if (!image.usable(this.#slot.supply))
      conditions.push(condition('condition.meterLost', { point: plant.points[this.#slot.supply].name }));
    else conditions.push(...this.#fanConditions(supply, target));
    return conditions;
  }

  /** How many fans turn, and what brings the next or sends one away. */
  #fanConditions(supply: number, target: number): Condition[] {
    const { time } = this.#context;
    const { count, available, timers } = this.#staging;
    if (count === 0) return [condition('condition.fansRest', { supply, limit: target + fanStartBand })];
    const conditions = [condition('condition.fansTurn', { supply, count, available })];
    if (timers.up.elapsed > 0 && count < available)
      conditions.push(condition('condition.fanSoon', {}, time + timers.up.remaining));
    if (timers.down.elapsed > 0) conditions.push(condition('condition.fanGoes', {}, time + timers.down.remaining));
    return conditions;
  }

  /** Index of the circuit that cools freely, or -1. */
  #freeCooling(): number {
    for (let i = 0; i < this.#cooling.length; i++) {
      if (this.#cooling[i].freeCoolingActive) return i;
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
