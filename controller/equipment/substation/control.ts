import type { EquipmentOf } from '../../../config/index.ts';
import { Average, approach, clamp, interpolateClamped, ProportionalIntegral } from '../../blocks/index.ts';
import { level } from '../../image/index.ts';
import { Sequence, type SequenceState } from '../../sequence/sequence.ts';
import type { ControlContext } from '../context.ts';
import { BaseControl, type Condition, type EquipmentControl, slotOf } from '../control.ts';
import { loadFacts, substationMachine } from '../load-machine.ts';

/** Heating side of a substation: curve, valve loop and pump. */
interface Heating {
  readonly p: NonNullable<EquipmentOf<'substation'>['parameters']['heating']>;
  readonly valve: number;
  readonly pumpRun: number;
  readonly supply: number;
  readonly room: number;
  readonly offset: number;
  readonly roomSetpoint: number;
  readonly setpoint: number;
  readonly loop: ProportionalIntegral;
}

interface HotWater {
  readonly valve: number;
  readonly store: number;
  readonly setpoint: number;
  readonly loop: ProportionalIntegral;
}

/** Supply set-point moves no faster than this, K/s: the exchanger's valve should follow, not chase. */
const setpointRate = 1 / 60;
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
  readonly #reasons: Readonly<Record<'curve' | 'hotWater' | 'limit' | 'sensor', number>>;

  /** @param outdoor filtered outdoor temperature of the plant, °C */
  constructor(context: ControlContext, equipment: EquipmentOf<'substation'>, outdoor: () => number) {
    super(context, equipment);
    const { heating, hotWater, tuning, hotWaterTuning } = equipment.parameters;
    this.#outdoor = outdoor;
    if (heating !== undefined) {
      this.#heating = {
        p: heating,
        valve: slotOf(equipment, 'heating.valve'),
        pumpRun: slotOf(equipment, 'heating.pumpRun'),
        supply: slotOf(equipment, 'heating.supplyTemperature'),
        room: slotOf(equipment, 'heating.roomTemperature'),
        offset: slotOf(equipment, 'heating.supplyTemperatureOffset'),
        roomSetpoint: slotOf(equipment, 'heating.roomTemperatureSetpoint'),
        setpoint: slotOf(equipment, 'heating.supplyTemperatureSetpoint'),
        loop: new ProportionalIntegral(tuning.gain, tuning.integralTime),
      };
    }
    if (hotWater !== undefined) {
      this.#hotWater = {
        valve: slotOf(equipment, 'hotWater.valve'),
        store: slotOf(equipment, 'hotWater.storeTemperature'),
        setpoint: slotOf(equipment, 'hotWater.temperatureSetpoint'),
        loop: new ProportionalIntegral(hotWaterTuning.gain, hotWaterTuning.integralTime),
      };
    }
    const states = context.plant.points[slotOf(equipment, 'state')].definition.states ?? [];
    this.sequence = new Sequence(substationMachine, states, {}, context.time);
    this.#reasons = {
      curve: this.base.reason('reason.heatingCurve'),
      hotWater: this.base.reason('reason.hotWater'),
      limit: this.base.reason('reason.heatingLimit'),
      sensor: this.base.reason('reason.sensorLost'),
    };
  }

  get state(): string {
    return this.sequence.state;
  }

  get since(): number {
    return this.sequence.since;
  }

  scan(): void {
    const { context } = this;
    const heating = this.#heating === undefined ? false : this.#heat(this.#heating);
    const hotWater = this.#hotWater === undefined ? false : this.#heatWater(this.#hotWater);
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
    // One kelvin of hysteresis; hard frost always heats.
    this.#heatingWanted = this.#heatingWanted ? day < limit + 0.5 : day < limit - 0.5;

    const { coldOutdoor, coldSupply, mildOutdoor, mildSupply } = p.curve;
    const roomSetpoint = image.value[heating.roomSetpoint];
    const room = image.usable(heating.room)
      ? clamp(roomInfluence * (roomSetpoint - image.value[heating.room]), -8, 4)
      : 0;
    const target =
      interpolateClamped(outdoor, coldOutdoor, coldSupply, mildOutdoor, mildSupply) +
      image.value[heating.offset] +
      1.5 * (roomSetpoint - 20) +
      room;
    const before = image.value[heating.setpoint];
    const setpoint = before > 0 ? approach(before, target, setpointRate * dt) : target;
    image.publish(heating.setpoint, setpoint);

    if (!this.base.inAutomatic) {
      priority.release(heating.valve, level.machine);
      priority.release(heating.pumpRun, level.machine);
      heating.loop.track(context.image.value[heating.valve]);
      return this.#heatingWanted;
    }
    this.base.fill(
      heating.pumpRun,
      level.machine,
      this.#heatingWanted ? 1 : 0,
      this.#heatingWanted ? this.#reasons.curve : this.#reasons.limit,
    );
    if (!this.#heatingWanted) {
      heating.loop.track(0);
      this.base.fill(heating.valve, level.machine, 0, this.#reasons.limit);
    } else if (!image.usable(heating.supply)) {
      // Without its sensor the valve goes where the load would put it: warm rather than cold, and not scalding.
      const share = interpolateClamped(outdoor, coldOutdoor, 0.7, mildOutdoor, 0.2);
      heating.loop.track(share);
      this.base.fill(heating.valve, level.machine, share, this.#reasons.sensor);
    } else {
      const error = setpoint - image.value[heating.supply];
      this.base.fill(heating.valve, level.machine, heating.loop.step(error, dt, 0, 1), this.#reasons.curve);
    }
    return this.#heatingWanted;
  }

  #heatWater(hotWater: HotWater): boolean {
    const { context } = this;
    const { image, dt, priority } = context;
    if (!this.base.inAutomatic) {
      priority.release(hotWater.valve, level.machine);
      hotWater.loop.track(image.value[hotWater.valve]);
      return image.value[hotWater.valve] > 0;
    }
    if (!image.usable(hotWater.store)) {
      hotWater.loop.track(0.3);
      this.base.fill(hotWater.valve, level.machine, 0.3, this.#reasons.sensor);
      return true;
    }
    const error = image.value[hotWater.setpoint] - image.value[hotWater.store];
    const opening = hotWater.loop.step(error, dt, 0, 1);
    this.base.fill(hotWater.valve, level.machine, opening, this.#reasons.hotWater);
    return opening > 0.01;
  }

  adopt(): void {
    const { image } = this.context;
    this.#heating?.loop.track(image.value[this.#heating.valve]);
    this.#hotWater?.loop.track(image.value[this.#hotWater.valve]);
  }

  conditions(): Condition[] {
    const conditions = this.base.commonConditions();
    const { image } = this.context;
    if (this.#heating !== undefined && !this.#heatingWanted) {
      conditions.push({
        key: 'condition.heatingLimit',
        parameters: { outdoor: this.#outdoorDay.value, limit: this.#heating.p.limitOutdoorTemperature },
        blocking: false,
      });
    } else if (this.#heating !== undefined) {
      const parameters = { setpoint: image.value[this.#heating.setpoint], outdoor: this.#outdoor() };
      conditions.push({ key: 'condition.heatingCurve', parameters, blocking: false });
      if (image.value[this.#heating.valve] >= 0.99) {
        conditions.push({ key: 'condition.valveFullyOpen', parameters: { side: 'heating' }, blocking: true });
      }
    }
    if (this.#hotWater !== undefined) {
      const parameters = { setpoint: image.value[this.#hotWater.setpoint] };
      conditions.push({ key: 'condition.hotWater', parameters, blocking: false });
    }
    if (this.#sensorLost()) conditions.push({ key: 'condition.sensorLost', parameters: {}, blocking: true });
    return conditions;
  }

  store(): { sequence: SequenceState; outdoorDay: number; heatingWanted: boolean } {
    return { sequence: this.sequence.store(), outdoorDay: this.#outdoorDay.value, heatingWanted: this.#heatingWanted };
  }

  restore(stored: unknown): void {
    const life = stored as ReturnType<SubstationControl['store']>;
    this.sequence.restore(life.sequence);
    this.#outdoorDay.value = life.outdoorDay ?? Number.NaN;
    this.#heatingWanted = life.heatingWanted;
  }
}
