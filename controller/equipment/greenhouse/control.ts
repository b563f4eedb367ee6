import type { EquipmentOf } from '../../../config/index.ts';
import { approach, clamp, ProportionalIntegral } from '../../blocks/index.ts';
import { level } from '../../image/index.ts';
import { Sequence, type SequenceState } from '../../sequence/sequence.ts';
import type { ControlContext } from '../context.ts';
import { BaseControl, type Condition, condition, type EquipmentControl, limitation, slotOf } from '../control.ts';
import { greenhouseMachine, loadFacts } from '../load-machine.ts';

/** What of its valve's opening counts as a movement. */
const movement = 0.05;
/** Set-point moves 1 K in 10 minutes between night and day. */
const setpointRate = 1 / 600;
/** Vents stay shut up to so much above what the air is heated to, K, whatever their set-point: nobody heats the sky. */
const ventMargin = 2;
/** Heat that still counts as none, as a share of the valve. */
const heatMinimum = 0.02;
/** The screen is drawn at night below the first, and opened above the second, °C. */
const screenTemperature = { draw: 15, open: 16 } as const;

/** Whether it is day outdoors, and whether that is seen or only reckoned. */
export interface Daylight {
  readonly isDay: boolean;
  readonly seesDaylight: boolean;
}

/** A greenhouse compartment: heating valve, vents and night screen on its air temperature. */
export class GreenhouseControl extends BaseControl implements EquipmentControl {
  readonly sequence: Sequence;
  readonly #air: number;
  readonly #valve: number;
  readonly #vent: number;
  readonly #screen: number;
  readonly #day: number;
  readonly #night: number;
  readonly #ventSetpoint: number;
  readonly #daylight: Daylight;
  readonly #heat: ProportionalIntegral;
  readonly #cool = new ProportionalIntegral(0.08, 900);
  #setpoint = Number.NaN;
  /** Whether upkeep moves its valve: that is no heating. */
  #exercised = false;
  readonly #reasons: Readonly<Record<'climate' | 'night' | 'sensor', number>>;

  constructor(context: ControlContext, equipment: EquipmentOf<'greenhouse'>, daylight: Daylight) {
    super(context, equipment);
    this.#air = slotOf(equipment, 'airTemperature');
    this.#valve = slotOf(equipment, 'valve');
    this.#vent = slotOf(equipment, 'vent');
    this.#screen = slotOf(equipment, 'screen');
    this.#day = slotOf(equipment, 'dayTemperatureSetpoint');
    this.#night = slotOf(equipment, 'nightTemperatureSetpoint');
    this.#ventSetpoint = slotOf(equipment, 'ventTemperatureSetpoint');
    this.#daylight = daylight;
    this.#heat = new ProportionalIntegral(equipment.parameters.tuning.gain, equipment.parameters.tuning.integralTime);
    context.loops.watch({
      equipment,
      name: 'valve',
      loop: this.#heat,
      unit: 'K',
      amplitude: 0.5,
      valve: { command: this.#valve, feedback: slotOf(equipment, 'valveFeedback') },
    });
    const states = context.plant.points[slotOf(equipment, 'state')].definition.states ?? [];
    this.sequence = new Sequence(greenhouseMachine, states, {}, context.time);
    this.#reasons = {
      climate: this.base.reason('reason.greenhouseClimate'),
      night: this.base.reason('reason.nightScreen'),
      sensor: this.base.reason('reason.sensorLost'),
    };
  }

  get state(): string {
    return this.sequence.state;
  }

  get since(): number {
    return this.sequence.since;
  }

  /** How much heat it asks for, 0..1: its valve's opening. */
  get demand(): number {
    return this.base.taggedOut || this.#exercised ? 0 : this.context.image.value[this.#valve];
  }

  /** Whether its valve is shut because no heat is wanted, and may be moved for a moment. */
  get mayExercise(): boolean {
    const { image } = this.context;
    return image.value[this.#valve] <= 0.01 && image.usable(this.#air) && this.base.inAutomatic && !this.base.withheld;
  }

  /** Whether its valve is open for heat. */
  get heats(): boolean {
    return !this.#exercised && this.context.image.value[this.#valve] > movement;
  }

  /** Whether a wide-open valve does not hold the set-point: hotter water is needed. */
  get short(): number {
    const { image } = this.context;
    return this.#heat.output >= 0.95 && image.usable(this.#air)
      ? clamp(this.#setpoint - image.value[this.#air], 0, 5)
      : 0;
  }

  /** Vents open from here, °C. */
  get #ventFrom(): number {
    return Math.max(this.context.image.value[this.#ventSetpoint], this.#setpoint + ventMargin);
  }

  /** Opening of the vents: none while it is heated, so that a loop that winds down does not work against the other. */
  #ventFor(air: number, heat: number): number {
    if (heat <= heatMinimum) return this.#cool.step(air - this.#ventFrom, this.context.dt, 0, 1);
    this.#cool.track(0);
    return 0;
  }

  scan(): void {
    const { context } = this;
    const { image, priority, dt } = context;
    const night = !this.#daylight.isDay;
    const target = image.value[night ? this.#night : this.#day];
    this.#setpoint = Number.isNaN(this.#setpoint) ? target : approach(this.#setpoint, target, setpointRate * dt);
    const known = image.usable(this.#air);
    const air = image.value[this.#air];
    this.#exercised = false;
    if (!this.base.inAutomatic) {
      for (const slot of [this.#valve, this.#vent, this.#screen]) priority.release(slot, level.machine);
      this.#heat.track(image.value[this.#valve]);
      this.#cool.track(image.value[this.#vent]);
    } else if (known) {
      const heat = this.#heat.step(this.#setpoint - air, dt, 0, 1);
      this.#heatTo(heat);
      this.base.fill(this.#vent, level.machine, this.#ventFor(air, heat), this.#reasons.climate);
      const drawn = image.value[this.#screen] >= 0.5;
      const cold = air < (drawn ? screenTemperature.open : screenTemperature.draw);
      this.base.fill(this.#screen, level.machine, night && cold ? 1 : 0, this.#reasons.night);
    } else {
      // Blind: some heat against frost, vents ajar against a hot sun.
      this.#heat.track(0.4);
      this.#cool.track(night ? 0 : 0.2);
      this.base.fill(this.#valve, level.machine, 0.4, this.#reasons.sensor);
      this.base.fill(this.#vent, level.machine, night ? 0 : 0.2, this.#reasons.sensor);
    }
    const facts =
      (image.value[this.#valve] > 0.01 && !this.#exercised ? loadFacts.first : 0) |
      (image.value[this.#vent] > 0.01 ? loadFacts.second : 0) |
      (known ? 0 : loadFacts.faulty) |
      (this.base.taggedOut ? loadFacts.taggedOut : 0);
    const was = this.sequence.state;
    if (this.sequence.step(facts, context.time) && (was === 'fault' || this.state === 'fault')) {
      context.note(this.equipment.name, 'event.state', { from: was, to: this.sequence.state });
    }
    this.base.publish(this.sequence.stateIndex);
  }

  /** Heat comes before upkeep, which moves a valve that is shut for want of nothing. */
  #heatTo(opening: number): void {
    const { requests } = this.context;
    const { index } = this;
    this.#exercised = opening <= 0 && requests.run[index] === 1;
    if (this.#exercised)
      this.base.fill(this.#valve, level.machine, requests.value[index], requests.reason[index], requests.owner[index]);
    else this.base.fill(this.#valve, level.machine, opening, this.#reasons.climate);
  }

  adopt(): void {
    const { image } = this.context;
    const air = image.value[this.#air];
    const known = image.usable(this.#air);
    const setpoint = Number.isNaN(this.#setpoint) ? image.value[this.#night] : this.#setpoint;
    this.#heat.track(image.value[this.#valve], known ? setpoint - air : 0);
    this.#cool.track(
      image.value[this.#vent],
      known ? air - Math.max(image.value[this.#ventSetpoint], setpoint + ventMargin) : 0,
    );
  }

  conditions(): Condition[] {
    const conditions = this.base.commonConditions();
    if (this.#exercised) conditions.push(this.base.requestCondition());
    conditions.push(...this.#climate());
    if (this.short > 0.5) conditions.push(limitation('condition.valveFullyOpen', { side: 'heating' }));
    if (this.state === 'fault') conditions.push(limitation('condition.sensorLost'));
    return conditions;
  }

  /** What it is held at and by what, what of people's set-points is not followed, and how day and night are told. */
  #climate(): Condition[] {
    const { image } = this.context;
    const [setpoint, vent, asked] = [this.#setpoint, this.#ventFrom, image.value[this.#ventSetpoint]];
    const conditions: Condition[] = [];
    if (this.state === 'heating') conditions.push(condition('condition.greenhouseClimate', { setpoint }));
    if (this.state === 'venting') conditions.push(condition('condition.greenhouseVenting', { setpoint: vent }));
    if (this.state === 'idle') conditions.push(condition('condition.greenhouseIdle', { setpoint, vent }));
    if (vent > asked) conditions.push(condition('condition.ventHeld', { asked, setpoint: vent }));
    if (image.value[this.#screen] >= 0.5) conditions.push(condition('condition.nightScreen'));
    if (!this.#daylight.seesDaylight) conditions.push(condition('condition.daylightReckoned'));
    return conditions;
  }

  store(): { sequence: SequenceState; setpoint: number } {
    return { sequence: this.sequence.store(), setpoint: this.#setpoint };
  }

  restore(stored: unknown): void {
    const life = stored as ReturnType<GreenhouseControl['store']>;
    this.sequence.restore(life.sequence);
    this.#setpoint = life.setpoint ?? Number.NaN;
  }

  succeed(before: GreenhouseControl): void {
    this.restore(before.store());
    this.base.succeed(before.base);
    this.#exercised = before.#exercised;
    this.#heat.succeed(before.#heat);
    this.#cool.succeed(before.#cool);
  }
}
