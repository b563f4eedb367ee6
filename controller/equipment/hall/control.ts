import type { EquipmentOf } from '../../../config/index.ts';
import { clamp, ProportionalIntegral } from '../../blocks/index.ts';
import { level } from '../../image/index.ts';
import { Sequence, type SequenceState } from '../../sequence/sequence.ts';
import type { ControlContext } from '../context.ts';
import { BaseControl, type Condition, type EquipmentControl, limitation, slotOf } from '../control.ts';
import { hallMachine, loadFacts } from '../load-machine.ts';

/** Temperature rise of the air through the servers that the fans aim at, K. */
const designRise = 11;
/** Specific heat of air, kJ/(kg K). */
const airHeat = 1.006;
/** Fans' speed after a takeover, 1/s: from full to still in a minute. */
const easeRate = 1 / 60;

/**
 * A hall's air handlers: the valve holds the air entering the servers at its set-point, the fans carry the IT load at a
 * steady temperature rise. Whatever is not known cools more, never less.
 */
export class HallControl extends BaseControl implements EquipmentControl {
  readonly sequence: Sequence;
  readonly #p: EquipmentOf<'hall'>['parameters'];
  readonly #valve: number;
  readonly #fan: number;
  readonly #entering: number;
  readonly #itPower: number;
  readonly #setpoint: number;
  readonly #fault: number;
  readonly #loop: ProportionalIntegral;
  /** Fans' speed that the field or a person had and is faster than asked for, on its way down; not a number: none. */
  #adopted = Number.NaN;
  readonly #reasons: Readonly<Record<'setpoint' | 'load' | 'sensor' | 'broughtBack', number>>;

  constructor(context: ControlContext, equipment: EquipmentOf<'hall'>) {
    super(context, equipment);
    this.#p = equipment.parameters;
    this.#valve = slotOf(equipment, 'valve');
    this.#fan = slotOf(equipment, 'fanSpeed');
    this.#entering = slotOf(equipment, 'enteringTemperature');
    this.#itPower = slotOf(equipment, 'itPower');
    this.#setpoint = slotOf(equipment, 'temperatureSetpoint');
    this.#fault = slotOf(equipment, 'fault');
    this.#loop = new ProportionalIntegral(this.#p.tuning.gain, this.#p.tuning.integralTime);
    this.#loop.track(0.5);
    context.loops.watch({
      equipment,
      name: 'valve',
      loop: this.#loop,
      unit: 'K',
      amplitude: 1,
      valve: { command: this.#valve, feedback: slotOf(equipment, 'valveFeedback') },
    });
    const states = context.plant.points[slotOf(equipment, 'state')].definition.states ?? [];
    this.sequence = new Sequence(hallMachine, states, {}, context.time);
    this.#reasons = {
      setpoint: this.base.reason('reason.hallSetpoint'),
      load: this.base.reason('reason.hallLoad'),
      sensor: this.base.reason('reason.sensorLost'),
      broughtBack: this.base.reason('reason.hallBroughtBack'),
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
    const { image, priority, dt } = context;
    if (!this.base.inAutomatic) {
      priority.release(this.#valve, level.machine);
      priority.release(this.#fan, level.machine);
      this.#loop.track(image.value[this.#valve]);
      this.#adopted = image.value[this.#fan];
    } else if (image.usable(this.#entering)) {
      const error = image.value[this.#entering] - image.value[this.#setpoint];
      // Never quite shut: the coil must feel the water to answer at once when load comes.
      const limit = context.coolingLimit[this.index];
      const reason = limit < 1 ? this.#reasons.broughtBack : this.#reasons.setpoint;
      this.base.fill(this.#valve, level.machine, this.#loop.step(error, dt, 0.05, Math.max(0.05, limit)), reason);
      const load = image.usable(this.#itPower) ? image.value[this.#itPower] : this.#p.installedPower;
      const carried = (1.1 * load) / (airHeat * designRise * this.#p.airFlow);
      const late = error > 1.5 ? 0.25 * (error - 1.5) : 0;
      const speed = this.#eased(clamp(carried + late, this.#p.minimumFanSpeed, 1), dt);
      this.base.fill(this.#fan, level.machine, speed, this.#reasons.load);
    } else {
      this.#loop.track(1);
      this.#adopted = Number.NaN;
      this.base.fill(this.#valve, level.machine, 1, this.#reasons.sensor);
      this.base.fill(this.#fan, level.machine, 1, this.#reasons.sensor);
    }
    const faulty = image.proven(this.#fault) || !image.usable(this.#entering);
    const facts = (faulty ? loadFacts.faulty : 0) | (this.base.taggedOut ? loadFacts.taggedOut : 0);
    const was = this.sequence.state;
    if (this.sequence.step(facts, context.time)) {
      context.note(this.equipment.name, 'event.state', { from: was, to: this.sequence.state });
    }
    this.base.publish(this.sequence.stateIndex);
  }

  /** Fans that were adopted at a higher speed slow down no faster than this; faster they go at once. */
  #eased(wanted: number, dt: number): number {
    if (!(wanted < this.#adopted)) this.#adopted = Number.NaN;
    if (Number.isNaN(this.#adopted)) return wanted;
    this.#adopted = Math.max(wanted, this.#adopted - easeRate * dt);
    return this.#adopted;
  }

  adopt(): void {
    const { image } = this.context;
    const error = image.usable(this.#entering) ? image.value[this.#entering] - image.value[this.#setpoint] : 0;
    this.#loop.track(image.value[this.#valve], error);
    this.#adopted = image.value[this.#fan];
  }

  conditions(): Condition[] {
    const conditions = this.base.commonConditions();
    const { image } = this.context;
    const parameters = { setpoint: image.value[this.#setpoint], load: image.value[this.#itPower] };
    conditions.push({ key: 'condition.hallCooling', parameters, blocking: false });
    const most = this.context.coolingLimit[this.index];
    if (most < 1) conditions.push(limitation('condition.hallBroughtBack', { limit: most }));
    if (image.value[this.#valve] >= 0.99) conditions.push(limitation('condition.valveFullyOpen', { side: 'cooling' }));
    if (image.proven(this.#fault)) conditions.push({ key: 'condition.fault', parameters: {}, blocking: true });
    if (!image.usable(this.#entering)) conditions.push(limitation('condition.sensorLost'));
    return conditions;
  }

  store(): SequenceState {
    return this.sequence.store();
  }

  restore(stored: unknown): void {
    this.sequence.restore(stored as SequenceState);
  }

  succeed(before: HallControl): void {
    this.restore(before.store());
    this.base.succeed(before.base);
    this.#loop.succeed(before.#loop);
  }
}
