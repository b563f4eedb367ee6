import { type EquipmentOf, supplyLimit, supplyLimitMargin } from '../../../config/index.ts';
import { Average, approach, clamp, interpolateClamped, OnDelay, ProportionalIntegral } from '../../blocks/index.ts';
import { level } from '../../image/index.ts';
import { Sequence, type SequenceState } from '../../sequence/sequence.ts';
import type { ControlContext } from '../context.ts';
import { BaseControl, type Condition, type EquipmentControl, limitation, slotOf } from '../control.ts';
import { loadFacts, substationMachine } from '../load-machine.ts';
import { Disinfection, disinfectionStates, legalLimits, type StoredDisinfection } from './disinfection.ts';
import { HotWaterPlan } from './hot-water-plan.ts';
import { Night } from './night.ts';
import type { StoredSetback } from './setback.ts';

/** Heating side of a substation: curve, valve loop and pump. */
interface Heating {
  readonly p: NonNullable<EquipmentOf<'substation'>['parameters']['heating']>;
  readonly valve: number;
  readonly pumpRun: number;
  readonly supply: number;
  readonly back: number;
  readonly room: number;
  readonly offset: number;
  readonly roomSetpoint: number;
  readonly setpoint: number;
  /** Highest set-point that its emitters bear, °C. */
  readonly most: number;
  readonly loop: ProportionalIntegral;
  /** Absent: heated alike by day and by night. */
  readonly night: Night | undefined;
}

interface HotWater {
  readonly p: NonNullable<EquipmentOf<'substation'>['parameters']['hotWater']>;
  readonly shown: number;
  readonly disinfection: Disinfection;
  readonly plan: HotWaterPlan;
  /** Its valve has been wide open, and the store short, for so long. */
  readonly short: OnDelay;
  readonly valve: number;
  readonly store: number;
  readonly supply: number;
  readonly setpoint: number;
  readonly loop: ProportionalIntegral;
}

type Reason = 'curve' | 'hotWater' | 'limit' | 'sensor' | 'priority' | 'raise' | 'heldBack' | 'ahead';

/** Supply set-point moves no faster than this, K/s: the exchanger's valve should follow, not chase. */
const setpointRate = 1 / 60;
/** A store's disinfection is judged so often, s. */
const judgeSeconds = 60;
/** The hot-water valve is wide open for this long before anything else yields to it, s. */
const shortSeconds = 300;
/** Kelvin of supply for each kelvin that the reference room is off its set-point: sun and people change what a curve cannot know. */
const roomInfluence = 3;

/** Substation: heating by its own curve, hot water at its set-point, each by its control valve. */
export class SubstationControl extends BaseControl implements EquipmentControl {
  readonly sequence: Sequence;
  readonly #heating: Heating | undefined;
  readonly #hotWater: HotWater | undefined;
  readonly #outdoor: () => number;
  /** Outdoor temperature over about a day: the heating limit follows it, not a mild noon. */
  readonly #outdoorDay = new Average(24 * 3600);
  #heatingWanted = false;
  /** Whether its heating pump was asked to run by the last scan, for whatever reason. */
  #pumped = false;
  /** Until when heating yields to hot water, and from when it may have to again, plant time. */
  #yieldsUntil = Number.NEGATIVE_INFINITY;
  #yieldsFrom = Number.NEGATIVE_INFINITY;
  #yields = false;
  #judgedAt = Number.NEGATIVE_INFINITY;
  readonly #reasons: Readonly<Record<Reason, number>>;

  /** @param outdoor filtered outdoor temperature of the plant, °C */
  constructor(context: ControlContext, equipment: EquipmentOf<'substation'>, outdoor: () => number) {
    super(context, equipment);
    const { heating, hotWater, setback, tuning, hotWaterTuning } = equipment.parameters;
    this.#outdoor = outdoor;
    if (heating !== undefined) {
      this.#heating = {
        p: heating,
        valve: slotOf(equipment, 'heating.valve'),
        pumpRun: slotOf(equipment, 'heating.pumpRun'),
        supply: slotOf(equipment, 'heating.supplyTemperature'),
        back: slotOf(equipment, 'heating.returnTemperature'),
        room: slotOf(equipment, 'heating.roomTemperature'),
        offset: slotOf(equipment, 'heating.supplyTemperatureOffset'),
        roomSetpoint: slotOf(equipment, 'heating.roomTemperatureSetpoint'),
        setpoint: slotOf(equipment, 'heating.supplyTemperatureSetpoint'),
        most: (supplyLimit(heating) ?? Number.POSITIVE_INFINITY) - supplyLimitMargin,
        loop: new ProportionalIntegral(tuning.gain, tuning.integralTime),
        night: setback === undefined ? undefined : new Night(context, equipment, setback, heating),
      };
      this.#watch('heating.valve', this.#heating.loop, 0.5);
    }
    if (hotWater !== undefined) {
      this.#hotWater = {
        p: hotWater,
        shown: slotOf(equipment, 'hotWater.disinfection'),
        disinfection: new Disinfection(legalLimits, context.time),
        plan: new HotWaterPlan(hotWater),
        short: new OnDelay(shortSeconds),
        valve: slotOf(equipment, 'hotWater.valve'),
        store: slotOf(equipment, 'hotWater.storeTemperature'),
        supply: slotOf(equipment, 'primary.supplyTemperature'),
        setpoint: slotOf(equipment, 'hotWater.temperatureSetpoint'),
        loop: new ProportionalIntegral(hotWaterTuning.gain, hotWaterTuning.integralTime),
      };
      this.#watch('hotWater.valve', this.#hotWater.loop, 1);
    }
    const states = context.plant.points[slotOf(equipment, 'state')].definition.states ?? [];
    this.sequence = new Sequence(substationMachine, states, {}, context.time);
    this.#reasons = {
      curve: this.base.reason('reason.heatingCurve'),
      hotWater: this.base.reason('reason.hotWater'),
      limit: this.base.reason('reason.heatingLimit'),
      sensor: this.base.reason('reason.sensorLost'),
      priority: this.base.reason('reason.hotWaterPriority'),
      raise: this.base.reason('reason.disinfection'),
      heldBack: this.base.reason('reason.hotWaterHeldBack'),
      ahead: this.base.reason('reason.hotWaterAhead'),
    };
  }

  #watch(name: 'heating.valve' | 'hotWater.valve', loop: ProportionalIntegral, amplitude: number): void {
    const { context, equipment } = this;
    const valve = { command: slotOf(equipment, name), feedback: slotOf(equipment, `${name}Feedback`) };
    context.loops.watch({ equipment, name, loop, unit: 'K', amplitude, valve });
  }

  get state(): string {
    return this.sequence.state;
  }

  get since(): number {
    return this.sequence.since;
  }

  /** Whether its heating pump runs, as far as it is asked to. */
  get heats(): boolean {
    return this.#pumped;
  }

  /** Whether its heating stands, and may be moved for a moment. */
  get mayExercise(): boolean {
    return !this.#pumped && this.base.inAutomatic && !this.base.withheld;
  }

  scan(): void {
    const { context } = this;
    const hotWater = this.#hotWater === undefined ? false : this.#heatWater(this.#hotWater);
    const heating = this.#heating === undefined ? false : this.#heat(this.#heating);
    const facts =
      (heating ? loadFacts.first : 0) |
      (hotWater ? loadFacts.second : 0) |
      (this.#sensorLost() ? loadFacts.faulty : 0) |
      (this.base.taggedOut ? loadFacts.taggedOut : 0);
    const was = this.sequence.state;
    if (this.sequence.step(facts, context.time)) {
      context.note(this.equipment.name, 'event.state', { from: was, to: this.sequence.state });
    }
    this.base.publish(this.sequence.stateIndex);
  }

  /** Supply that the loop goes by, °C: of a circuit that must not get too hot never less than what comes back, whatever the sensor says. */
  #supplyOf({ supply, back, most }: Heating): number {
    const { image } = this.context;
    const bounded = most < Number.POSITIVE_INFINITY && image.usable(back);
    return bounded ? Math.max(image.value[supply], image.value[back]) : image.value[supply];
  }

  /** Whether an interlock has shut its heating: a loop that went on would open wide as soon as it is given free. */
  get #tripped(): boolean {
    return this.context.blockedBy[this.index] !== undefined;
  }

  #sensorLost(): boolean {
    const { image } = this.context;
    const heating = this.#heating !== undefined && !image.usable(this.#heating.supply);
    return heating || (this.#hotWater !== undefined && !image.usable(this.#hotWater.store));
  }

  #heat(heating: Heating): boolean {
    const { context } = this;
    const { image, dt, priority } = context;
    const { p } = heating;
    const outdoor = this.#outdoor();
    const day = this.#outdoorDay.step(outdoor, dt);
    const limit = p.limitOutdoorTemperature;
    // One kelvin of hysteresis. A sudden frost is the interlock's, which acts on the circuit's own water.
    this.#heatingWanted = this.#heatingWanted ? day < limit + 0.5 : day < limit - 0.5;

    const { coldOutdoor, coldSupply, mildOutdoor, mildSupply } = p.curve;
    const { night } = heating;
    if (night?.isDue) night.judge(outdoor, this.#learnable());
    const roomSetpoint = night === undefined ? image.value[heating.roomSetpoint] : night.roomSetpoint;
    const room = image.usable(heating.room)
      ? clamp(roomInfluence * (roomSetpoint - image.value[heating.room]), -8, 4)
      : 0;
    const curve =
      interpolateClamped(outdoor, coldOutdoor, coldSupply, mildOutdoor, mildSupply) +
      image.value[heating.offset] +
      1.5 * (roomSetpoint - 20) +
      room;
    const asked = night === undefined ? curve : night.boosted(curve, coldSupply + image.value[heating.offset]);
    const target = Math.min(asked, heating.most);
    const before = image.value[heating.setpoint];
    const setpoint = before > 0 ? approach(before, target, setpointRate * dt) : target;
    image.publish(heating.setpoint, setpoint);

    const wanted = this.#heatingWanted && !this.#rests(heating);
    if (!this.base.inAutomatic) {
      priority.release(heating.valve, level.machine);
      priority.release(heating.pumpRun, level.machine);
      heating.loop.track(context.image.value[heating.valve]);
      this.#pumped = image.value[heating.pumpRun] >= 0.5;
      return wanted;
    }
    this.#pumped = wanted;
    if (!wanted && context.requests.run[this.index] === 1) return this.#exercise(heating);
    const why = this.#heatingReason(heating);
    this.base.fill(heating.pumpRun, level.machine, wanted ? 1 : 0, why);
    if (!wanted || this.#tripped) {
      heating.loop.track(0);
      this.base.fill(heating.valve, level.machine, 0, why);
    } else if (!image.usable(heating.supply)) {
      // Without its sensor the valve goes where the load would put it: warm rather than cold, and not scalding.
      const share = interpolateClamped(outdoor, coldOutdoor, 0.7, mildOutdoor, 0.2);
      heating.loop.track(share);
      this.base.fill(heating.valve, level.machine, share, this.#reasons.sensor);
    } else {
      const error = setpoint - this.#supplyOf(heating);
      const most = this.#yields && this.#hotWater !== undefined ? this.#hotWater.p.priorityHeatingShare : 1;
      const reason = most < 1 ? this.#reasons.priority : why;
      this.base.fill(heating.valve, level.machine, heating.loop.step(error, dt, 0, most), reason);
    }
    return wanted;
  }

  /** Pump and valve are moved for a moment, as upkeep asks; that is no heating. */
  #exercise({ pumpRun, valve, loop }: Heating): boolean {
    const { requests } = this.context;
    const { index } = this;
    loop.track(0);
    this.base.fill(pumpRun, level.machine, 1, requests.reason[index], requests.owner[index]);
    this.base.fill(valve, level.machine, requests.value[index], requests.reason[index], requests.owner[index]);
    return false;
  }

  /** Why heating is as it is, but for hot water and sensors. */
  #heatingReason({ night }: Heating): number {
    if (!this.#heatingWanted) return this.#reasons.limit;
    return night?.reason ?? this.#reasons.curve;
  }

  /** Whether valve and pump stand because the room is still warmer than its set-back asks; a circuit that is blind does not. */
  #rests({ night, supply }: Heating): boolean {
    return night?.rests === true && this.context.image.usable(supply);
  }

  /** Whether what the room does now tells how the building warms up. */
  #learnable(): boolean {
    return this.#heatingWanted && this.base.inAutomatic && !this.#yields && !this.#sensorLost() && !this.#tripped;
  }

  #heatWater(hotWater: HotWater): boolean {
    const { context } = this;
    const { image, dt, priority, time } = context;
    const known = image.usable(hotWater.store);
    if (time >= this.#judgedAt + judgeSeconds) this.#judge(hotWater, known);
    const shift = this.#shift(hotWater, known);
    if (!this.base.inAutomatic) {
      priority.release(hotWater.valve, level.machine);
      hotWater.loop.track(image.value[hotWater.valve]);
      return image.value[hotWater.valve] > 0;
    }
    if (!known) {
      hotWater.loop.track(0.3);
      this.base.fill(hotWater.valve, level.machine, 0.3, this.#reasons.sensor);
      return true;
    }
    const opening = hotWater.loop.step(this.#hotWaterError(hotWater) + shift, dt, 0, 1);
    const reason = hotWater.disinfection.raises ? 'raise' : (hotWater.plan.reason ?? 'hotWater');
    this.base.fill(hotWater.valve, level.machine, opening, this.#reasons[reason]);
    return opening > 0.01;
  }

  /** By how much the store shall be above its set-point, as its circuit's plan wishes and as far as it may, K. */
  #shift({ plan, disinfection, setpoint, store, supply }: HotWater, known: boolean): number {
    const { context, index } = this;
    const { image } = context;
    const wish = context.hotWaterWish[index];
    if (wish === 0 && plan.idle) return 0;
    const situation = {
      setpoint: image.value[setpoint],
      store: image.value[store],
      supply: image.usable(supply) ? image.value[supply] : Number.NaN,
      free: known && this.base.inAutomatic && !disinfection.raises,
    };
    context.hotWaterShift[index] = plan.step(wish, situation, context.dt);
    return plan.shift;
  }

  /** Once a minute: whether the store is kept as the law asks, and what the network must give for it. */
  #judge(hotWater: HotWater, known: boolean): void {
    const { disinfection, p, shown, store } = hotWater;
    const { image, time, supplyWanted } = this.context;
    const passed = Math.min(time - this.#judgedAt, 2 * judgeSeconds);
    this.#judgedAt = time;
    disinfection.step(known ? image.value[store] : Number.NaN, passed, time);
    image.publish(shown, disinfectionStates.indexOf(disinfection.state));
    supplyWanted[this.index] = disinfection.raises ? p.raiseTemperature + p.raiseSupplyMargin : 0;
    if (known && this.base.inAutomatic) this.#prefer(hotWater, this.#hotWaterError(hotWater), passed);
    else this.#yields = false;
  }

  /** By how much the store is below what it shall be, K. */
  #hotWaterError({ disinfection, p, setpoint, store }: HotWater): number {
    const { value } = this.context.image;
    return (disinfection.raises ? Math.max(value[setpoint], p.raiseTemperature) : value[setpoint]) - value[store];
  }

  /** Heating yields while a wide-open valve does not keep the store warm; for a time, then heating has as long again. */
  #prefer({ p, short, loop }: HotWater, error: number, passed: number): void {
    const { time } = this.context;
    const needed = short.step(loop.output >= 0.95 && error > p.priorityDifference, passed);
    if (this.#yields) {
      this.#yields = error > 1 && time < this.#yieldsUntil;
      if (!this.#yields) this.#yieldsFrom = time + (time < this.#yieldsUntil ? 0 : p.priorityTimeMaximum);
    } else if (needed && time >= this.#yieldsFrom) {
      this.#yields = true;
      this.#yieldsUntil = time + p.priorityTimeMaximum;
    }
  }

  adopt(): void {
    const { image } = this.context;
    this.#heating?.loop.track(image.value[this.#heating.valve]);
    this.#hotWater?.loop.track(image.value[this.#hotWater.valve]);
  }

  conditions(): Condition[] {
    const conditions = this.base.commonConditions();
    const { image, requests } = this.context;
    if (requests.run[this.index] === 1 && this.base.inAutomatic) conditions.push(this.base.requestCondition());
    if (this.#heating !== undefined && !this.#heatingWanted) {
      conditions.push({
        key: 'condition.heatingLimit',
        parameters: { outdoor: this.#outdoorDay.value, limit: this.#heating.p.limitOutdoorTemperature },
        blocking: false,
      });
    } else if (this.#heating !== undefined) {
      const rests = this.#rests(this.#heating);
      conditions.push(...(this.#heating.night?.conditions(this.#outdoor(), rests) ?? []));
      const parameters = { setpoint: image.value[this.#heating.setpoint], outdoor: this.#outdoor() };
      if (!rests) conditions.push({ key: 'condition.heatingCurve', parameters, blocking: false });
      if (parameters.setpoint >= this.#heating.most)
        conditions.push(limitation('condition.supplyAtMost', { limit: this.#heating.most + supplyLimitMargin }));
      if (image.value[this.#heating.valve] >= 0.99)
        conditions.push(limitation('condition.valveFullyOpen', { side: 'heating' }));
    }
    if (this.#hotWater !== undefined) {
      const { disinfection, plan, setpoint, p } = this.#hotWater;
      const parameters = { setpoint: image.value[setpoint] };
      conditions.push({ key: 'condition.hotWater', parameters, blocking: false });
      const planned = plan.condition(parameters.setpoint, this.context.hotWaterWishUntil[this.index]);
      if (planned !== undefined) conditions.push(planned);
      if (disinfection.raises) {
        const raise = { setpoint: p.raiseTemperature, since: disinfection.keptAt };
        conditions.push({ key: 'condition.disinfection', parameters: raise, blocking: false });
      }
      if (this.#yields) conditions.push(limitation('condition.hotWaterPriority', {}, this.#yieldsUntil));
    }
    if (this.#sensorLost()) conditions.push(limitation('condition.sensorLost'));
    return conditions;
  }

  store(): {
    sequence: SequenceState;
    outdoorDay: number;
    heatingWanted: boolean;
    disinfection?: StoredDisinfection;
    setback?: StoredSetback;
  } {
    return {
      sequence: this.sequence.store(),
      outdoorDay: this.#outdoorDay.value,
      heatingWanted: this.#heatingWanted,
      ...(this.#hotWater === undefined ? {} : { disinfection: this.#hotWater.disinfection.store() }),
      ...(this.#heating?.night === undefined ? {} : { setback: this.#heating.night.store() }),
    };
  }

  restore(stored: unknown): void {
    const life = stored as ReturnType<SubstationControl['store']>;
    this.sequence.restore(life.sequence);
    this.#outdoorDay.value = life.outdoorDay ?? Number.NaN;
    this.#heatingWanted = life.heatingWanted;
    if (life.disinfection !== undefined) this.#hotWater?.disinfection.restore(life.disinfection);
    if (life.setback !== undefined) this.#heating?.night?.restore(life.setback);
  }

  succeed(before: SubstationControl): void {
    this.restore(before.store());
    this.base.succeed(before.base);
    this.#pumped = before.#pumped;
    this.#yieldsUntil = before.#yieldsUntil;
    this.#yieldsFrom = before.#yieldsFrom;
    this.#yields = before.#yields;
    this.#judgedAt = before.#judgedAt;
    const [heating, hotWater] = [before.#heating, before.#hotWater];
    if (heating !== undefined) this.#heating?.loop.succeed(heating.loop);
    if (heating?.night !== undefined) this.#heating?.night?.succeed(heating.night);
    if (hotWater === undefined) return;
    this.#hotWater?.loop.succeed(hotWater.loop);
    this.#hotWater?.short.succeed(hotWater.short);
    this.#hotWater?.disinfection.succeed(hotWater.disinfection);
    this.#hotWater?.plan.succeed(hotWater.plan);
  }
}
